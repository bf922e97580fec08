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
                           const Family* family, const std::string& query = "",
                           const Operation* operation = nullptr) {
    Parameters parameters;
    read_query(query, parameters);
    RequestTokens tokens(verifier);
    const Counted found = throttle_for(contract, {"GET", path, headers, "", "http"}, path,
                                       {family, operation}, parameters, tokens);
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

  Family& grouped = contract.families["grouped"];
  grouped.versioned = true;
  contract.throttles.push_back(
      {"group", &grouped, "", false, 50, 60, Throttle::Shared::by_those_that_name_it});
  const Throttle& group = contract.throttles.back();
  contract.throttles.push_back({"each", &grouped, "", false, 5, 60, Throttle::Shared::by_versions});
  const Throttle& each = contract.throttles.back();
  const auto operation = [&](const char* path, const Throttle* throttle) {
    Operation made;
    made.path = path;
    made.family = &grouped;
    made.throttle = throttle;
    return made;
  };
  const auto of = [&](const char* path, const Throttle* throttle) {
    const Operation made = operation(path, throttle);
    return counted({bearer}, path, &grouped, "", &made);
  };
  CHECK(of("/v3/a", &group) == "group " + jti);
  CHECK(of("/v3/a", &group) == of("/v3/b", &group));
  CHECK(of("/v3/a/{siren}", &each) == "each " + jti + " /a/{siren}");
  CHECK(of("/v3/a", &each) == of("/v4/a", &each));
  CHECK(of("/v3/a", &each) != of("/v3/b", &each));
  CHECK(of("/v3/a", nullptr) == "none ");
}

}  // namespace
}  // namespace sandbox
