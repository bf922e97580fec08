// Whatever a query and a body say, reading them ends, and what is read is UTF-8.
// The first byte chooses what the body is said to be.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "answering/query.h"
#include "support/text.h"

using namespace sandbox;

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

void check(const Value& value) {
  require(is_utf8(value.text));
  for (const std::string& item : value.list) require(is_utf8(item));
  require(value.is_text() || value.text.empty());
  require(value.is_list() || value.list.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  constexpr const char* types[] = {"application/json", "application/x-www-form-urlencoded", "x"};
  const std::string sent(reinterpret_cast<const char*>(bytes + 1), size - 1);
  const std::size_t body = sent.find('\n');
  Request request;
  request.headers.push_back({"Content-Type", types[bytes[0] % 3]});
  if (body != std::string::npos) request.body = sent.substr(body + 1);
  Parameters parameters;
  if (!read_query(sent.substr(0, body), parameters) || !read_body(request, parameters)) return 0;
  for (const char* name : {"a", "b", "prenoms", "token", "", "[]", "a["}) {
    check(parameters[name]);
  }
  return 0;
}
