#include "reading/ruby_scalar.h"

#include "reading/document.h"
#include "support/catch.h"

using sandbox::Node;
using sandbox::ruby_scalar;

// Each row was checked with Ruby's own reader: `YAML.unsafe_load(written)`.
TEST_CASE("plain scalars are typed as Ruby's YAML 1.1 does", "[reading]") {
  using Kind = Node::Kind;
  struct Row {
    const char* what;
    const char* written;
    Kind kind;
    const char* text;
  };
  const Row rows[] = {
      {"a decimal", "42", Kind::integer, "42"},
      {"zero", "0", Kind::integer, "0"},
      {"a negative number", "-5", Kind::integer, "-5"},
      {"a plus sign is dropped", "+5", Kind::integer, "5"},
      {"a leading zero means octal", "07", Kind::integer, "7"},
      {"octal with several digits", "0123", Kind::integer, "83"},
      {"08 is no octal number", "08", Kind::text, "08"},
      {"a commune code with an 8", "08480", Kind::text, "08480"},
      {"underscores are dropped", "1_000", Kind::integer, "1000"},
      {"commas are dropped", "1,000", Kind::integer, "1000"},
      {"2_0 is a number", "2_0", Kind::integer, "20"},
      {"two underscores make a text", "1__0", Kind::text, "1__0"},
      {"a number beyond 64 bits", "12345678901234567890123", Kind::integer,
       "12345678901234567890123"},
      {"hexadecimal", "0x1F", Kind::integer, "31"},
      {"binary", "0b101", Kind::integer, "5"},
      {"0o17 is a text", "0o17", Kind::text, "0o17"},
      {"two sexagesimal parts", "12:30", Kind::integer, "45000"},
      {"three sexagesimal parts", "1:30:15", Kind::integer, "5415"},
      {"sexagesimal with a fraction", "1:30:15.5", Kind::decimal, "5415.5"},
      {"four parts are a text", "1:2:3:4", Kind::text, "1:2:3:4"},
      {"minutes with a fraction", "1:30.5", Kind::decimal, "5430.0"},
      {"a product is rounded before it is added", "1:2.046", Kind::decimal, "3722.76"},
      {"a first part beyond 60", "190:20:30", Kind::integer, "685230"},
      {"the sign goes with the first part", "-1:30", Kind::integer, "-1800"},
      {"a first part beyond 64 bits", "99999999999999999999:30", Kind::integer,
       "359999999999999999998200"},
      {"underscores in the first part", "1_0:30", Kind::integer, "37800"},
      {"a negative first part beyond 64 bits", "-65555555555555555555555:3", Kind::integer,
       "-235999999999999999999997820"},
      {"a negative first part whose end is less than the rest", "-99999999999999999999:59:59",
       Kind::integer, "-359999999999999999992801"},
      {"a negative nothing", "-0:30", Kind::integer, "1800"},
      {"a negative first part of many digits", "-1000:59:59", Kind::integer, "-3596401"},
      {"a negative first part that leaves few digits", "-27:46:40", Kind::integer, "-94400"},
      {"a negative first part with underscores", "-1_000:00:01", Kind::integer, "-3599999"},
      {"hexadecimal beyond 64 bits", "0xFFFFFFFFFFFFFFFFFF", Kind::integer,
       "4722366482869645213695"},
      {"binary with separators", "0b1_0,1", Kind::integer, "5"},
      {"a zero with an underscore", "0_", Kind::integer, "0"},
      {"0_b1 is a text", "0_b1", Kind::text, "0_b1"},
      {"a float too large", "1.0e+400", Kind::decimal, "Infinity"},
      {"a float without fraction, with exponent", "1.e+3", Kind::decimal, "1000.0"},
      {"a float", "1.5", Kind::decimal, "1.5"},
      {"a float without a whole part", ".5", Kind::decimal, "0.5"},
      {"a float without a fraction", "1.", Kind::decimal, "1.0"},
      {"an exponent needs a sign", "1.5e3", Kind::text, "1.5e3"},
      {"an exponent with a sign", "1.5e+3", Kind::decimal, "1500.0"},
      {"1e3 is a text", "1e3", Kind::text, "1e3"},
      {"a lone point is a text", ".", Kind::text, "."},
      {"infinity", ".inf", Kind::decimal, "Infinity"},
      {"not a number", ".NaN", Kind::decimal, "NaN"},
      {"yes", "yes", Kind::boolean, "true"},
      {"ON", "ON", Kind::boolean, "true"},
      {"no", "no", Kind::boolean, "false"},
      {"Off", "Off", Kind::boolean, "false"},
      {"y is a text", "y", Kind::text, "y"},
      {"n is a text", "n", Kind::text, "n"},
      {"null", "null", Kind::null, ""},
      {"a tilde", "~", Kind::null, ""},
      {"nothing", "", Kind::null, ""},
      {"a date", "2000-01-20", Kind::date, "2000-01-20"},
      {"a date without zeros", "2000-1-2", Kind::date, "2000-1-2"},
      {"a day that does not exist, which safe_load refuses too", "2021-06-31", Kind::date,
       "2021-06-31"},
      {"a month that does not exist is a text", "2000-13-01", Kind::text, "2000-13-01"},
      {"a moment", "2001-12-14T21:59:43Z", Kind::date, "2001-12-14T21:59:43Z"},
      {"a symbol", ":sym", Kind::text, "sym"},
      {"a symbol of digits", ":404", Kind::text, "404"},
      {"a quoted symbol", ":\"a b\"", Kind::text, "a b"},
      {"a symbol of a colon", "::a", Kind::text, ":a"},
      {"a lone colon", ":", Kind::text, ":"},
      {"a symbol on two lines is a text", ":a\nb", Kind::text, ":a\nb"},
      {"a name", "DUPONT", Kind::text, "DUPONT"},
      {"an INE", "1234567890G", Kind::text, "1234567890G"},
      {"a Corsican commune", "2A004", Kind::text, "2A004"},
      {"a plate", "AA-123-BB", Kind::text, "AA-123-BB"},
      {"a school year", "2021-2022", Kind::text, "2021-2022"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const Node node = ruby_scalar(row.written);
      CHECK(node.kind == row.kind);
      CHECK(node.text == row.text);
      CHECK(node.written == row.written);
    }
  }
}

TEST_CASE("a number of more than 1,000 digits in another base is a text", "[reading]") {
  CHECK(ruby_scalar("0x" + std::string(1'000, 'F')).kind == Node::Kind::integer);
  CHECK(ruby_scalar("0x" + std::string(1'001, 'F')).kind == Node::Kind::text);
  CHECK(ruby_scalar(std::string(2'000, '9')).kind == Node::Kind::integer);
}

// Each row was checked with `YAML.load("a: " + written)`, as the others.
TEST_CASE("tags mean what Ruby's safe reader makes of them", "[reading]") {
  struct Row {
    const char* written;
    const char* json;
  };
  const Row rows[] = {
      {"!!int \"07\"", "7"},
      {"! \"07\"", "7"},
      {"!!float 3", "3.0"},
      {"!float '1.5'", "1.5"},
      {"!!float 0x10", "16.0"},
      {"!!binary aGVsbG8=", "\"hello\""},
      {"!!binary aG k", "\"hi\""},
      {"!!null \"\"", "null"},
      {"!!null x", "\"x\""},
      {"!!bool yes", "true"},
      {"!str 07", "\"07\""},
      {"!!str 07", "\"07\""},
      {"!!str no", "\"no\""},
      {"!foo bar", "\"bar\""},
      {"!foo 07", "7"},
      {"!ruby/sym x", "\"x\""},
      {"!ruby/object:Foo x", "\"x\""},
      {"!!map {b: 1}", R"({"b":1})"},
      {"!!seq [1]", "[1]"},
      {"!ruby/object:Hash {b: 1}", R"({"b":1})"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.written) {
      const sandbox::Document document = sandbox::read_yaml("a: " + std::string(row.written), "f");
      REQUIRE(document.root);
      CHECK(to_json(*document.root->find("a")) == row.json);
    }
  }
}
