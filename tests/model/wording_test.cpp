#include "model/wording.h"

#include "support/catch.h"

namespace sandbox {
namespace {

TEST_CASE("French sentences hold a line together before their signs", "[wording]") {
  struct Row {
    const char* what;
    Wording said;
    const char* french;
  };
  const Row rows[] = {
      {"a colon, a semicolon, a question",
       {"x", "un : deux ; trois ?"},
       "un\u00A0: deux\u00A0; trois\u00A0?"},
      {"quotes", {"x", "vaut « {0} »"}, "vaut «\u00A0{0}\u00A0»"},
      {"code is left as it is written", {"x", "écrire `a : b` : oui"}, "écrire `a : b`\u00A0: oui"},
      {"what is filled in too", say({"say {0}", "dire : {0}"}, std::string("a : b ?")),
       "dire\u00A0: a : b ?"},
      {"a part of a sentence", {" x", " : plus près"}, "\u00A0: plus près"},
      {"other spaces stay", {"x", "écrire nom: valeur, ou rien"}, "écrire nom: valeur, ou rien"},
      {"nothing", {}, ""},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(row.said.french == row.french);
  }
}

TEST_CASE("English sentences stay as they are written", "[wording]") {
  CHECK(say({"a : {0} ?", "a : {0} ?"}, std::string("b")).english == "a : b ?");
}

TEST_CASE("a phrase by itself has French spaces too", "[wording]") {
  constexpr Phrase phrase{"nearest cases:", "cas les plus proches :"};
  CHECK(std::string(phrase.in(Language::french)) == "cas les plus proches\u00A0:");
  CHECK(std::string(phrase.in(Language::english)) == "nearest cases:");
}

}  // namespace
}  // namespace sandbox
