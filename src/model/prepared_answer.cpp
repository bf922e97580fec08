#include "model/prepared_answer.h"

#include "support/hash.h"

namespace sandbox {

std::string etag_of(std::string_view body) {
  return "W/\"" + sha256_hex(body).substr(0, 32) + "\"";
}

PreparedAnswer prepare(int status, std::string body) {
  PreparedAnswer answer;
  answer.status = status;
  if (status == 200 || status == 201) answer.etag = etag_of(body);
  answer.body = std::make_shared<const std::string>(std::move(body));
  return answer;
}

}  // namespace sandbox
