// What the service published since April (docs/reference/since-april.md 1 and 6), laid over
// the public part: each newer case is asked for as a client would, by its own params.

#include <algorithm>
#include <map>

#include "contract/read_contract.h"
#include "golden/golden_row.h"
#include "reading/document.h"
#include "support/catch.h"
#include "support/shared.h"
#include "support/text.h"
#include "sync/embedded.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

using nlohmann::json;

struct PublishedCase {
  std::string operation;
  std::string file;
  Node params;
  int status = 0;
  json body;
};

// Cases that no request can reach, each with the reason.
const std::map<std::string, std::string> out_of_reach = {
    {"api_particulier_v5_men_scolarites_with_civility/"
     "200-eleve-boursier-samy-aitali_recherche_par_region_academique_PACA.yaml",
     "codeEtablissement and codesBcnRegions exclude each other: 00419"},
    {"api_particulier_v5_cnous_etudiant_boursier_with_civility/404.yaml",
     "only the default: prenoms and the date of birth are wanted"},
    {"api_particulier_v5_cnous_etudiant_boursier_with_france_connect/france_connect.yaml",
     "FranceConnect's first names are matched as one text, the case has a list"},
    {"api_particulier_v5_cnous_etudiant_boursier_with_france_connect/fake_france_connect.yaml",
     "the same"},
    {"api_particulier_v5_cnous_etudiant_boursier_with_france_connect/"
     "200_boursier_campagne_anterieure.yaml",
     "the same"},
};

std::string text_of(const Node& params, const char* name) {
  const Node* node = params.find(name);
  return node == nullptr ? "" : node->text;
}

std::string first_names(const Node& params) {
  const Node* node = params.find("prenoms");
  if (node == nullptr || !node->is_list()) return text_of(params, "prenoms");
  std::vector<std::string> names;
  for (const Node& item : node->items) names.push_back(item.text);
  return join(names, " ");
}

std::string two_digits(const std::string& text) { return text.size() == 1 ? "0" + text : text; }

// The identity that FranceConnect would give for the person of a case.
json identity_of(const Node& params) {
  return {{"active", true},
          {"gender", text_of(params, "sexeEtatCivil") == "M" ? "male" : "female"},
          {"family_name", text_of(params, "nomNaissance")},
          {"given_name", first_names(params)},
          {"birthdate", text_of(params, "anneeDateNaissance") + "-" +
                            two_digits(text_of(params, "moisDateNaissance")) + "-" +
                            two_digits(text_of(params, "jourDateNaissance"))},
          {"birthplace", text_of(params, "codeCogInseeCommuneNaissance")},
          {"birthcountry", "99100"}};
}

Pairs query_of(const Node& params) {
  Pairs query = {{"recipient", "13002526500013"}};
  for (const Node::Member& member : params.members) {
    if (!member.value.is_list()) query.emplace_back(member.key, member.value.text);
    for (const Node& item : member.value.items) query.emplace_back(member.key + "[]", item.text);
  }
  return query;
}

PublishedCase read_published(const std::filesystem::path& file) {
  const Document document = read_document(text_of_file(file), file.string());
  const Node& root = document.root.value();
  PublishedCase read{file.parent_path().filename(), file.filename(), *root.find("params"),
                     std::stoi(root.find("status")->text), json::parse(root.find("payload")->text)};
  return read;
}

// The request for a case; the token of a FranceConnect identity goes to the overlay.
Ask ask_for(const PublishedCase& one, const Operation& operation, const std::string& api_token,
            const TempFolder& overlay) {
  const std::string recipient = "?recipient=13002526500013";
  if (text_of(one.params, "nomNaissance") == "Delatour") {  // the person of a published token
    return {operation.path + recipient, {{"Authorization", "Bearer all_fc"}}};
  }
  const bool by_parameters = std::ranges::none_of(operation.variants, &Variant::france_connect);
  if (by_parameters || operation.variants.size() > 1) {
    return {operation.path + write_query(query_of(one.params), Writing::usual),
            {{"X-Api-Key", api_token}}};
  }
  const std::string token = one.operation + "-" + one.file.substr(0, one.file.find('.'));
  json identity = identity_of(one.params);
  identity["scope"] = "openid " + join(operation.scopes, " ");
  const json file = {{"params", {{"token", token}}},
                     {"status", 200},
                     {"payload", {{"token_introspection", identity}}}};
  overlay.write("france_connect/" + token + ".json", file.dump());
  return {operation.path + recipient, {{"Authorization", "Bearer " + token}}};
}

}  // namespace

TEST_CASE("each case that was published since April answers, laid over the public part",
          "[golden]") {
  const auto newer = shared_folder("since-april");
  const auto public_tree = shared_folder("siade_staging_data");
  if (!newer || !public_tree) {
    WARN("skipped: there is no ../shared/since-april beside the project");
    return;
  }
  const std::string token = split(text_of_file(*newer / "mocks/tokens/default"), '\n').front();
  const auto contract = read_contract(embedded_schemas()).contract;
  const TempFolder overlay;
  std::vector<std::pair<PublishedCase, Ask>> asked;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(*newer / "mocks/payloads")) {
    const std::string folder = entry.path().parent_path().filename();
    const Operation* operation = contract->operations.find(folder);
    if (!entry.is_regular_file() || operation == nullptr) continue;
    PublishedCase one = read_published(entry.path());
    Ask request = ask_for(one, *operation, token, overlay);
    asked.emplace_back(std::move(one), std::move(request));
  }
  REQUIRE(asked.size() > 70);

  const RunningServer server({"--today", "2026-11-23", "--log", "off", "--payloads",
                              *public_tree / "payloads", "--payloads", *newer / "mocks/payloads",
                              "--payloads", overlay.root()});
  for (const auto& [one, request] : asked) {
    const std::string name = one.operation + "/" + one.file;
    const RawAnswer answer = ask(server, request);
    const bool as_published =
        answer.status == one.status && json::parse(answer.body, nullptr, false) == one.body;
    INFO(name << "\n  " << request.target << "\n  " << answer.status << " " << answer.body << " "
              << answer.header("X-Sandbox-Case"));
    CHECK(as_published != out_of_reach.contains(name));
  }
}

TEST_CASE("the public token of April opens what it did, that of September the new operations too",
          "[golden]") {
  const auto newer = shared_folder("since-april");
  const auto public_tree = shared_folder("siade_staging_data");
  if (!newer || !public_tree) {
    WARN("skipped: there is no ../shared/since-april beside the project");
    return;
  }
  const auto bearer = [](const std::filesystem::path& file) {
    return Header{"Authorization", "Bearer " + split(text_of_file(file), '\n').front()};
  };
  const Header april = bearer(*public_tree / "tokens/default");
  const Header september = bearer(*newer / "mocks/tokens/default");
  const RunningServer server({"--today", "2026-11-23", "--log", "off"});
  const std::string identity =
      "/identite?recipient=13002526500013&nomNaissance=DIALLO&prenoms[]=Awa&prenoms[]=Mariam"
      "&anneeDateNaissance=1991&moisDateNaissance=4&jourDateNaissance=12&sexeEtatCivil=F"
      "&codeCogInseePaysNaissance=99335";
  struct {
    const char* operation;
    int with_april;
  } const rows[] = {
      {"/v3/dss/quotient_familial", 200},
      {"/v3/dss/allocation_enfant_handicape", 200},
      {"/v3/dss/allocation_rentree_scolaire", 403},  // a scope of its own
      {"/v5/cnous/etudiant_boursier", 404},          // any scope of Cnous will do
  };
  for (const auto& row : rows) {
    INFO(row.operation);
    const std::string target = row.operation + identity;
    CHECK(ask(server, {target, {april}}).status == row.with_april);
    CHECK(ask(server, {target, {september}}).status == (row.with_april == 404 ? 404 : 200));
  }
}

TEST_CASE("Angela Dubois gets her documented answers, by civility and by FranceConnect",
          "[golden]") {
  const auto public_tree = shared_folder("siade_staging_data");
  if (!public_tree) {
    WARN("skipped: there is no ../shared/siade_staging_data beside the project");
    return;
  }
  const std::string token = split(run_program({"token"}).output, '\n').front();
  const RunningServer server({"--log", "off", "--payloads", *public_tree / "payloads", "--payloads",
                              project_root() + "/tests/fixtures/staging-people"});
  const Pairs angela = {{"recipient", "13002526500013"},
                        {"nomNaissance", "DUBOIS"},
                        {"prenoms[]", "ANGELA"},
                        {"prenoms[]", "CLAIRE"},
                        {"prenoms[]", "LOUISE"},
                        {"anneeDateNaissance", "1962"},
                        {"moisDateNaissance", "8"},
                        {"jourDateNaissance", "24"},
                        {"sexeEtatCivil", "F"},
                        {"codeCogInseePaysNaissance", "99100"},
                        {"codeCogInseeCommuneNaissance", "75107"}};
  const Ask asks[] = {{"/v3/dss/quotient_familial/identite" + write_query(angela, Writing::usual),
                       {{"X-Api-Key", token}}},
                      {"/v3/dss/quotient_familial/france_connect?recipient=13002526500013",
                       {{"Authorization", "Bearer angela-dubois"}}}};
  for (const Ask& one : asks) {
    const RawAnswer answer = ask(server, one);
    INFO(one.target << "\n" << answer.body);
    CHECK(answer.status == 200);
    CHECK(answer.header("X-Sandbox-Answer") == "case");
    CHECK(json::parse(answer.body)["data"]["allocataires"][0]["nom_naissance"] == "DUBOIS");
  }
}
