#include "cli/habilitations.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "answering/answer.h"
#include "answering/asked.h"
#include "contract/calls.h"
#include "support/catch.h"
#include "support/command.h"
#include "support/text.h"

namespace sandbox {
namespace {

using nlohmann::json;
using test::Run;
using test::run;

json listed(Arguments options) {
  options.insert(options.begin(), "habilitations");
  options.emplace_back("--json");
  const Run ran = run(options);
  CHECK(ran.status == fine);
  return json::parse(ran.out);
}

std::vector<std::string> scopes_of(const Arguments& options) {
  Arguments arguments = {"token"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const std::string text = run(arguments).out;
  const auto token = verify_token(text.substr(0, text.find('\n')), published_jwt_secret);
  REQUIRE(token.has_value());
  return token->scopes;
}

TEST_CASE("forms are listed by use case, editor and scope", "[cli]") {
  CHECK(listed({}).size() == 81);
  CHECK(listed({"--use-case", "ccas"}).size() == 6);
  CHECK(listed({"--editor", "arpege"}).size() == 3);
  CHECK(listed({"--editor", "arpege", "--use-case", "ccas"}).size() == 1);
  CHECK(listed({"--scope", "mesri_identite", "--scope", "cnous_identite"}).size() == 1);
  CHECK(listed({"--scope", "nobody_asks_for_it"}).empty());
  const json form = listed({"--editor", "andyvie"}).front();
  CHECK(form["habilitation"] == "api-particulier-andyvie");
  CHECK(form["name"] == "Recreo");
  CHECK(form["scopes"].size() == 4);
  CHECK(form["operations"].size() == 3);  // the three of the quotient familial
  CHECK_THAT(run({"habilitations", "--use-case", "ccas"}).out,
             Catch::Matchers::StartsWith("api-particulier-ccas-arche-mc2\n"
                                         "  Millésime Action Sociale, by arche_mc2\n"
                                         "  use case: ccas\n"
                                         "  scopes: cnaf_quotient_familial cnaf_allocataires"));
}

TEST_CASE("what no form has is refused, with the nearest name", "[cli]") {
  for (const auto& [arguments, said] : std::map<Arguments, std::string>{
           {{"habilitations", "--use-case", "cca"}, "did you mean ccas?"},
           {{"habilitations", "--editor", "arpge"}, "did you mean arpege?"},
           {{"token", "--habilitation", "api-particulier-noethis"},
            "did you mean api-particulier-noethys?"},
           {{"token", "--habilitation", "qwertyuiop"}, "`bac-a-sable habilitations` lists them"},
           {{"token", "--habilitation", "api-particulier", "--no-scope"}, "no-scope"}}) {
    INFO(join(arguments, " "));
    const Run ran = run(arguments);
    CHECK(ran.status == could_not_run);
    CHECK(ran.out.empty());
    CHECK(ran.err.find(said) != std::string::npos);
  }
}

TEST_CASE("a token has the scopes of its forms, and of --scope besides", "[cli]") {
  using Scopes = std::vector<std::string>;
  CHECK(scopes_of({"--habilitation", "api-particulier-familea"}) ==
        Scopes{"cnaf_quotient_familial"});
  CHECK(scopes_of({"--habilitation", "api-particulier-familea", "--habilitation",
                   "api-particulier-arpege-concerto", "--scope", "cnous_email", "--scope",
                   "cnaf_allocataires"}) ==
        Scopes{"cnaf_quotient_familial", "cnaf_allocataires", "cnous_email"});
  CHECK(scopes_of({"--habilitation", "api-particulier"}).empty());
  CHECK(scopes_of({"--habilitation", "api-particulier", "--scope", "cnous_email"}) ==
        Scopes{"cnous_email"});
  CHECK_THAT(run({"token", "--habilitation", "api-particulier"}).err,
             Catch::Matchers::EndsWith("the applicant chooses; add --scope\n"));
}

// ---- Each form, each operation ----

const Moment& now() {
  static const Moment moment = moment_at(1'795'425'000);  // 2026-11-23
  return moment;
}

Policy policy() {
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  policy.jwks = [] { return std::string("{}"); };
  return policy;
}

// An operation's documented 200, and how to ask for it.
struct Documented {
  const Operation* operation = nullptr;
  Call call;
};

// Asked with a token, or as a FranceConnect identity, that has these scopes.
int asked(const Catalogue& catalogue, const Documented& one, const std::vector<std::string>& scopes,
          const std::string& token) {
  static const Policy chosen = policy();
  Request request;
  request.method = "GET";
  request.target = target_of(one.call, "13002526500013");
  if (!one.call.variant->france_connect) {
    request.headers = {{"X-Api-Key", token}};
    return answer(catalogue, request, now(), chosen).response.status;
  }
  Identity identity;
  identity.token = "somebody";
  identity.scopes = scopes;
  for (const auto& [name, value] : one.call.claims) identity.claims[name] = value;
  if (identity.claims.empty()) {  // the case is found by a parameter, whoever asks
    for (const auto& [name, value] :
         std::map<std::string, std::string>{{"family_name", "DUPONT"},
                                            {"given_name", "Jean"},
                                            {"gender", "male"},
                                            {"birthdate", "1980-01-31"},
                                            {"birthplace", "75056"},
                                            {"birthcountry", "99100"}}) {
      identity.claims[name] = Value::of(value);
    }
  }
  Catalogue with_identity = catalogue;
  with_identity.identities = std::make_shared<const Lazy<IdentitySet>>([identity] {
    return IdentitySet{{{identity.token, identity}}, {}, {}};
  });
  request.headers = {{"Authorization", "Bearer somebody"}};
  return answer(with_identity, request, now(), chosen).response.status;
}

std::vector<Documented> documented(const Catalogue& catalogue, const std::string& token) {
  std::vector<Documented> all;
  for (const auto& [id, operation] : catalogue.contract->operations) {
    const CaseSet* cases = cases_of(catalogue, id);
    REQUIRE(cases != nullptr);
    const std::size_t before = all.size();
    for (const auto& one : cases->cases) {
      for (const Variant& variant : operation.variants) {
        if (all.size() > before || one->answer.status != 200) continue;
        const Documented found{&operation, call_for(operation, variant, one->params)};
        if (asked(catalogue, found, operation.scopes, token) == 200) all.push_back(found);
      }
    }
    INFO(id);
    CHECK(all.size() == before + 1);
  }
  return all;
}

TEST_CASE("the token of each form opens what the form says, and nothing else", "[cli]") {
  const auto catalogue = test::whole_catalogue();
  const std::string all = run({"token"}).out;
  const auto operations = documented(*catalogue, all.substr(0, all.find('\n')));
  CHECK(operations.size() == 103);
  const std::vector<Habilitation> forms = known_habilitations();
  CHECK(forms.size() == 81);
  for (const Habilitation& form : forms) {
    const std::string text = run({"token", "--habilitation", form.id}).out;
    const std::string token = text.substr(0, text.find('\n'));
    for (const Documented& one : operations) {
      const bool v2 = one.operation->path.starts_with("/api/v2/");
      // FranceConnect's `_identite` scopes do not count from version 3 on
      // (docs/reference/crosscutting.md 8.4).
      const bool drops = one.call.variant->france_connect && !v2;
      const auto& wanted = one.operation->scopes;
      const bool opens = wanted.empty() || std::ranges::any_of(form.scopes, [&](const auto& scope) {
                           const bool counts =
                               !drops || scope.find("_identite") == std::string::npos;
                           return counts && std::ranges::find(wanted, scope) != wanted.end();
                         });
      const int refused = v2 ? 401 : 403;
      INFO(form.id << " " << one.operation->id);
      CHECK(asked(*catalogue, one, form.scopes, token) == (opens ? 200 : refused));
    }
  }
}

}  // namespace
}  // namespace sandbox
