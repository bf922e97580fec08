#include "application/request_id.h"

#include <regex>

#include "support/catch.h"

using namespace sandbox;

namespace {

std::string id_for(const std::string& sent) {
  return request_id({"GET", "/", {{"X-Request-Id", sent}}, ""});
}

bool is_uuid(const std::string& text) {
  static const std::regex uuid(
      "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  return std::regex_match(text, uuid);
}

}  // namespace

TEST_CASE("a client's request id is cleaned and kept (D4)", "[request_id]") {
  CHECK(id_for("abc-DEF_1@x") == "abc-DEF_1@x");
  CHECK(id_for("a b/c.d\"é") == "abcd");
  CHECK(id_for(std::string(300, 'a')) == std::string(255, 'a'));
}

TEST_CASE("without one it is a new UUID, but not when nothing of it is left", "[request_id]") {
  CHECK(is_uuid(request_id({"GET", "/", {}, ""})));
  CHECK(is_uuid(id_for("")));
  CHECK(is_uuid(id_for(" ")));
  CHECK(id_for("é<>").empty());
  CHECK(random_uuid() != random_uuid());
}
