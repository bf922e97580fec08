#include "model/node.h"

#include <limits>

#include "model/json_float.h"
#include "support/catch.h"

using sandbox::ruby_float;
using sandbox::to_json;

TEST_CASE("floats are printed as Ruby prints them", "[node]") {
  struct Row {
    double value;
    const char* expected;
  };
  // Each right-hand side is what `ruby -e 'p VALUE'` prints.
  const Row rows[] = {
      {1.5, "1.5"},
      {1000.0, "1000.0"},
      {0.1, "0.1"},
      {-2.25, "-2.25"},
      {0.0, "0.0"},
      {-0.0, "-0.0"},
      {1e15, "1000000000000000.0"},
      {1e16, "1.0e+16"},
      {1.25e20, "1.25e+20"},
      {0.0001, "0.0001"},
      {0.00001, "1.0e-05"},
      {123456.789, "123456.789"},
      {1e100, "1.0e+100"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.expected) { CHECK(ruby_float(row.value) == row.expected); }
  }
}

TEST_CASE("floats in JSON are laid out as Ruby's json 2.18 does", "[node]") {
  struct Row {
    double value;
    const char* expected;
  };
  const Row rows[] = {
      {1.0, "1.0"},
      {-0.0, "-0.0"},
      {100.1, "100.1"},
      {123456.789, "123456.789"},
      {1e14, "100000000000000.0"},
      {-1e14, "-100000000000000.0"},
      {1e15, "1e+15"},
      {-1e15, "-1e+15"},
      {1.5e15, "1.5e+15"},
      {1e20, "1e+20"},
      {1111111111111111.1, "1111111111111111.1"},
      {11111111111111111.1, "1.1111111111111112e+16"},
      {12345678901234567.0, "1.2345678901234568e+16"},
      {1746861937.7842371, "1746861937.7842371"},
      {1e-5, "0.00001"},
      {1e-7, "0.0000001"},
      {0.000123456789, "0.000123456789"},
      {-2.2471348024634545e-09, "-0.0000000022471348024634545"},
      {1e-10, "1e-10"},
      {123e-20, "1.23e-18"},
      {5e-324, "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {std::numeric_limits<double>::infinity(), "null"},
      {std::numeric_limits<double>::quiet_NaN(), "null"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.expected) { CHECK(sandbox::json_float(row.value) == row.expected); }
  }
}

TEST_CASE("JSON text is escaped as Rails escapes it", "[node]") {
  struct Row {
    const char* what;
    std::string text;
    const char* expected;
  };
  const Row rows[] = {
      {"accents stay raw", "Éloïse", "\"Éloïse\""},
      {"ampersand and angle brackets are escaped", "CNAF & <MSA>",
       "\"CNAF \\u0026 \\u003cMSA\\u003e\""},
      {"line separators are escaped", "a\u2028b\u2029c", "\"a\\u2028b\\u2029c\""},
      {"other characters of that block stay raw", "Temps d\u2019attente",
       "\"Temps d\u2019attente\""},
      {"slash and apostrophe stay raw", "l'an 1/2", "\"l'an 1/2\""},
      {"quotes, backslashes and controls are escaped", "\"\\\n\t\x01", "\"\\\"\\\\\\n\\t\\u0001\""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) { CHECK(to_json(row.text) == row.expected); }
  }
}
