#include "catalogue/read_case.h"

#include "support/catch.h"

using namespace sandbox;

namespace {

ReadFile read(const std::string& params, const std::string& payload = "payload: '{}'\n",
              const std::string& more = "") {
  return read_case(more + "params:\n" + params + "status: 200\n" + payload, "op", "x.yaml",
                   "op/x.yaml");
}

std::string first_finding(const ReadFile& read) {
  return read.findings.empty() ? "" : to_string(read.findings.front());
}

}  // namespace

// Facts E17 and A4 of the faults that running the service showed.
TEST_CASE("params that Ruby reads otherwise than they look are told, and served", "[read_case]") {
  struct Row {
    const char* what;
    const char* params;
    const char* key;
    const char* expected;
  };
  const Row rows[] = {
      {"a symbol", "  sexe: :f\n", "sexe=f", ""},
      {"a symbol in upper case", "  sexe: :F\n", "sexe[?]", ""},
      {"infinity", "  n: .inf\n", "n[?]",
       "`n` is read as Infinity, not as the text .inf, and no request can say that"},
      {"a large float", "  n: 1.0e+16\n", "n=1.0e+16", ""},
      {"minutes with a fraction", "  n: 1:30.5\n", "n=5430.0",
       "`n` is read as 5430.0, not as the text 1:30.5"},
      {"an empty map", "  n: {}\n  ine: x\n", "ine=x", "`n` holds nothing"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const ReadFile file = read(row.params);
      REQUIRE(file.test_case);
      CHECK(file.test_case->key == row.key);
      CHECK_THAT(first_finding(file), Catch::Contains(row.expected));
    }
  }
}

TEST_CASE("a file with a date is left out, as the service's reader refuses it", "[read_case]") {
  CHECK_FALSE(read("  d: 2000-01-20\n").test_case);
  CHECK_FALSE(read("  d: '1'\n", "payload: '{}'\n", "description: 2000-01-20\n").test_case);
  CHECK_FALSE(read("  d: '1'\n", "payload: '{}'\n", "valid_until: 2030-01-20\n").test_case);
  CHECK(read("  d: '2000-01-20'\n").test_case);
}

TEST_CASE("a payload written inline is what Ruby would write of it", "[read_case]") {
  struct Row {
    const char* what;
    const char* inline_value;
    const char* body;
  };
  const Row rows[] = {
      {"a no-break space by its escape", "{a: \"3\\_enfants\"}", "{\"a\":\"3\u00A0enfants\"}"},
      {"a letter by its number", "{a: \"\\u00e9\\x41\"}", R"({"a":"éA"})"},
      {"a date is a text", "{a: 2000-01-20}", R"({"a":"2000-01-20"})"},
      {"numbers of YAML 1.1", "{a: 07, b: 1_000, c: 0x1F, d: 12:30}",
       R"({"a":7,"b":1000,"c":31,"d":45000})"},
      {"floats", "{a: 1e3, b: 1.5e+3, c: 1.0e+15, d: 0.00001}",
       R"({"a":"1e3","b":1500.0,"c":1e+15,"d":0.00001})"},
      {"what is no number", "{a: .inf, b: .nan}", R"({"a":null,"b":null})"},
      {"tags", "{a: !!str 07, b: !!int \"07\", c: !!float 3}", R"({"a":"07","b":7,"c":3.0})"},
      {"names that are no texts", "{1: a, true: b, ~: c}", R"({"1":"a","true":"b","":"c"})"},
      {"a merge", "{<<: {a: 1}, b: 2}", R"({"a":1,"b":2})"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const ReadFile file = read("  a: '1'\n", "payload: " + std::string(row.inline_value) + "\n");
      REQUIRE(file.test_case);
      CHECK(*file.test_case->answer.body == row.body);
    }
  }
}
