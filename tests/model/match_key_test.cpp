#include "model/match_key.h"

#include "reading/document.h"
#include "support/catch.h"
#include "support/values.h"

// Source: docs/reference/operations.md 2.7, docs/reference/crosscutting.md 7.2, 7.3;
// docs/design.md 5.

namespace sandbox {
namespace {

using namespace test;

std::string key_of_case(const std::string& params) {
  const Document document = read_yaml(params, "case.yaml");
  REQUIRE(document.root);
  return match_key(*document.root);
}

TEST_CASE("a request's key and a case's are equal when the reference says they match",
          "[match_key]") {
  struct Row {
    const char* what;
    std::vector<NamedValue> request;
    const char* params;
    bool equal;
  };
  const Row rows[] = {
      {"the same text", {{"ine", text("1")}}, "{ine: '1'}", true},
      {"another text", {{"ine", text("1")}}, "{ine: '2'}", false},
      {"another name", {{"ine", text("1")}}, "{INE: '1'}", false},
      {"case does not count", {{"n", text("DUPONT")}}, "{n: dupont}", true},
      {"nor in accents", {{"n", text("ÉLOÏSE")}}, "{n: Éloïse}", true},
      {"accents count", {{"n", text("GEROME")}}, "{n: GÉRÔME}", false},
      {"composed accents are others", {{"n", text("E\u0301")}}, "{n: É}", false},
      {"white space counts", {{"n", text("a ")}}, "{n: a}", false},
      {"a number is its digits", {{"m", text("8")}}, "{m: 8}", true},
      {"a zero before counts", {{"m", text("08")}}, "{m: 8}", false},
      {"a quoted zero before", {{"m", text("08")}}, "{m: '08'}", true},
      {"true is a word", {{"m", text("TRUE")}}, "{m: true}", true},
      {"a decimal is as Ruby prints it", {{"m", text("1.0")}}, "{m: 1.0}", true},
      {"nothing is null", {{"m", absent}}, "{m: }", true},
      {"nothing is not an empty text", {{"m", absent}}, "{m: ''}", false},
      {"nothing is not left out", {{"m", absent}}, "{}", false},
      {"an empty text is not left out", {{"m", text("")}}, "{}", false},
      {"the order of names does not count",
       {{"b", text("1")}, {"a", text("2")}},
       "{a: '2', b: '1'}",
       true},
      {"a name too many", {{"a", text("1")}, {"b", text("2")}}, "{a: '1'}", false},
      {"a name too few", {{"a", text("1")}}, "{a: '1', b: '2'}", false},
      {"a list", {{"p", list({"A", "b"})}}, "{p: [a, B]}", true},
      {"its order counts", {{"p", list({"a", "b"})}}, "{p: [b, a]}", false},
      {"its length counts", {{"p", list({"a"})}}, "{p: [a, a]}", false},
      {"a list of one is no text", {{"p", list({"a"})}}, "{p: a}", false},
      {"a text is no list", {{"p", text("a")}}, "{p: [a]}", false},
      {"an empty list leaves no trace", {{"p", list({})}, {"a", text("1")}}, "{a: '1'}", true},
      {"an empty map leaves no trace", {{"a", text("1")}}, "{a: '1', nomUsage: {}}", true},
      {"nothing at all", {}, "{}", true},
      {"a float from 1e16 on has an exponent", {{"m", text("1.0e+16")}}, "{m: 1.0e+16}", true},
      {"infinity is no text", {{"m", text("Infinity")}}, "{m: .inf}", false},
      {"nor is it in lower case", {{"m", text("infinity")}}, "{m: .inf}", false},
      {"nor what is no number", {{"m", text("NaN")}}, "{m: .nan}", false},
      {"a symbol in lower case is its name", {{"m", text("F")}}, "m: :f", true},
      {"a symbol in upper case keeps it", {{"m", text("F")}}, "m: :F", false},
      {"a wrong shape is no text", {{"p", nested}}, "{p: '[?]'}", false},
      {"punctuation is not taken for the key's own",
       {{"a", text("1&b=2")}},
       "{a: '1', b: '2'}",
       false},
      {"nor is a bracket", {{"a", text("1&a[]=2")}}, "{a: ['1', '2']}", false},
      {"nor a name with brackets", {{"a[]", text("1")}}, "{a: ['1']}", false},
      {"nor a name with =", {{"a=1&b", text("2")}}, "{a: '1', b: '2'}", false},
      {"a percent sign is itself", {{"a", text("%26")}}, "{a: '&'}", false},
      {"an equal sign in a value", {{"a", text("1=2")}}, "{a: 1=2}", true},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK((match_key(row.request) == key_of_case(row.params)) == row.equal);
  }
}

TEST_CASE("a key can be made without some names", "[match_key]") {
  const Document document = read_yaml("{nomUsage: x, a: '1'}", "case.yaml");
  REQUIRE(document.root);
  CHECK(match_key(*document.root, {"nomUsage"}) == match_key({{"a", text("1")}}));
}

TEST_CASE("a key is readable", "[match_key]") {
  CHECK(match_key({{"prenoms", list({"Jean", "Zoé"})}, {"nom", text("DUPONT")}, {"x", absent}}) ==
        "nom=dupont&prenoms[]=jean&prenoms[]=zoé&x");
}

}  // namespace
}  // namespace sandbox
