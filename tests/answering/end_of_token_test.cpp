#include "answering/answer.h"
#include "answering/asked.h"
#include "support/catch.h"

// A token lives for 18 months; whoever renews it in time loses no call (docs/design.md 15).

namespace sandbox {
namespace {

constexpr std::int64_t now = 1'795'425'000;  // 2026-11-23
constexpr std::int64_t day = 86400;

Response asked(const std::string& target, std::optional<std::int64_t> expires) {
  static const auto catalogue = test::whole_catalogue();
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  policy.jwks = [] { return std::string("{}"); };
  Token token{"11111111-2222-3333-4444-555555555555",
              "00000000-0000-0000-0000-000000000000",
              {"mesri_identite"},
              expires,
              {},
              ""};
  Request request;
  request.method = "GET";
  request.target = target;
  request.headers = {{"X-Api-Key", sign_token(token, 0, published_jwt_secret)}};
  return answer(*catalogue, request, moment_at(now), policy).response;
}

std::string note(const Response& response) {
  return std::string(response.headers.find("X-Sandbox-Note").value_or(""));
}

const std::string found = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CF";

TEST_CASE("a token says in its last three months when it ends", "[token]") {
  struct Row {
    const char* what;
    std::optional<std::int64_t> expires;
    int status;
    const char* note;
  };
  const Row rows[] = {
      {"a token without an end", {}, 200, ""},
      {"18 months", now + 540 * day, 200, ""},
      {"a second more than three months", now + 91 * day + 1, 200, ""},
      {"three months", now + 91 * day, 200, "this token ends on 2027-02-22; time to renew it"},
      {"its last second", now, 200, "this token ends on 2026-11-23; time to renew it"},
      {"it has ended", now - 1, 401, ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Response response = asked(found, row.expires);
      CHECK(response.status == row.status);
      CHECK(note(response) == row.note);
    }
  }
  // A default says so too, a refusal has another thing to say.
  const std::string nobody =
      "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=1234567890G";
  CHECK(note(asked(nobody, now + day)) == "this token ends on 2026-11-24; time to renew it");
  CHECK(note(asked("/v3/mesri/statut_etudiant/ine?recipient=1", now + day)).empty());
}

TEST_CASE("introspection says when a token ends, its body is the service's", "[token]") {
  const Response response = asked("/api/introspect", now + 540 * day);
  CHECK(response.status == 200);
  CHECK(note(response) == "this token ends on 2028-05-16");
  CHECK(*response.body ==
        R"({"_id":"00000000-0000-0000-0000-000000000000","name":"","scopes":["mesri_identite"]})");
  CHECK(note(asked("/api/introspect", {})).empty());
  // Years that no calendar of ours has.
  CHECK(note(asked("/api/introspect", 99'999'999'999'999)) == "this token ends on 9999-12-31");
}

}  // namespace
}  // namespace sandbox
