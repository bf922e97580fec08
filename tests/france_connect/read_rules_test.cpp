#include "france_connect/rules.h"
#include "support/catch.h"
#include "support/embedded_files.h"

using namespace sandbox;
using namespace sandbox::france_connect;

namespace {

std::string own_rules() {
  return std::string(*embedded_file(EmbeddedFolder::schemas, "france_connect.yaml").text);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("our own rules are read whole", "[france_connect]") {
  const ReadRules read = read_rules(own_rules(), "france_connect.yaml");
  for (const Finding& finding : read.findings) FAIL_CHECK(to_string(finding));
  CHECK(read.rules.lifetimes.code == 30);
  CHECK(read.rules.clients.at("bac-a-sable-rs256").algorithm == Algorithm::rs256);
  CHECK_FALSE(read.rules.clients.at("bac-a-sable-json").signs_userinfo);
  CHECK(read.rules.fault(Fault::parameter_missing).code == "Y030007");
  REQUIRE(read.rules.claims_of("birth") != nullptr);
  CHECK(*read.rules.claims_of("birth") == std::vector<std::string>{"birthplace", "birthcountry"});
  CHECK(read.rules.claims_of("no_such_scope") == nullptr);
}

TEST_CASE("mistakes in the rules are told, with their place", "[france_connect]") {
  struct Row {
    const char* what;
    std::string text;
    const char* sentence;
  };
  const Row rows[] = {
      {"a fault that is missing", replaced(own_rules(), "  code_used:", "  code_usedd:"),
       "the fault `code_used` is missing"},
      {"a fault that nobody knows", replaced(own_rules(), "  code_used:", "  code_usedd:"),
       "there is no fault `code_usedd`"},
      {"a place that is none", replaced(own_rules(), "{place: page,", "{place: wall,"),
       "there is no place `wall`"},
      {"an algorithm that is none", replaced(own_rules(), "algorithm: RS256", "algorithm: XS256"),
       "there is no algorithm `XS256`"},
      {"a key that nobody knows", replaced(own_rules(), "home:", "hame:"),
       "`hame` is not known here"},
      {"no YAML", "a: [", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const ReadRules read = read_rules(row.text, "france_connect.yaml");
      bool told = false;
      for (const Finding& finding : read.findings) {
        told = told || to_string(finding).find(row.sentence) != std::string::npos;
      }
      CHECK(told);
    }
  }
}
