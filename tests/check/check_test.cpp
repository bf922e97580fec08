#include "check/check.h"

#include <algorithm>
#include <set>

#include "model/finding_rules.h"
#include "support/catch.h"
#include "support/checked.h"
#include "support/shared.h"
#include "sync/folder.h"

using namespace sandbox;
using test::checked;
using test::TreeText;

namespace {

const std::string by_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine/";
const std::string by_identity = "api_particulier_v3_cnous_etudiant_boursier_with_civility/";
const std::string pupils = "api_particulier_v3_men_scolarites_with_civility/";
const std::string by_france_connect =
    "api_particulier_v3_cnav_revenu_solidarite_active_with_france_connect/";

// A case that nothing is to be said about, so that a row shows one mistake.
std::string good(
    const std::string& params = "  ine: '1234567890G'\n",
    const std::string& rest =
        "status: 404\npayload: |-\n  {\"errors\": [{\"code\": \"25003\", \"title\": \"T\", "
        "\"detail\": \"D\", \"source\": null, \"meta\": {\"provider\": \"MESRI\"}}]}\n") {
  return "description: Un cas\nparams:\n" + params + rest;
}

const std::string civility =
    "  nomNaissance: MARTIN\n  prenoms: [Jeanne]\n  anneeDateNaissance: 2000\n"
    "  moisDateNaissance: 1\n  jourDateNaissance: 31\n  sexeEtatCivil: F\n";

std::string all_of(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) text += to_string(finding) + "\n";
  return text;
}

}  // namespace

TEST_CASE("each rule says what is wrong, where, and what to write instead", "[check]") {
  struct Row {
    const char* rule;
    TreeText files;
    std::string expected;  // of the rule's first finding, up to the hint
    std::string hint;
  };
  const std::string ine = by_ine + "404.yaml";
  const Row rows[] = {
      {"yaml-syntax",
       {{ine, good()}, {by_ine + "a.yaml", "a: 'b\n"}},
       "t/" + by_ine + "a.yaml:1:4: error: a quote opens here and is never closed",
       ""},
      {"json-syntax",
       {{ine, good()},
        {by_ine + "a.yaml",
         good("  ine: x\n", "status: 200\npayload: |-\n  {\n    \"a\": 1,\n  }\n")}},
       "t/" + by_ine + "a.yaml:7:11: error: this is not valid JSON",
       ""},
      {"case-shape",
       {{ine, good()}, {by_ine + "a.yaml", "description: x\nparams: {}\npayload: '{}'\n"}},
       "t/" + by_ine + "a.yaml:1: error: `status` is missing",
       ""},
      {"final-newline",
       {{ine,
         good("  ine: '1234567890G'\n",
              "status: 404\npayload: '{\"errors\": [{\"code\": \"25003\", \"title\": \"T\", "
              "\"detail\": \"D\", \"source\": null, \"meta\": {\"provider\": \"MESRI\"}}]}'")}},
       "t/" + ine + ":5: warning: the file does not end with a line break",
       "press Enter"},
      {"persona",
       {{"api_entreprise_v3_insee_unites_legales/a.yaml",
         good("  siren: '000102020'\n") + "persona: moulin\n"},
        {"personas.yaml", "moulin: {nom: Moulin, siren: '000101014'}\n"}},
       "t/api_entreprise_v3_insee_unites_legales/a.yaml:3:10: warning: `siren` says \"000102020\", "
       "which is not moulin's",
       "write \"000101014\", or name another person"},
      {"unknown-key",
       {{ine, good() + "titles: x\n"}},
       "t/" + ine + ":7:1: warning: nothing reads the key `titles`",
       "did you mean `title`?"},
      {"description",
       {{ine,
         "params:\n  ine: '1234567890G'\nstatus: 404\npayload: '{\"errors\": [{\"code\": "
         "\"25003\", \"title\": \"T\", \"detail\": \"D\", \"source\": null, \"meta\": "
         "{\"provider\": \"MESRI\"}}]}'\n"}},
       "t/" + ine + ":1: error: the case has no `description`",
       "add a line such as"},
      {"status-accepted",
       {{ine, good("  ine: '1234567890G'\n", "status: 418\npayload: '{}'\n")}},
       "t/" + ine + ":4:9: error: the service never answers 418",
       "write one of 200, 400"},
      {"plain-scalar",
       {{pupils + "404.yaml", good("  moisDateNaissance: 07\n")}},
       "t/" + pupils + "404.yaml:3:22: warning: `moisDateNaissance` is written 07 and read as 7",
       "write 7, if this is the number"},
      {"params",
       {{ine, good("  ine: 2000-01-20\n")}},
       "t/" + ine + ":3:8: error: `ine` is read as a date",
       "put it in quotes"},
      {"param-name",
       {{by_identity + "a.yaml", good(civility + "  nomUsge: x\n")}},
       "t/" + by_identity + "a.yaml:9:3: error: never served: `nomUsge` is no parameter",
       ""},
      {"param-name",
       {{by_identity + "a.yaml",
         good("  nomNaissange: MARTIN\n" + civility.substr(civility.find("  prenoms")))}},
       "t/" + by_identity + "a.yaml:3:3: error: never served: `nomNaissange` is no parameter",
       "did you mean `nomNaissance`?"},
      {"param-value",
       {{by_ine + "a.yaml", good("  ine: '697720085AL'\n")}},
       "t/" + by_ine +
           "a.yaml:3:3: error: never served: the request that it describes is refused "
           "with 422 (Le numéro d'INE n'est pas correctement formatté)",
       "write another value for `ine`, for instance"},
      {"unreachable",
       {{by_identity + "a.yaml",
         good(civility + "  codeCogInseeCommuneNaissance: '75101'\n  campaignYear: '02025'\n")}},
       "t/" + by_identity +
           "a.yaml:10:3: error: never served: requests give \"2025\" for "
           "`campaignYear` where the case says \"02025\"",
       "write \"2025\""},
      {"out-of-date",
       {{"api_particulier_v3_dsnj_service_national_with_civility/a.yaml",
         good(civility + "  codeCogInseePaysNaissance: '99100'\n")}},
       "t/api_particulier_v3_dsnj_service_national_with_civility/a.yaml:5:3: ",
       "write another value for `anneeDateNaissance`, for instance 2006"},
      {"param-name",
       {{"api_particulier_v2_cnous_student_scholarship/a.yaml",
         good("  nom_naissance: MARTIN\n  dateDeNaissance: '1998-07-12'\n")}},
       "t/api_particulier_v2_cnous_student_scholarship/a.yaml:4:3: error: never served: "
       "`dateDeNaissance` is no parameter",
       "write `annee_date_naissance: '1998'`, `mois_date_naissance: '07'`, "
       "`jour_date_naissance: '12'` instead"},
      {"no-identity",
       {{by_france_connect + "a.yaml",
         good(civility + "  codeCogInseePaysNaissance: '99100'\n"
                         "  codeCogInseeCommuneNaissance: '75101'\n")}},
       "t/" + by_france_connect +
           "a.yaml:2:1: warning: served only to a FranceConnect identity that "
           "no token of the tree gives",
       "add a file to france_connect/ with family_name MARTIN, given_name Jeanne, gender female, "
       "birthdate 2000-01-31"},
      {"default-only",
       {{ine, good("  nom: MARTIN\n")}},
       "t/" + ine + ":3:3: warning: served as the default of its operation, not for its own params",
       "remove the line"},
      {"payload-schema",
       {{ine, good()},
        {by_ine + "a.yaml",
         good("  ine: '1234567891G'\n",
              "status: 200\npayload: |-\n  {\"data\": [], \"links\": {}, \"meta\": {}}\n")}},
       "t/" + by_ine + "a.yaml:6:12: error: `data` is a list, an object is wanted",
       ""},
      {"real-person",
       {{ine, good("  ine: '1234567890G'\n",
                   "status: 404\npayload: '{\"errors\": [\"jean@dupont.fr\"]}'\n")}},
       "t/" + ine + ":5:",
       "write …@example.org"},
      {"same-key",
       {{ine, good()}, {by_ine + "a.yaml", good()}},
       "t/" + by_ine + "a.yaml:1: error: the same `params` as t/" + ine,
       "change the params"},
      {"unknown-operation",
       {{ine, good()}, {"api_particulier_v3_mesri_statut_etudiant_with_inne/a.yaml", good()}},
       "t/api_particulier_v3_mesri_statut_etudiant_with_inne: warning: there is no operation",
       "did you mean `api_particulier_v3_mesri_statut_etudiant_with_ine`?"},
      {"no-default",
       {{by_ine + "a.yaml", good()}},
       "t/" + by_ine.substr(0, by_ine.size() - 1) + ": warning: the operation has no 404.yaml",
       "`bac-a-sable new"},
      {"param-documented",
       {{"api_particulier_v2_cnous_student_scholarship/a.yaml",
         good("  nom_naissance: LAPANNE\n  prenoms: [Fabrice]\n"
              "  code_cog_insee_commune_naissance: '90010'\n  sexe_etat_civil: [M]\n"
              "  annee_date_naissance: '2008'\n  mois_date_naissance: '08'\n"
              "  jour_date_naissance: '05'\n")}},
       "t/api_particulier_v2_cnous_student_scholarship/a.yaml:6:3: warning: `sexe_etat_civil` is "
       "a list, a text is wanted, says the OpenAPI document",
       "write one text, not a list: \"M\""},
      {"france-connect-params",
       {{ine, good()},
        {"france_connect/a.yaml", good("  token: a\n  scope: b\n",
                                       "status: 200\npayload: '{\"token_introspection\": {}}'\n")}},
       "t/france_connect/a.yaml:4:3: error: `params` of a FranceConnect token has only `token`",
       "remove it, or move it into"},
      {"france-connect",
       {{ine, good()}, {"france_connect/a.yaml", good("  tkoen: a\n")}},
       "t/france_connect/a.yaml:3:3: error: `tkoen` stands where `token` should",
       "did you mean `token`?"},
      {"same-key",
       {{ine, good()},
        {"france_connect/a.yaml", good("  token: a\n",
                                       "status: 200\npayload: "
                                       "'{\"token_introspection\": {}}'\n")},
        {"france_connect/b.yaml", good("  token: A\n",
                                       "status: 200\npayload: "
                                       "'{\"token_introspection\": {}}'\n")}},
       "t/france_connect/b.yaml:1: error: the same `token` as t/france_connect/a.yaml",
       "write another token"},
      {"france-connect-claims",
       {{ine, good()},
        {"france_connect/a.yaml",
         good("  token: a\n",
              "status: 200\npayload: |-\n  {\"token_introspection\": {\"scope\": \"openid\", "
              "\"family_name\": \"X\", \"given_name\": \"Y\", \"gender\": \"femme\", "
              "\"birthdate\": \"2000-01-31\"}}\n")}},
       "t/france_connect/a.yaml:6:3: error: the payload lacks `aud`",
       "add \"aud\""},
      {"france-connect-scope",
       {{ine, good()},
        {"france_connect/a.yaml", good("  token: a\n",
                                       "status: 200\npayload: |-\n  {\"token_introspection\": "
                                       "{\"scope\": \"mesri_identit\"}}\n")}},
       "t/france_connect/a.yaml:6:37: warning: no operation asks for the scope `mesri_identit`",
       "did you mean `mesri_identite`?"},
      {"france-connect-params",
       {{ine, good()},
        {"france_connect/a.yaml",
         good("  token: 12\n", "status: 200\npayload: '{\"token_introspection\": {}}'\n")}},
       "t/france_connect/a.yaml:3:10: error: `token` is a number",
       "write '12' in quotes"},
      {"plain-scalar",
       {{by_identity + "a.yaml", good(civility + "  codeCogInseeCommuneNaissance: 01004\n")}},
       "t/" + by_identity +
           "a.yaml:9:33: warning: `codeCogInseeCommuneNaissance` is written 01004 and read as 516",
       "write '01004' in quotes"},
      {"param-documented",
       {{by_identity + "a.yaml", good("  anneeDateNaissance: '2000'\n")}},
       "t/" + by_identity + "a.yaml:3:3: warning: `anneeDateNaissance` is a text, a whole number",
       "write 2000 without quotes"},
      {"to-complete",
       {{ine, "title: 'À compléter'\n" + good()}},
       "t/" + ine + ":1:8: warning: `title` is still to be completed",
       "say in a few words"},
      {"default-only",
       {{by_identity + "404.yaml",
         good("  nomNaissance: D’ARC\n  prenoms: [Jeanne]\n  anneeDateNaissance: 2000\n"
              "  moisDateNaissance: 1\n  jourDateNaissance: 31\n  sexeEtatCivil: F\n")}},
       "t/" + by_identity + "404.yaml:3:3: warning: served as the default",
       "write another value for `nomNaissance`, for instance \"D'ARC\""},
      {"params",
       {{ine, good("  ine:'1234567890G'\n")}},
       "t/" + ine + ":3:3: error: a space is missing after `ine:`",
       "write `ine: ` and then the value"},
      {"unseen-letters",
       {{by_identity + "a.yaml", good("  nomNaissance: 'MARTIN '\n")}},
       "t/" + by_identity + "a.yaml:3:17: warning: `nomNaissance` holds a space at an end",
       "write \"MARTIN\""},
      {"unseen-letters",
       {{by_identity + "a.yaml", good("  nomNaissance: D’OR\n")}},
       "t/" + by_identity + "a.yaml:3:17: warning: `nomNaissance` holds the typographic quote ’",
       "write \"D'OR\""},
      {"ignored-file",
       {{ine, good()}, {by_ine + "below/a.yaml", good()}},
       "t/" + by_ine + "below/a.yaml: error: this file is not read, because it stands one folder",
       "rename it to " + by_ine + "a.yaml"},
      {"ignored-file",
       {{ine, good()}, {"a.yaml", good()}},
       "t/a.yaml: error: this file is not read, because it stands in no folder",
       "move it into"},
      {"file-name",
       {{ine, good()}, {by_ine + "élève.yaml", good("  ine: '1234567891G'\n")}},
       "t/" + by_ine + "élève.yaml: warning: the name of the file has an accent",
       "rename it"},
      {"real-person",
       {{ine, "title: Écrire à jean@dupont.fr.\n" + good()}},
       "t/" + ine + ":1:8: warning: \"jean@dupont.fr\" is an e-mail address",
       "write …@example.org"},
      {"real-person",
       {{ine, "title: Appeler le 06 12 34 56 78 le matin\n" + good()}},
       "t/" + ine + ":1:8: warning: \"06 12 34 56 78\" is a telephone number",
       "write one of"},
      {"same-key",
       {{ine, good()}, {by_ine + "404.yml", good()}},
       "t/" + by_ine + "404.yml:1: error: t/" + ine + " is the default of the operation already",
       "remove one"},
      {"same-key",
       {{by_ine + "200-copie.yaml", good()}, {ine, good()}},
       "t/" + by_ine + "200-copie.yaml:1: error: the same `params` as t/" + ine + ", the default",
       "change the params of this file"},
      {"persona",
       {{ine, good() + "persona: jeannne\n"}, {"personas.yaml", "jeanne: {identite: {}}\n"}},
       "t/" + ine + ":7:10: warning: personas.yaml knows nobody called `jeannne`",
       "did you mean `jeanne`?"},
      {"persona",
       {{ine, good() + "persona: jeanne\n"}, {"personas.yaml", "jeanne: {ine: '0000000000A'}\n"}},
       "t/" + ine + ":3:8: warning: `ine` says \"1234567890G\", which is not jeanne's",
       "write \"0000000000A\", or name another person"},
      {"unknown-key",
       {{by_identity + "404.yaml",
         "description: x\nparams:\n  nomNaissance: MARTIN\n"
         "sexeEtatCivil: F\nstatus: 404\npayload: '{}'\n"}},
       "t/" + by_identity + "404.yaml:4:1: warning: `sexeEtatCivil` is a param, and stands outside",
       "indent the line by two spaces"},
      {"plain-scalar",
       {{ine, "title: Cas # 3\n" + good()}},
       "t/" + ine + ":1:8: warning: `title` ends before the `#`",
       "put the text in quotes"},
      {"france-connect",
       {{ine, good()},
        {"france_connect/a.yaml",
         "description: x\nparams:\n  token: a\npayload: '{\"token_introspection\": {}}'\n"}},
       "t/france_connect/a.yaml:1: error: `status` is missing",
       "add `status: 200`"},
      {"status",
       {{ine, good()}, {by_ine + "a.yaml", good("  ine: x\n", "status:\npayload: '{}'\n")}},
       "t/" + by_ine + "a.yaml:4:8: error: `status` should be an HTTP status",
       "write a number such as 200"},
      {"persona",
       {{by_identity + "404.yaml", good(civility) + "persona: jeanne\n"},
        {"personas.yaml",
         "jeanne: {identite: {nom_naissance: MARTIN, prenoms: [Jeanne], "
         "date_naissance: {jour: 30}}}\n"}},
       "t/" + by_identity +
           "404.yaml:7:22: warning: `jourDateNaissance` says \"31\", jeanne has "
           "\"30\"",
       "write 30"},
      {"no-identity",
       {{by_france_connect + "a.yaml",
         good(civility + "  codeCogInseePaysNaissance: '99100'\n"
                         "  codeCogInseeCommuneNaissance: '75101'\n")},
        {"france_connect/jeanne.yaml",
         "description: x\nparams:\n  token: jeanne\nstatus: 200\npayload: "
         "'{\"token_introspection\": {\"scope\": \"openid revenu_solidarite_active\", "
         "\"gender\": \"female\", \"family_name\": \"MARTIN\", \"given_name\": \"Jeanne\", "
         "\"birthdate\": \"2000-01-30\", \"birthplace\": \"75101\", \"birthcountry\": "
         "\"99100\"}}'\n"}},
       "t/" + by_france_connect +
           "a.yaml:7:3: warning: served only to a FranceConnect identity that no token of the tree "
           "gives: the nearest, `jeanne`, has \"30\" for `jourDateNaissance`",
       "write \"30\", or add a file to france_connect/"},
      {"param-value",
       {{by_france_connect + "a.yaml",
         good("  nomNaissance: MARTIN\n  prenoms: [Jeanne]\n  anneeDateNaissance: 2000\n"
              "  moisDateNaissance: 1\n  jourDateNaissance: 32\n  sexeEtatCivil: F\n"
              "  codeCogInseePaysNaissance: '99100'\n  codeCogInseeCommuneNaissance: '75101'\n")},
        {by_france_connect + "b.yaml",
         good(civility + "  codeCogInseePaysNaissance: '99100'\n"
                         "  codeCogInseeCommuneNaissance: '75101'\n")}},
       "t/" + by_france_connect + "a.yaml:7:3: error: never served",
       "write another value for `jourDateNaissance`, for instance "},
      {"param-documented",
       {{by_identity + "404.yaml", good("  nomNaissance: MARTIN\n  prenoms:\n    -Jeanne\n")}},
       "t/" + by_identity + "404.yaml:5:5: warning: `prenoms` is a text, a list is wanted",
       "write a space after the dash: `- Jeanne`"},
  };
  std::set<std::string> tested;
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.rule << ": " << row.expected) {
      const Findings findings = checked(row.files);
      const auto found = std::ranges::find_if(
          findings, [&](const Finding& finding) { return finding.rule->name == row.rule; });
      INFO(all_of(findings));
      REQUIRE(found != findings.end());
      CHECK_THAT(to_string(*found), Catch::Matchers::StartsWith(row.expected));
      CHECK_THAT(found->hint.english, Catch::Matchers::StartsWith(row.hint));
    }
  }
}

TEST_CASE("a sound tree has no finding", "[check]") {
  const Findings findings = checked({
      {by_ine + "404.yaml", good()},
      {by_ine + "a.yml", good("  ine: '1234567891G'\n")},
      {by_identity + "404.json",
       R"({"description": "x", "params": {"nomNaissance": "MARTIN", "prenoms": ["A"],
          "anneeDateNaissance": 2000, "moisDateNaissance": 1, "jourDateNaissance": 2,
          "sexeEtatCivil": "F"}, "status": 404, "payload": {"errors": [{"code": "26003",
          "title": "T", "detail": "D", "source": null, "meta": {"provider": "CNOUS"}}]}})"
       "\n"},
  });
  CHECK(all_of(findings) == "");
}

TEST_CASE("every finding belongs to a rule of the table, and every rule has its own id",
          "[check]") {
  std::set<std::string_view> ids;
  for (const FindingRule& rule : finding_rules()) CHECK(ids.insert(rule.name).second);
}

TEST_CASE("our own tree has nothing to mend", "[check]") {
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.payloads.push_back(embedded_payloads());
  Assembler assembler;
  CHECK(all_of(check(open_tree(files, assembler, "2026-11-23"))) == "");
}

TEST_CASE("a mistake in an OpenAPI document of the schemas is told once", "[check]") {
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.schemas.name = "s";
  std::vector<File> schemas = files.schemas.files.all();
  schemas.push_back({"openapi/bad.yaml", "1", std::make_shared<const std::string>("a: 'b\n")});
  files.schemas.files = std::move(schemas);
  files.payloads.push_back(embedded_payloads());
  Assembler assembler;
  CHECK(all_of(check(open_tree(files, assembler, "2026-11-23"))) ==
        "s/openapi/bad.yaml:1:4: error: a quote opens here and is never closed [yaml-syntax]\n"
        "  write the closing '\n");
}

TEST_CASE("on the public tree, exactly the cases that no request finds are told", "[check]") {
  const auto folder = shared_folder("siade_staging_data");
  if (!folder) {
    WARN("skipped: ../shared/siade_staging_data is not there");
    return;
  }
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.payloads.push_back(read_folder((*folder / "payloads").string()));
  for (const char* name : {"openapi-particulier.yaml", "openapi-particulierv2.yaml"}) {
    files.openapi.push_back(read_file((*folder / "openapi_files" / name).string()));
  }
  Assembler assembler;
  const Findings findings = check(open_tree(files, assembler, "2026-11-23"));
  // The cases of the public part, without the closed operation's.
  // Source: docs/reference/operations.md 5.2.
  const std::string reference = text_of_file(project_root() + "/docs/reference/operations.md");
  const std::size_t start = reference.find("### 5.2");
  const std::string section = reference.substr(start, reference.find("### 5.3") - start);
  const std::string& root = files.payloads.front().name;
  std::set<std::string> dead;
  for (const File& file : files.payloads.front().files) {
    const std::string prefix = "api_particulier_";
    if (!file.path.starts_with(prefix)) continue;
    if (section.find("| " + file.path.substr(prefix.size()) + " |") != std::string::npos) {
      dead.insert(root + "/" + file.path);
    }
  }
  const std::set<std::string> rules = {"param-name", "param-value", "unreachable", "out-of-date",
                                       "only-here"};
  std::set<std::string> told;
  for (const Finding& finding : findings) {
    const bool of_people = finding.place.file.find("/api_particulier_") != std::string::npos;
    if (of_people && rules.contains(std::string(finding.rule->name))) {
      told.insert(finding.place.file);
    }
  }
  CHECK(dead.size() > 30);
  CHECK(told == dead);
}

// Source: docs/reference/entreprise.md 4.
TEST_CASE("on the public tree, the companies that no request finds are told", "[check]") {
  const auto folder = shared_folder("siade_staging_data");
  if (!folder) {
    WARN("skipped: ../shared/siade_staging_data is not there");
    return;
  }
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.payloads.push_back(read_folder((*folder / "payloads").string()));
  files.openapi.push_back(read_file((*folder / "openapi_files/openapi-entreprise.yaml").string()));
  Assembler assembler;
  const std::set<std::string> rules = {"param-name", "param-value", "unreachable", "only-here"};
  std::set<std::string> told;
  for (const Finding& finding : check(open_tree(files, assembler, "2026-11-25"))) {
    const std::string& file = finding.place.file;
    const std::size_t start = file.find("api_entreprise_");
    if (start == std::string::npos || !rules.contains(std::string(finding.rule->name))) continue;
    told.insert(file.substr(start + std::string("api_entreprise_").size()));
  }
  const std::set<std::string> dead = {
      "v3_cnetp_attestation_cotisations_conges_payes_chomage_intemperies/404.yaml",
      "v3_cnetp_attestation_cotisations_conges_payes_chomage_intemperies/504.yaml",
      "v3_dgfip_attestations_fiscales/attestation_delivree.yaml",
      "v3_dgfip_attestations_fiscales/entite_hors_perimetre.yaml",
      "v4_dgfip_attestations_fiscales/attestation_delivree.yaml",
      "v4_dgfip_attestations_fiscales/entite_hors_perimetre.yaml",
      "v3_fntp_carte_professionnelle_travaux_publics/404.yml",
      "v3_opqibi_certifications_ingenierie/404.yml",
      "v3_probtp_attestations_cotisation_retraite/404.yml",
      "v4_acoss_attestations_sociales/attestation_delivree.yaml",
      "v4_acoss_attestations_sociales/attestation_non_delivree.yaml",
      "v4_qualibat_certifications_batiment/404.yml",
      "v3_gip_mds_effectifs_mensuels_etablissement/200-boeth.yaml",
      "v3_gip_mds_effectifs_mensuels_etablissement/200.yaml",
      "v3_gip_mds_effectifs_annuels_entreprise/200-boeth.yaml",
  };
  CHECK(told == dead);
}
