#include "cli/options.h"

#include <cstdlib>
#include <regex>
#include <sstream>

#include "support/catch.h"

using namespace sandbox;
using namespace std::chrono_literals;
using Words = std::vector<std::string>;

namespace {

// One option of each kind, and what is read from them.
struct Given {
  std::string text = "t";
  Words texts;
  int number = 2;
  std::size_t count = 3;
  std::size_t bytes = 65'536;
  std::chrono::milliseconds time = 10s;
  std::chrono::milliseconds pause = 60s;
  bool flag = false;
  std::string choice = "a";

  std::string said;  // help, or what is wrong
  std::optional<int> status;

  explicit Given(const Words& arguments) {
    Options options("try", "A command.");
    options.text("text", text, "A text");
    options.texts("texts", texts, "Some texts");
    options.number("number", number, {1, 256}, "A number");
    options.number("count", count, {0, 10}, "A count");
    options.bytes("bytes", bytes, {512, mebibyte}, "Bytes");
    options.time("time", time, {1, 3'600'000}, "A time");
    options.time("pause", pause, {0, 3'600'000}, "A time, or none");
    options.flag("flag", flag, "A flag");
    options.choice("choice", choice, {"a", "b"}, "A choice");
    options.needs("count", {"number", "flag"});
    options.excludes("text", "choice");
    std::ostringstream out;
    std::ostringstream err;
    status = options.parse(arguments, {out, err});
    said = out.str() + err.str();
  }
};

// A variable of the environment, for as long as this lives.
struct Variable {
  Variable(const char* its_name, const char* value) : name(its_name) { ::setenv(name, value, 1); }
  ~Variable() { ::unsetenv(name); }
  const char* name;
};

}  // namespace

TEST_CASE("a number is taken up to both ends of its range, and no further", "[options]") {
  struct Row {
    const char* option;
    const char* good[2];
    std::vector<const char*> bad;
    const char* range;
  };
  const Row rows[] = {
      {"--number",
       {"1", "256"},
       {"0", "257", "-1", "1.5", "x", "", "1k", "0x10", " 1", "99999999999999999999"},
       "1 to 256"},
      {"--bytes",
       {"512", "1MiB"},
       {"511", "1048577", "0", "-1", "1MB", "MiB", "2MiB", "1025KiB", "1 MiB"},
       "512 to 1MiB"},
      {"--time", {"1ms", "1h"}, {"0", "0s", "3601s", "10", "-1s", "1.5s", "soon"}, "1ms to 1h"},
      {"--pause", {"0", "60m"}, {"-1s", "61m", "10"}, "0 to 1h"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.option) {
      for (const char* good : row.good) {
        INFO(good);
        CHECK(Given({row.option, good}).status == std::nullopt);
      }
      for (const char* bad : row.bad) {
        const Given given({std::string(row.option) + "=" + bad});
        CHECK(given.status == could_not_run);
        // An empty value is none.
        if (*bad == '\0') continue;
        CHECK(given.said == "bac-a-sable try: " + std::string(row.option) + " takes a value from " +
                                row.range + ", not `" + bad + "`; see `bac-a-sable try --help`\n");
      }
    }
  }
}

TEST_CASE("units are read", "[options]") {
  const Given given({"--bytes", "64KiB", "--time", "1500ms", "--pause", "2m", "--number", "7"});
  CHECK(given.bytes == 65'536);
  CHECK(given.time == 1500ms);
  CHECK(given.pause == 120s);
  CHECK(given.number == 7);
}

TEST_CASE("of an option given twice the last one counts, of a list both", "[options]") {
  CHECK(Given({"--number", "3", "--number", "4"}).number == 4);
  CHECK(Given({"--time", "3s", "--time", "4s"}).time == 4s);
  CHECK(Given({"--choice", "a", "--choice", "b"}).choice == "b");
  CHECK(Given({"--texts", "a:b", "--texts", "c"}).texts == Words{"a:b", "c"});
}

TEST_CASE("the environment gives options, and lists as PATH does", "[options]") {
  SECTION("a list") {
    const Variable variable("BAC_A_SABLE_TEXTS", "a:b::c/d:");
    CHECK(Given({}).texts == Words{"a", "b", "c/d"});
    CHECK(Given({"--texts", "x:y"}).texts == Words{"x:y"});
    CHECK(Given({"--texts=x"}).texts == Words{"x"});
  }
  SECTION("one of a list") {
    const Variable variable("BAC_A_SABLE_TEXTS", "a");
    CHECK(Given({}).texts == Words{"a"});
  }
  SECTION("a number that is none") {
    const Variable variable("BAC_A_SABLE_NUMBER", "0");
    CHECK(Given({}).status == could_not_run);
    CHECK(Given({"--number", "1"}).number == 1);
  }
  SECTION("a flag") {
    const Variable variable("BAC_A_SABLE_FLAG", "true");
    CHECK(Given({}).flag);
  }
  SECTION("a flag that is none") {
    const Variable variable("BAC_A_SABLE_FLAG", "maybe");
    CHECK(Given({}).said ==
          "bac-a-sable try: --flag = maybe is neither true nor false; see `bac-a-sable try "
          "--help`\n");
  }
  SECTION("an empty variable is none") {
    const Variable variable("BAC_A_SABLE_NUMBER", "");
    CHECK(Given({}).number == 2);
  }
}

TEST_CASE("options that mean nothing together or alone are refused", "[options]") {
  CHECK(Given({"--count", "1"}).said ==
        "bac-a-sable try: --count means nothing without --number or --flag; give that too, or "
        "leave --count out; see `bac-a-sable try --help`\n");
  CHECK(Given({"--count", "1", "--flag"}).status == std::nullopt);
  CHECK(Given({"--count", "1", "--number", "1"}).status == std::nullopt);
  CHECK(Given({"--text", "x", "--choice", "a"}).said ==
        "bac-a-sable try: --text and --choice contradict each other; give one of them; see "
        "`bac-a-sable try --help`\n");
}

TEST_CASE("what lacks a value is told by its name", "[options]") {
  CHECK(Given({"--number"}).said ==
        "bac-a-sable try: --number needs a value; see `bac-a-sable try --help`\n");
}

TEST_CASE("the help tells ranges, defaults and variables", "[options]") {
  const Given given({"--help"});
  CHECK(given.status == fine);
  // CLI11 2.4 writes a default as " [2]  ", 2.3 as "=2 ".
  const std::string said = std::regex_replace(given.said, std::regex(R"( \[([^\]]*)\]  )"), "=$1 ");
  for (const char* told : {"--number 1..256=2 (Env:BAC_A_SABLE_NUMBER)", "--bytes 512..1MiB=64KiB ",
                           "--time 1ms..1h=10s ", "--pause 0..1h=1m ", "--choice a|b=a ",
                           "Some texts; in the variable, several are a:b"}) {
    INFO(given.said);
    CHECK(said.find(told) != std::string::npos);
  }
}
