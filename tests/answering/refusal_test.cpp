#include "answering/refusal.h"

#include "contract/read_contract.h"
#include "support/catch.h"
#include "sync/embedded.h"

// Bodies are those of docs/reference/crosscutting.md 4.1 and of its golden exchanges.

namespace sandbox {
namespace {

TEST_CASE("a refusal's body is the reference's, byte for byte", "[errors]") {
  const auto contract = read_contract(embedded_schemas()).contract;
  struct Row {
    const char* what;
    const char* family;
    Stage stage;
    std::vector<const char*> errors;  // none: the stage's own
    Fillings fillings;
    const char* expected;
  };
  const Fillings sunday = {{"prefix", "35"},
                           {"provider", "CNAF & MSA"},
                           {"from", "23:00"},
                           {"to", "23:45"},
                           {"seconds", "60", true}};
  const Row rows[] = {
      {"no scope, v3 (capture 15)",
       "particulier_v3",
       Stage::missing_scope,
       {},
       {},
       R"({"errors":[{"code":"00100","title":"Privilèges insuffisants","detail":"Votre token est valide mais vos privilèges sont insuffisants. Listez vos privilèges sur /api/introspect","source":{"parameter":"token"},"meta":{}}]})"},
      {"several errors, v3 (capture 21)",
       "particulier_v3",
       Stage::invalid_parameter,
       {"prenoms", "annee_date_naissance"},
       {},
       R"({"errors":[{"code":"00421","title":"Entité non traitable","detail":"Le(s) prenom(s) est manquant","meta":{}},{"code":"00422","title":"Entité non traitable","detail":"L'annee de naissance est manquante","meta":{}}]})"},
      {"the first error only, v2 (capture 7)",
       "particulier_v2",
       Stage::invalid_parameter,
       {"nom_naissance", "prenoms"},
       {},
       R"({"error":"bad_request","reason":"Le nom de naissance est manquant","message":"Le nom de naissance est manquant"})"},
      {"the version, v3",
       "particulier_v3",
       Stage::unsupported_version,
       {},
       {{"version", "v9"}},
       R"({"errors":[{"code":"00402","title":"Version d'API non prise en charge","detail":"La version v9 n'est pas supportée pour cet endpoint","meta":{}}]})"},
      {"a media type, v3 (G50)",
       "particulier_v3",
       Stage::bad_request,
       {},
       {{"message", "\"foo\" is not a valid MIME type"}},
       R"({"errors":[{"code":"00401","title":"Mauvaise requête","detail":"Votre requête est invalide: \"foo\" is not a valid MIME type","meta":{}}]})"},
      {"too many requests, v2",
       "particulier_v2",
       Stage::too_many_requests,
       {},
       {},
       R"({"errors":["Vous avez effectué trop de requêtes"]})"},
      {"the token, v2",
       "particulier_v2",
       Stage::invalid_token,
       {},
       {},
       R"({"error":"access_denied","reason":"Votre token n'est pas valide ou n'est pas renseigné","message":"Votre token n'est pas valide ou n'est pas renseigné"})"},
      {"FranceConnect, v3",
       "particulier_v3",
       Stage::unknown_identity,
       {},
       {},
       R"({"errors":[{"code":"50002","title":"Accès non autorisé","detail":"Le jeton d'accès n'a pas été trouvé ou est expiré.","meta":{}}]})"},
      {"maintenance, v3: escapes, and a number without quotes",
       "particulier_v3",
       Stage::maintenance,
       {},
       sunday,
       R"({"errors":[{"code":"35020","title":"Maintenance du fournisseur de données","detail":"Le fournisseur de données est en maintenance de 23:00 à 23:45","meta":{"provider":"CNAF \u0026 MSA","retry_in":60}}]})"},
      {"maintenance, v2",
       "particulier_v2",
       Stage::maintenance,
       {},
       sunday,
       R"({"error":"maintenance","reason":"Le fournisseur de données est en maintenance de 23:00 à 23:45","message":"Le fournisseur de données est en maintenance de 23:00 à 23:45"})"},
      {"an age",
       "particulier_v3",
       Stage::invalid_parameter,
       {"irrelevant_age"},
       {},
       R"({"errors":[{"code":"39400","title":"Age non pertinent pour le Service National","detail":"L'age renseigné n'est pas compris entre 16 et 25 ans incluts, et n'est donc pas concerné par le Service National.","meta":{"provider":"DSNJ"}}]})"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const Refusal& refusal = contract->families.at(row.family).refusal_at(row.stage);
    std::vector<ToldError> errors;
    for (const char* name : row.errors) errors.push_back(&contract->errors.at(name));
    if (errors.empty()) errors.push_back(&contract->errors.at(refusal.error));
    CHECK(render_errors(refusal, errors, row.fillings) == row.expected);
  }
}

// Source: docs/reference/crosscutting.md 2.3, 4.3, 5.1, 6.3, 6.6.
TEST_CASE("each stage has the reference's status, content type and headers", "[errors]") {
  const auto contract = read_contract(embedded_schemas()).contract;
  const char* json = "application/json; charset=utf-8";
  const char* vnd = "application/vnd.api+json";
  const char* vnd_charset = "application/vnd.api+json; charset=utf-8";
  struct Row {
    Stage stage;
    int v2;
    int v3;
    const char* v3_type;
    bool v2_cache;
    bool v3_cache;
  };
  const Row rows[] = {
      {Stage::bad_request, 400, 400, json, false, false},
      {Stage::invalid_token, 401, 401, json, false, false},
      {Stage::expired_token, 401, 401, json, false, false},
      {Stage::unknown_identity, 401, 401, vnd_charset, false, false},
      {Stage::missing_scope, 401, 403, json, false, false},
      {Stage::unsupported_version, 0, 404, vnd_charset, false, true},
      {Stage::recipient, 400, 422, json, false, true},
      {Stage::recipient_of_identity, 400, 422, vnd, true, true},
      {Stage::maintenance, 503, 503, vnd, true, true},
      {Stage::invalid_parameter, 400, 422, vnd, true, true},
      {Stage::not_found, 404, 404, vnd, true, true},
      {Stage::too_many_requests, 429, 429, "application/json", false, false},
  };
  for (const Row& row : rows) {
    INFO("stage " << static_cast<int>(row.stage));
    const Refusal& v3 = contract->families.at("particulier_v3").refusal_at(row.stage);
    CHECK(v3.status == row.v3);
    CHECK(v3.content_type == row.v3_type);
    CHECK(v3.cache_headers == row.v3_cache);
    if (row.v2 == 0) continue;
    const Refusal& v2 = contract->families.at("particulier_v2").refusal_at(row.stage);
    CHECK(v2.status == row.v2);
    CHECK(v2.content_type ==
          (row.stage == Stage::too_many_requests ? "application/json" : std::string(json)));
    CHECK(v2.cache_headers == row.v2_cache);
  }
}

TEST_CASE("what fills a text is escaped, and never filled again", "[errors]") {
  const Refusal refusal{400, ErrorShape::json_api, "", "", "", false};
  ErrorText error{"e", "%{a}", "t", "d %{a} %{b} %{a}", R"({"p":"%{a}"})", R"({"n":"%{b}"})"};
  const auto rendered = [&](const std::string& a, const std::string& b, bool is_number) {
    return render_errors(refusal, {&error}, {{"a", a}, {"b", b, is_number}});
  };
  CHECK(
      rendered("x", "7", true) ==
      R"({"errors":[{"code":"x","title":"t","detail":"d x 7 x","source":{"p":"x"},"meta":{"n":7}}]})");
  CHECK(
      rendered("\"\\<&>", "", false) ==
      R"({"errors":[{"code":"\"\\\u003c\u0026\u003e","title":"t","detail":"d \"\\\u003c\u0026\u003e  \"\\\u003c\u0026\u003e","source":{"p":"\"\\\u003c\u0026\u003e"},"meta":{"n":""}}]})");
  CHECK(
      rendered("%{a}", "y", false) ==
      R"({"errors":[{"code":"%{a}","title":"t","detail":"d %{a} y %{a}","source":{"p":"%{a}"},"meta":{"n":"y"}}]})");
  CHECK(
      rendered("%{b}", "y", false) ==
      R"({"errors":[{"code":"%{b}","title":"t","detail":"d %{b} y %{b}","source":{"p":"%{b}"},"meta":{"n":"y"}}]})");
  CHECK(
      rendered("a\xFF"
               "b\xC3",
               "y", false) ==
      R"({"errors":[{"code":"ab","title":"t","detail":"d ab y ab","source":{"p":"ab"},"meta":{"n":"y"}}]})");
}

}  // namespace
}  // namespace sandbox
