#include "answering/recipient.h"

#include "support/catch.h"
#include "support/values.h"

// Expectations: docs/reference/crosscutting.md 5.1, 5.2.

namespace sandbox {
namespace {

using namespace test;

TEST_CASE("a SIRET is fourteen digits with a key, or La Poste's", "[recipient]") {
  struct Row {
    const char* what;
    Value value;
    bool expected;
  };
  const Row rows[] = {
      {"DINUM", text("13002526500013"), true},
      {"one digit off", text("13002526500014"), false},
      {"two digits swapped", text("13002526500031"), false},
      {"La Poste without a key", text("35600000000001"), true},
      {"almost La Poste", text("35600000100001"), false},
      {"zeros", text("00000000000000"), true},
      {"thirteen digits", text("1300252650001"), false},
      {"fifteen digits", text("130025265000130"), false},
      {"letters", text("1300252650001X"), false},
      {"white space", text("13002526500013 "), false},
      {"a line end", text("13002526500013\n"), false},
      {"groups of digits", text("130 025 265 00013"), false},
      {"an empty text", text(""), false},
      {"nothing", absent, false},
      {"a list", list({"13002526500013"}), false},
      {"nested", nested, false},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(is_siret(row.value) == row.expected);
  }
}

TEST_CASE("who must name a recipient, and at which stage a wrong one is refused", "[recipient]") {
  Family optional;
  Family required;
  required.recipient_required = true;
  const Caller by_token;
  const Identity identity;
  const Caller by_identity{nullptr, &identity};
  struct Row {
    const char* what;
    const Family& family;
    const Caller& caller;
    Value recipient;
    std::optional<Stage> expected;
  };
  constexpr auto wrong = Stage::recipient;
  constexpr auto wrong_of_identity = Stage::recipient_of_identity;
  const Row rows[] = {
      {"optional, token, none", optional, by_token, absent, {}},
      {"optional, token, blank", optional, by_token, text(" "), {}},
      {"optional, token, wrong", optional, by_token, text("1"), wrong},
      {"optional, token, right", optional, by_token, text("13002526500013"), {}},
      {"optional, identity, none", optional, by_identity, absent, wrong_of_identity},
      {"optional, identity, wrong", optional, by_identity, text("1"), wrong},
      {"required, token, none", required, by_token, absent, wrong},
      {"required, token, wrong", required, by_token, text("1"), wrong},
      {"required, identity, none", required, by_identity, absent, wrong_of_identity},
      {"required, identity, wrong", required, by_identity, text("1"), wrong_of_identity},
      {"required, identity, right", required, by_identity, text("13002526500013"), {}},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK((check_recipient(row.recipient, row.family, row.caller) == row.expected));
  }
}

}  // namespace
}  // namespace sandbox
