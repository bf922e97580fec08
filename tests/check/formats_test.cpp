#include "check/formats.h"

#include <algorithm>

#include "check/fix.h"
#include "reading/document.h"
#include "support/catch.h"

using namespace sandbox;

namespace {

const Findings two = {
    {{"t/x/a.yaml", 2, 9},
     Severity::error,
     "param-name",
     "`é|<x>` is, 100%: wrong",
     "did you mean `e`?"},
    {{"t/x", 0, 0}, Severity::warning, "no-default", "no default", ""},
};

std::string rendered(const std::string& name, const Findings& findings) {
  FileTree tree;
  tree.name = "t";
  tree.files.push_back({"x/a.yaml", "", std::make_shared<const std::string>("a: b\n\té ça: d\n")});
  SourceTexts sources;
  sources.add(tree);
  const auto format = std::ranges::find(finding_formats(), name, &FindingFormat::name);
  REQUIRE(format != finding_formats().end());
  return format->render(findings, sources);
}

}  // namespace

TEST_CASE("findings are shown for people and for machines", "[check]") {
  struct Row {
    const char* format;
    const char* expected;
  };
  const Row rows[] = {
      {"text",
       "t/x/a.yaml:2:9: error: `é|<x>` is, 100%: wrong [param-name]\n"
       "  2 | \té ça: d\n"
       "    | \t     ^\n"
       "  did you mean `e`?\n"
       "t/x: warning: no default [no-default]\n"
       "1 error, 1 warning in 1 file\n"},
      {"json",
       "{\"findings\":[\n"
       "{\"file\":\"t/x/"
       "a.yaml\",\"line\":2,\"column\":9,\"severity\":\"error\",\"rule\":\"param-name\","
       "\"sentence\":\"`é|\\u003cx\\u003e` is, 100%: wrong\",\"hint\":\"did you mean `e`?\"},\n"
       "{\"file\":\"t/x\",\"line\":0,\"column\":0,\"severity\":\"warning\",\"rule\":\"no-default\","
       "\"sentence\":\"no default\",\"hint\":\"\"}],\n\"errors\":1,\"warnings\":1}\n"},
      {"github",
       "::error file=t/x/a.yaml,line=2,col=9,title=param-name::`é|<x>` is, 100%25: wrong%0Adid you "
       "mean `e`?\n"
       "::warning file=t/x,title=no-default::no default\n"},
      {"junit",
       "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
       "<testsuites><testsuite name=\"bac-a-sable check\" tests=\"2\" failures=\"1\">\n"
       "<testcase classname=\"t/x/a.yaml\" name=\"param-name t/x/a.yaml:2:9\"><failure "
       "type=\"param-name\" message=\"`é|&lt;x&gt;` is, 100%: wrong\">t/x/a.yaml:2:9: "
       "`é|&lt;x&gt;` "
       "is, 100%: wrong&#10;did you mean `e`?</failure></testcase>\n"
       "<testcase classname=\"t/x\" name=\"no-default t/x\"><system-out>warning: no "
       "default</system-out></testcase>\n"
       "</testsuite></testsuites>\n"},
      {"markdown",
       "### Vérification des cas de test\n\n"
       "**1 erreur**, 1 avertissement dans 2 fichiers.\n\n"
       "| | Fichier | Problème | Détail |\n|---|---|---|---|\n"
       "| ❌ | `t/x/a.yaml:2:9` | paramètre inconnu : cas jamais servi | `é\\|&lt;x&gt;` is, 100%: "
       "wrong → did you mean `e`? |\n"
       "| ⚠️ | `t/x` | pas de réponse par défaut | no default |\n"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.format) { CHECK(rendered(row.format, two) == row.expected); }
  }
}

TEST_CASE("SARIF names its rules and counts columns in characters", "[check]") {
  const Document sarif = read_json(rendered("sarif", two), {"sarif"});
  REQUIRE(sarif.root);
  const Node& run = sarif.root->find("runs")->items.front();
  CHECK(run.find("tool")->find("driver")->find("rules")->items.size() > 20);
  CHECK(to_json(run.find("results")->items.front()) ==
        "{\"ruleId\":\"param-name\",\"level\":\"error\",\"message\":{\"text\":\"`é|\\u003cx\\u003e`"
        " is, "
        "100%: wrong; did you mean `e`?\"},\"locations\":[{\"physicalLocation\":{"
        "\"artifactLocation\":{\"uri\":\"t/x/"
        "a.yaml\"},\"region\":{\"startLine\":2,\"startColumn\":7}}}]}");
}

TEST_CASE("no finding is said in every format", "[check]") {
  for (const FindingFormat& format : finding_formats()) {
    DYNAMIC_SECTION(format.name) {
      const std::string shown = rendered(std::string(format.name), {});
      CHECK(shown.find("error:") == std::string::npos);
      if (format.name == "text") CHECK(shown == "nothing to mend in 1 file\n");
      if (format.name == "github") CHECK(shown.empty());
    }
  }
}

TEST_CASE("--fix changes how a file is written, never what is read", "[check]") {
  const std::string text = "params:\n  a: 07 # mois\n  b: [01, '02']\n  c: 1_0";
  const Findings findings = {
      {{"f", 2, 6}, Severity::warning, "plain-scalar", "", ""},
      {{"f", 3, 7}, Severity::warning, "plain-scalar", "", ""},
      {{"f", 4, 6}, Severity::warning, "plain-scalar", "", ""},
      {{"f", 4, 0}, Severity::warning, "final-newline", "", ""},
      {{"f", 2, 6}, Severity::error, "unreachable", "", ""},
  };
  const std::string mended = fixed(text, findings);
  CHECK(mended == "params:\n  a: 7 # mois\n  b: [1, '02']\n  c: 10\n");
  CHECK(to_json(*read_yaml(mended, "f").root) == to_json(*read_yaml(text, "f").root));
  CHECK(fixed(text, {}) == text);
}

TEST_CASE("--changed keeps what is new and what stands in changed files", "[check]") {
  const Finding old{{"a", 1, 1}, Severity::error, "r", "old", ""};
  const Finding moved{{"a", 9, 1}, Severity::error, "r", "old", ""};
  const Finding broken{{"b", 1, 1}, Severity::error, "r", "new", ""};
  const Finding there{{"c", 1, 1}, Severity::error, "r", "old", ""};
  CHECK(only_changed({moved, broken, there}, {old, there}, {"c"}) == Findings{broken, there});
}
