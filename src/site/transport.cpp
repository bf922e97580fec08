#include "site/transport.h"

#include <memory>
#include <string>

#include "model/prepared_answer.h"
#include "site/compressed.h"

namespace sandbox {

PageMemory::Page for_transport(const Request& request, const Response& response) {
  PageMemory::Page page{response.headers, response.body};
  page.headers.add("ETag", etag_of(*response.body));
  if (!accepts_gzip(request)) return page;
  if (auto smaller = gzipped(*response.body)) {
    page.body = std::make_shared<const std::string>(*std::move(smaller));
    page.is_gzipped = true;
  }
  return page;
}

Response transported(const Request& request, const PageMemory::Page& page) {
  Response response;
  response.headers = page.headers;
  const auto known = request.header("If-None-Match");
  if (known && known == page.headers.find("ETag")) {
    response.status = 304;
    response.body = std::make_shared<const std::string>();
    return response;
  }
  if (page.is_gzipped) response.headers.add("Content-Encoding", "gzip");
  response.body = page.body;
  return response;
}

}  // namespace sandbox
