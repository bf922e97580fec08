#include "catalogue/load.h"

#include <algorithm>

#include "catalogue/assemble.h"
#include "support/catch.h"
#include "support/checked.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

const std::string operation = "api_particulier_v3_mesri_statut_etudiant_with_ine";

std::pair<std::string, std::string> a_case(const std::string& name, const std::string& ine,
                                           const std::string& answer) {
  return {operation + "/" + name + ".yaml",
          "params: {ine: " + ine + "}\nstatus: 200\npayload: '{\"is\": \"" + answer + "\"}'\n"};
}

// The answers of the operation's cases, in the order of their names, when these trees lie one over
// the other.
std::vector<std::string> answers_of(const std::vector<TreeText>& trees) {
  TreeFiles files;
  files.schemas = embedded_schemas();
  for (const TreeText& tree : trees) files.payloads.push_back(tree_of(tree));
  Assembler assembler;
  const auto catalogue = assembler.assemble(files);
  std::vector<std::string> answers;
  for (const auto& test_case : cases_of(*catalogue, operation)->cases) {
    answers.push_back(*test_case->answer.body);
  }
  std::ranges::sort(answers);
  return answers;
}

}  // namespace

TEST_CASE("a case of an upper tree takes the place of the one below with the same params",
          "[catalogue]") {
  const TreeText below = {a_case("a", "1234567890A", "a"), a_case("b", "1234567890B", "b")};
  const TreeText above = {a_case("other", "1234567890B", "B"), a_case("c", "1234567890C", "c")};
  CHECK(answers_of({below, above}) ==
        std::vector<std::string>{R"({"is":"B"})", R"({"is":"a"})", R"({"is":"c"})"});
  CHECK(answers_of({above, below}) ==
        std::vector<std::string>{R"({"is":"a"})", R"({"is":"b"})", R"({"is":"c"})"});
  CHECK(answers_of({below, above, below}) == answers_of({above, below}));
}

TEST_CASE("a tree that is given twice is there once", "[catalogue]") {
  const TreeText tree = {a_case("a", "1234567890A", "a"), a_case("404", "1234567890B", "b")};
  CHECK(answers_of({tree, tree}) == answers_of({tree}));
  CHECK(answers_of({tree, tree, tree}).size() == 2);
}
