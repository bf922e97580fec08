#include <algorithm>

#include "contract/read_contract.h"
#include "model/members.h"
#include "support/catch.h"
#include "support/change_files.h"
#include "support/text.h"
#include "sync/embedded.h"

// Mistakes in members.yaml, beside our own contract.

namespace sandbox {
namespace {

const std::string by_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";

ReadContract read_with(const std::string& members) {
  FileTree schemas = embedded_schemas();
  test::change_text(schemas, "contract/members.yaml", members);
  return read_contract(schemas);
}

std::string answers(const std::string& rest) {
  return "answers:\n  some:\n    operations: [" + by_ine + "]\n" + rest;
}

TEST_CASE("mistakes in members.yaml are told with their place and a remedy", "[contract]") {
  struct Row {
    const char* what;
    std::string members;
    const char* sentence;  // of the first finding
    int line;
  };
  const Row rows[] = {
      {"no answers", "x: 1\n", "`answers` is missing", 1},
      {"no operations", "answers:\n  some:\n    members: {a: always}\n", "`operations` is missing",
       3},
      {"no members", answers(""), "`members` is missing", 3},
      {"an unknown operation",
       "answers:\n  some:\n    operations: [" + by_ine + "s]\n    members: {a: always}\n",
       "there is no operation", 3},
      {"an operation twice",
       "answers:\n  some:\n    operations: [" + by_ine + ", " + by_ine +
           "]\n    members: {a: always}\n",
       "has the members of `some` already", 3},
      {"a word that opens nothing", answers("    members:\n      a: never\n"),
       "does not say what opens `a`", 5},
      {"nothing", answers("    members:\n      a: null\n"), "does not say what opens `a`", 5},
      {"an empty list", answers("    members:\n      a: []\n"), "no scope is named here", 5},
      {"an unknown key", answers("    members:\n      a: {scopes: [b], every: {}}\n"),
       "`every` is not known here", 5},
      {"a kind without scopes",
       answers("    members:\n      a: {scopes: [b], kinds: [{where: {c: [d]}}]}\n"),
       "`scopes` is missing", 5},
      {"a kind of no element",
       answers("    members:\n      a: {scopes: [b], kinds: [{scopes: [c]}]}\n"),
       "`where` is missing", 5},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const ReadContract read = read_with(row.members);
      REQUIRE_FALSE(read.findings.empty());
      const Finding& told = read.findings.front();
      INFO(to_string(told));
      CHECK(told.sentence.english.find(row.sentence) != std::string::npos);
      CHECK(told.place.line == row.line);
      CHECK_FALSE(told.hint.english.empty());
      CHECK(read.contract->operations.size() == 103);  // all are served all the same
    }
  }
}

TEST_CASE("a contract without members.yaml is whole", "[contract]") {
  FileTree schemas = embedded_schemas();
  test::change_files(schemas, [](std::vector<File>& files) {
    std::erase_if(files, [](const File& file) { return file.path == "contract/members.yaml"; });
  });
  const ReadContract read = read_contract(schemas);
  CHECK(read.findings.empty());
  CHECK(read.contract->operations.at(by_ine).members == nullptr);
}

TEST_CASE("64 scopes may open an answer, and not one more", "[contract]") {
  const auto members = [](int scopes) {
    std::string list;
    for (int i = 0; i < scopes; ++i) list += (i == 0 ? "s" : ", s") + std::to_string(i);
    return answers("    members: {a: [" + list + "], b: [s0]}\n");
  };
  const ReadContract full = read_with(members(64));
  CHECK(full.findings.empty());
  const auto& read = full.contract->operations.at(by_ine).members;
  REQUIRE(read != nullptr);
  CHECK(read->scopes.size() == most_scopes_of_an_answer);
  CHECK(read->members.front().wants == std::vector<ScopeBits>{~ScopeBits{0}});
  const ReadContract beyond = read_with(members(65));
  REQUIRE(beyond.findings.size() == 1);
  CHECK(beyond.contract->operations.at(by_ine).members == nullptr);
}

TEST_CASE("members are read in each of the ways of writing them", "[contract]") {
  const ReadContract read = read_with(answers(
      "    within: data\n    members:\n      a: always\n      b: [x, y]\n      c: {all: [x, z]}\n"
      "      d:\n        scopes: [z]\n        kinds: [{where: {k: [v]}, scopes: [y]}]\n"
      "        each: {e: of_its_kind, f: {of_its_kind: true, scopes: [x]}}\n"));
  CHECK(read.findings.empty());
  const AnswerMembers& members = *read.contract->operations.at(by_ine).members;
  using Bits = std::vector<ScopeBits>;
  CHECK(members.within == "data");
  CHECK(members.scopes == std::vector<std::string>{"x", "y", "z"});
  CHECK(members.members[0].wants.empty());
  CHECK(members.members[1].wants == Bits{3});
  CHECK(members.members[2].wants == Bits{1, 4});
  const OpenedMember& list = members.members[3];
  CHECK(list.wants == Bits{4});
  CHECK(list.kinds.front().scopes == 2);
  CHECK(list.each[0].of_its_kind);
  CHECK(list.each[1].wants == Bits{1});
}

}  // namespace
}  // namespace sandbox
