#include "answering/throttle.h"

#include "support/catch.h"

namespace sandbox {
namespace {

// Source: docs/reference/crosscutting.md 6.2.
TEST_CASE("calls count for the family's callers, or for the raw key of an old path", "[throttle]") {
  const std::string secret{published_jwt_secret};
  const auto token = [&](const std::string& scope) {
    return sign_token({"11111111-2222-3333-4444-555555555555",
                       "00000000-0000-0000-0000-000000000000",
                       {scope},
                       {},
                       {},
                       ""},
                      0, secret);
  };
  Contract contract;
  Family& old = contract.families["old"];
  Family& recent = contract.families["recent"];
  contract.throttles = {{"by key", &old, "/api/v2/", true, 20, 1},
                        {"by caller", &recent, "", false, 20, 1}};
  const TokenVerifier verifier{secret};
  const auto counted = [&](const std::vector<Header>& headers, const char* path,
                           const Family* family, const std::string& query = "") {
    Parameters parameters;
    read_query(query, parameters);
    RequestTokens tokens(verifier);
    const Counted found = throttle_for(contract, {"GET", path, headers, "", "http"}, path, family,
                                       parameters, tokens);
    return (found.throttle == nullptr ? "none" : found.throttle->name) + " " + found.bucket;
  };
  const std::string jti = "00000000-0000-0000-0000-000000000000";
  const Header key{"X-Api-Key", token("a")};
  const Header bearer{"Authorization", "Bearer " + token("b")};
  CHECK(counted({key}, "/v3/x", &recent) == "by caller " + jti);
  CHECK(counted({bearer}, "/v3/x", &recent) == "by caller " + jti);
  CHECK(counted({}, "/v3/x", &recent, "token=" + token("c")) == "by caller " + jti);
  CHECK(counted({}, "/v3/x", &recent) == "none ");
  CHECK(counted({key}, "/nowhere", nullptr) == "none ");
  CHECK(counted({bearer}, "/api/v2/x", &old) == "none ");
  CHECK(counted({}, "/api/v2/x", &old, "token=" + token("c")) == "none ");
  CHECK(counted({{"X-Api-Key", " "}}, "/api/v2/x", &old) == "none ");
  CHECK(counted({key}, "/api/v2/x", &old).starts_with("by key raw "));
  CHECK(counted({key}, "/api/v2/nowhere", nullptr) == counted({key}, "/api/v2/x", &old));
  const Header other{"X-Api-Key", "other"};
  CHECK(counted({other}, "/api/v2/x", &old) != counted({key}, "/api/v2/x", &old));
  const Header unknown{"Authorization", "Bearer unknown"};
  CHECK(counted({unknown}, "/v3/x", &recent).starts_with("by caller raw "));
}

}  // namespace
}  // namespace sandbox
