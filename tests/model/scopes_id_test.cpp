#include "model/scopes_id.h"

#include "support/catch.h"

namespace sandbox {
namespace {

TEST_CASE("the same scopes have one id, others have others", "[scopes]") {
  const ScopesId two = scopes_id({"a", "b"});
  CHECK(scopes_id({"b", "a"}) == two);
  CHECK(scopes_id({"b", "a", "b"}) == two);
  CHECK_FALSE(scopes_id({"a"}) == two);
  CHECK_FALSE(scopes_id({"ab"}) == two);
  CHECK_FALSE(scopes_id({"a b"}) == two);
  CHECK(scopes_id({}).is_made());
  CHECK_FALSE(ScopesId{}.is_made());
}

}  // namespace
}  // namespace sandbox
