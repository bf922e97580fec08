#include "answering/caller.h"

#include "support/catch.h"
#include "support/values.h"

// Expectations: docs/reference/crosscutting.md 2.1 to 2.3, 3, 5.1, 8.2 to 8.4.

namespace sandbox {
namespace {

using namespace test;

const std::string secret{published_jwt_secret};
constexpr std::int64_t now_epoch = 1'795'425'000;  // 2026-11-23

std::string token(const std::string& scope, std::optional<std::int64_t> expires = {},
                  std::optional<std::int64_t> not_before = {}) {
  return sign_token({"11111111-2222-3333-4444-555555555555",
                     "00000000-0000-0000-0000-000000000000",
                     {scope},
                     expires,
                     not_before,
                     ""},
                    0, secret);
}

std::shared_ptr<const Catalogue> catalogue() {
  auto made = std::make_shared<Catalogue>();
  made->identities = std::make_shared<const Lazy<IdentitySet>>([] {
    IdentitySet set;
    set.by_token["all_fc"] = {"all_fc", "all_fc.yaml", {}, {"dss", "dss_identite"}, {}};
    set.by_token["été"] = {"été", "été.yaml", {}, {}, {}};
    return set;
  });
  return made;
}

// Who is found: the scope of the token, the name of the identity, or the refusal.
std::string who(const std::vector<Header>& headers, const std::string& query, bool able) {
  static const auto all = catalogue();
  static const TokenVerifier verifier{secret};
  Request request{"GET", "/?" + query, headers, "", "http"};
  Parameters parameters;
  REQUIRE(read_query(query, parameters));
  RequestTokens tokens(verifier);
  const auto found = identify_caller(*all, request, parameters, able, moment_at(now_epoch), tokens);
  if (const Caller* caller = std::get_if<Caller>(&found)) {
    return caller->is_france_connect() ? caller->identity->token : caller->token->scopes.front();
  }
  switch (std::get<Stage>(found)) {
    case Stage::invalid_token:
      return "invalid";
    case Stage::expired_token:
      return "expired";
    case Stage::unknown_identity:
      return "unknown identity";
    default:
      return "?";
  }
}

TEST_CASE("the sources of a token have their order", "[caller]") {
  const Header bearer{"Authorization", "Bearer " + token("bearer")};
  const Header key{"X-Api-Key", token("key")};
  const std::string query = "token=" + token("query");
  const Header bad_bearer{"Authorization", "Bearer bad"};
  const Header bad_key{"X-Api-Key", "bad"};
  const std::string bad_query = "token=bad";
  const Header expired_bearer{"Authorization", "Bearer " + token("x", now_epoch - 1)};
  const Header expired_key{"X-Api-Key", token("x", now_epoch - 1)};
  const Header early_bearer{"Authorization", "Bearer " + token("x", {}, now_epoch + 1)};
  struct Row {
    const char* what;
    std::vector<Header> headers;
    std::string query;
    const char* ordinary;  // on an operation of API tokens alone
    const char* able;      // on one that FranceConnect can call
  };
  const Row rows[] = {
      {"nothing", {}, "", "invalid", "invalid"},
      {"a Bearer", {bearer}, "", "bearer", "unknown identity"},
      {"a key", {key}, "", "key", "key"},
      {"a parameter", {}, query, "query", "query"},
      {"a Bearer and a key", {bearer, key}, "", "bearer", "unknown identity"},
      {"a Bearer and a parameter", {bearer}, query, "bearer", "unknown identity"},
      {"a key and a parameter", {key}, query, "key", "key"},
      {"all three", {bearer, key}, query, "bearer", "unknown identity"},
      {"a bad Bearer hides a key", {bad_bearer, key}, "", "invalid", "unknown identity"},
      {"a bad Bearer and a parameter", {bad_bearer}, query, "query", "unknown identity"},
      {"a bad Bearer, a key and a parameter",
       {bad_bearer, key},
       query,
       "query",
       "unknown identity"},
      {"a bad key and a parameter", {bad_key}, query, "query", "query"},
      {"a bad key alone", {bad_key}, "", "invalid", "invalid"},
      {"a key and a bad parameter", {key}, bad_query, "key", "key"},
      {"a Bearer and a bad parameter", {bearer}, bad_query, "bearer", "unknown identity"},
      {"a Bearer after a bad key", {bad_key, bearer}, "", "bearer", "unknown identity"},
      {"all three are bad", {bad_bearer, bad_key}, bad_query, "invalid", "unknown identity"},
      {"an expired Bearer is believed, and expired",
       {expired_bearer},
       query,
       "expired",
       "unknown identity"},
      {"an expired key", {expired_key}, query, "expired", "expired"},
      {"a Bearer whose day has not come, and a parameter",
       {early_bearer},
       query,
       "query",
       "unknown identity"},
      {"a Bearer whose day has not come", {early_bearer}, "", "invalid", "unknown identity"},
      {"an empty Bearer is none", {{"Authorization", "Bearer "}, key}, "", "key", "key"},
      {"another scheme is none", {{"Authorization", "Basic eDp5"}, key}, "", "key", "key"},
      {"a scheme in small letters is none", {{"Authorization", "bearer x"}, key}, "", "key", "key"},
      {"a Bearer without its space is none", {{"Authorization", "Bearer"}, key}, "", "key", "key"},
      {"one space is taken, the next is of the token",
       {{"Authorization", "Bearer  " + token("x")}},
       "",
       "invalid",
       "unknown identity"},
      {"an empty key is none", {{"X-Api-Key", ""}}, query, "query", "query"},
      {"a blank key is none", {{"X-Api-Key", "  "}}, query, "query", "query"},
      {"an empty parameter is none", {}, "token=", "invalid", "invalid"},
      {"a list of tokens is none", {}, "token[]=" + token("x"), "invalid", "invalid"},
      {"header names have no case", {{"x-api-KEY", token("key")}}, "", "key", "key"},
      {"a FranceConnect token", {{"Authorization", "Bearer all_fc"}}, "", "invalid", "all_fc"},
      {"a FranceConnect token beside a key",
       {{"Authorization", "Bearer all_fc"}, key},
       "",
       "invalid",
       "all_fc"},
      {"a FranceConnect token has no case",
       {{"Authorization", "Bearer ALL_fc"}},
       "",
       "invalid",
       "all_fc"},
      {"nor have its accents", {{"Authorization", "Bearer ÉTÉ"}}, "", "invalid", "été"},
      {"a FranceConnect token as a key", {{"X-Api-Key", "all_fc"}}, "", "invalid", "invalid"},
      {"a FranceConnect token as a parameter", {}, "token=all_fc", "invalid", "invalid"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(who(row.headers, row.query, false) == row.ordinary);
    CHECK(who(row.headers, row.query, true) == row.able);
  }
}

TEST_CASE("a token lasts until its second, and begins with its own", "[caller]") {
  const auto as_key = [](const std::string& text) { return who({{"X-Api-Key", text}}, "", false); };
  CHECK(as_key(token("ok", now_epoch + 1)) == "ok");
  CHECK(as_key(token("ok", now_epoch - 1)) == "expired");
  CHECK(as_key(token("ok", {}, now_epoch)) == "ok");
  CHECK(as_key(token("ok", {}, now_epoch + 1)) == "invalid");
  CHECK(as_key(token("ok")) == "ok");
}

TEST_CASE("one common scope is enough", "[caller]") {
  Family family;
  family.drops_scopes_with = "_identite";
  Family old;
  Operation operation;
  const Identity identity{"t", "t.yaml", {}, {"dss", "mesri_identite", "cnous_identite_x"}, {}};
  struct Row {
    const char* what;
    std::vector<std::string> token;  // scopes of an API token
    std::vector<std::string> wanted;
    bool by_token;
    bool by_identity;      // whose scopes are those above
    bool by_old_identity;  // in a family that drops none
  };
  const Row rows[] = {
      {"none is wanted", {}, {}, true, true, true},
      {"none is there", {}, {"dss"}, false, true, true},
      {"one of several", {"x", "y"}, {"y", "z"}, true, false, false},
      {"none of several", {"x"}, {"y", "z"}, false, false, false},
      {"a scope has a case", {"X"}, {"x"}, false, false, false},
      {"a part is not the whole", {"dss_x"}, {"dss_x_y"}, false, false, false},
      {"identity scopes count for API tokens",
       {"mesri_identite"},
       {"mesri_identite"},
       true,
       false,
       true},
      {"and not for identities, wherever the word is",
       {},
       {"cnous_identite_x"},
       false,
       false,
       true},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    operation.scopes = row.wanted;
    operation.family = &family;
    const auto by_token = std::make_shared<const Token>(Token{"", "", row.token, {}, {}, ""});
    CHECK(has_scope({by_token, nullptr}, operation) == row.by_token);
    CHECK(has_scope({nullptr, &identity}, operation) == row.by_identity);
    operation.family = &old;
    CHECK(has_scope({nullptr, &identity}, operation) == row.by_old_identity);
  }
}

}  // namespace
}  // namespace sandbox
