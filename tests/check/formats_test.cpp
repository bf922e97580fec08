#include "check/formats.h"

#include <algorithm>

#include "check/fix.h"
#include "model/finding_rules.h"
#include "reading/document.h"
#include "support/catch.h"
#include "support/text.h"

using namespace sandbox;

namespace {

const Findings two = {
    found(RuleId::param_name, {"t/x/a.yaml", 2, 9},
          {"`é|<x>` is, 100%: wrong", "`é|<x>` est, 100% : faux"}, did_you_mean("e")),
    found(RuleId::no_default, {"t/x", 0, 0}, {"no default", "pas de réponse"}),
};

std::string rendered(const std::string& name, const Findings& findings,
                     Language language = Language::english) {
  FileTree tree;
  tree.name = "t";
  tree.files = {{"x/a.yaml", "", std::make_shared<const std::string>("a: b\n\té ça: d\n")}};
  SourceTexts sources;
  sources.add(tree);
  const auto format = std::ranges::find(finding_formats(), name, &FindingFormat::name);
  REQUIRE(format != finding_formats().end());
  return format->render(findings, sources, language);
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
       "  2 | \\té ça: d\n"
       "    |        ^\n"
       "  did you mean `e`?\n"
       "t/x: warning: no default [no-default]\n"
       "1 error, 1 warning in 1 file\n"},
      {"json",
       "{\"findings\":[\n"
       "{\"file\":\"t/x/"
       "a.yaml\",\"line\":2,\"column\":9,\"severity\":\"error\",\"rule\":\"param-name\","
       "\"sentence\":\"`é|\\u003cx\\u003e` is, 100%: wrong\",\"hint\":\"did you mean `e`?\"},\n"
       "{\"file\":\"t/x\",\"line\":0,\"column\":0,\"severity\":\"warning\",\"rule\":\"no-default\","
       "\"sentence\":\"no default\",\"hint\":\"\"}],\"errors\":1,\"warnings\":1}\n"},
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
       "### Check of the test cases\n\n"
       "**1 error**, 1 warning in 2 files.\n\n"
       "| | File | Problem | Detail |\n|---|---|---|---|\n"
       "| ❌ | `t/x/a.yaml:2:9` | unknown param: case never served | `é\\|<x>` is, 100%: wrong → "
       "did you mean `e`? |\n"
       "| ⚠️ | `t/x` | no default | no default |\n"},
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

TEST_CASE("findings are shown in French as well", "[check]") {
  CHECK(rendered("text", two, Language::french) ==
        "t/x/a.yaml:2:9: erreur: `é|<x>` est, 100%\u00A0: faux [param-name]\n"
        "  2 | \\té ça: d\n"
        "    |        ^\n"
        "  vouliez-vous dire `e`\u00A0?\n"
        "t/x: avertissement: pas de réponse [no-default]\n"
        "1 erreur, 1 avertissement dans 1 fichier\n");
  CHECK(rendered("markdown", two, Language::french) ==
        "### Vérification des cas de test\n\n"
        "**1 erreur**, 1 avertissement dans 2 fichiers.\n\n"
        "| | Fichier | Problème | Détail |\n|---|---|---|---|\n"
        "| ❌ | `t/x/a.yaml:2:9` | paramètre inconnu\u00A0: cas jamais servi | `é\\|<x>` est, "
        "100%\u00A0: "
        "faux → vouliez-vous dire `e`\u00A0? |\n"
        "| ⚠️ | `t/x` | pas de réponse par défaut | pas de réponse |\n");
}

TEST_CASE("whatever files and names hold, each format is valid UTF-8 and one line a line",
          "[check]") {
  std::string any;
  for (int byte = 1; byte < 256; ++byte) any += static_cast<char>(byte);
  const Findings nasty = {
      found(RuleId::payload, {any, 1, 1}, any, any),
      found(RuleId::no_default, {"t/x/a.yaml", 2, 9}, "::error::x\n::error::y")};
  for (const FindingFormat& format : finding_formats()) {
    DYNAMIC_SECTION(format.name) {
      const std::string shown = rendered(std::string(format.name), nasty);
      CHECK(is_utf8(shown));
      CHECK(shown.find('\033') == std::string::npos);
      CHECK(shown.find("\n::error::y") == std::string::npos);
      if (format.name == "json" || format.name == "sarif") {
        CHECK(read_json(shown, {}).root.has_value());
      }
    }
  }
}

TEST_CASE("a long line is shown around its place only", "[check]") {
  const std::string line(120'000, 'x');
  SourceTexts sources;
  sources.add(File{"f", "", std::make_shared<const std::string>("a\n" + line + "\n")});
  const std::string shown = finding_formats()[0].render(
      {found(RuleId::payload, {"f", 2, 60'000}, "s")}, sources, Language::english);
  CHECK(shown.size() < 500);
  CHECK(shown.find("2 | …xxx") != std::string::npos);
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

TEST_CASE("--fix changes how a file is written, and loses nothing of what is written", "[check]") {
  const std::string text = "params:\n  a: 07 # mois\n  b: [01, '02']\n  c: 1_0";
  const Edits edits = {
      {{"f", 2, 6}, "07", "'07'"}, {{"f", 3, 7}, "01", "'01'"}, {{"f", 4, 6}, "1_0", "'1_0'"}};
  const std::string mended = fixed(text, edits);
  CHECK(mended == "params:\n  a: '07' # mois\n  b: ['01', '02']\n  c: '1_0'\n");
  CHECK(fixed(mended, {}) == mended);
  // Where something else stands, nothing is touched.
  CHECK(fixed("a: 8\r\nb: 1", {{{"f", 1, 4}, "07", "'07'"}}) == "a: 8\r\nb: 1\r\n");
}

TEST_CASE("--changed keeps what is new and what stands in changed files", "[check]") {
  const Finding old = found(RuleId::payload, {"a", 1, 1}, "old");
  const Finding moved = found(RuleId::payload, {"a", 9, 1}, "old");
  const Finding broken = found(RuleId::payload, {"b", 1, 1}, "new");
  const Finding there = found(RuleId::payload, {"c", 1, 1}, "old");
  CHECK(only_changed({moved, broken, there}, {old, there}, {"c"}) == Findings{broken, there});
}
