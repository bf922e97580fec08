#include "check/draft.h"

#include <algorithm>
#include <map>
#include <set>

#include "check/check.h"
#include "model/said_error.h"
#include "reading/document.h"
#include "support/catch.h"
#include "support/checked.h"

// What `new` writes is a case that check has nothing to say about, for whatever it accepts.

namespace sandbox {
namespace {

TreeFiles own_tree() {
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.payloads = {embedded_payloads()};
  return files;
}

// Of the drafts alone; what is still to complete is for whoever completes it.
Findings findings_of(const TreeFiles& tree, const FileTree& drafts) {
  TreeFiles files = tree;
  files.payloads.push_back(drafts);
  Assembler assembler;
  Findings findings = check(open_tree(files, assembler, "2026-11-23"));
  std::erase_if(findings, [&](const Finding& finding) {
    return !finding.place.file.starts_with(drafts.name + "/") || finding.is(RuleId::to_complete) ||
           finding.is(RuleId::no_default) ||
           // Two drafts of ours, of which only one would be written.
           (finding.is(RuleId::same_key) &&
            finding.sentence.english.find(drafts.name + "/") != std::string::npos);
  });
  return findings;
}

TEST_CASE("new writes a case that answers for every operation, status and person that it accepts",
          "[draft]") {
  const TreeFiles files = own_tree();
  Assembler assembler;
  const CheckedTree tree = open_tree(files, assembler, "2026-11-23");
  const Context context = make_context(tree);
  std::vector<std::string> people;
  for (const auto& [name, person] : context.personas) people.push_back(name);
  std::map<int, std::vector<File>> by_status;
  std::map<std::string, std::set<std::string>> started_for;
  std::size_t turn = 0;
  for (const auto& [id, operation] : operations_of(*tree.catalogue)) {
    for (const int status : statuses_for(context, *operation)) {
      std::vector<File>& drafts = by_status[status];
      // Each status for a person of its own and for nobody; over all statuses, each person.
      std::vector<std::string> asked = {""};
      for (std::size_t i = 0; i < people.size(); i += 7) {
        asked.push_back(people[(i + turn) % people.size()]);
      }
      ++turn;
      for (const std::string& person : asked) {
        std::string text;
        try {
          text = draft_case(context, *operation, {status, {}, person});
        } catch (const SaidError& error) {
          INFO(id << " " << status << " " << person << ": " << error.what());
          CHECK_FALSE(person.empty());  // nobody's case can always be started
          continue;
        }
        started_for[id].insert(person);
        const std::string name = "draft-" + (person.empty() ? "nobody" : person) + ".yaml";
        drafts.push_back(
            {id + "/" + name, id + name + text, std::make_shared<const std::string>(text)});
        CHECK(text.find("X-Forwarded-For") == std::string::npos);
      }
    }
  }
  CHECK(started_for.size() > 100);
  for (auto& [status, drafts] : by_status) {
    std::ranges::sort(drafts, {}, &File::path);
    INFO(status << ", " << drafts.size() << " drafts");
    FileTree over;
    over.name = "drafts";
    over.files = std::move(drafts);
    for (const Finding& finding : findings_of(files, over)) FAIL_CHECK(to_string(finding));
  }
}

// docs/reference/crosscutting.md 4.5: the number of the provider, then that of the error.
TEST_CASE("an error that the tree has nowhere is told in the provider's words", "[draft]") {
  struct Row {
    const char* operation;
    int status;
    const char* expected;
  };
  const Row rows[] = {
      {"api_particulier_v3_cnous_etudiant_boursier_with_ine", 504, "26002"},
      {"api_particulier_v3_cnous_etudiant_boursier_with_ine", 502, "26999"},
      {"api_particulier_v3_cnous_etudiant_boursier_with_ine", 503, "26020"},
      {"api_particulier_v3_sdh_statut_sportif_with_identifiant", 504, "41002"},
      {"api_particulier_v3_sdh_statut_sportif_with_identifiant", 429, "00429"},
      {"api_particulier_v2_mesri_student_status", 504, "timeout_error"},
      {"api_entreprise_v3_acoss_attestations_sociales", 503, "04020"},
  };
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.payloads.push_back(test::tree_of(
      {{"api_particulier_v3_mesri_statut_etudiant_with_ine/404.yaml",
        "description: d\nparams: {ine: '1234567890G'}\nstatus: 404\npayload: '{}'\n"}}));
  Assembler assembler;
  const CheckedTree tree = open_tree(files, assembler, "2026-11-23");
  const Context context = make_context(tree);
  for (const Row& row : rows) {
    INFO(row.operation << " " << row.status);
    const std::string text =
        draft_case(context, *operation_of(*tree.catalogue, row.operation), {row.status, {}, ""});
    const Document drafted = read_yaml(text, "draft");
    const Document body = read_json(drafted.root->find("payload")->text, {"draft"});
    const Node* errors = body.root->find("errors");
    CHECK(text_of(errors ? errors->items.front() : *body.root, errors ? "code" : "error") ==
          row.expected);
  }
}

}  // namespace
}  // namespace sandbox
