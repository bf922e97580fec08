#include "contract/calls.h"

#include <algorithm>

#include "contract/evaluate.h"
#include "contract/rules.h"
#include "contract/transforms.h"
#include "support/catch.h"
#include "support/values.h"

// What is foretold of a call (calls.h) is what answering does with it (evaluate.h).

namespace sandbox {
namespace {

using namespace test;

constexpr Date monday{2026, 11, 23};

Read read(const char* name, Read::Source source, const char* transform) {
  return {name, source, name, find_transform(transform), ""};
}

Validation validation(const char* rule, std::size_t position, Validation::Mode mode) {
  Validation made;
  made.name = rule;
  made.rule = find_rule(rule);
  made.reads = {position};
  made.errors = {rule};
  made.mode = mode;
  return made;
}

std::vector<std::string> errors_of(const Call& call) {
  std::vector<std::string> errors;
  for (const Objection& objection : objections(call, monday)) errors.push_back(objection.error);
  return errors;
}

TEST_CASE("a stop is told alone, whatever was collected before it", "[calls]") {
  using Mode = Validation::Mode;
  Operation operation;
  Variant variant;
  variant.reads = {read("nom", Read::Source::parameter, "as_received"),
                   read("ine", Read::Source::parameter, "as_received")};
  variant.validates = {validation("latin_name", 0, Mode::collect), validation("ine", 1, Mode::stop),
                       validation("digits", 0, Mode::collect)};
  const auto call = [&](const char* nom, const char* ine) {
    return Call{&operation, &variant, {{"nom", text(nom)}, {"ine", text(ine)}}, {}};
  };
  using Errors = std::vector<std::string>;
  CHECK(errors_of(call("1", "x")) == Errors{"ine"});
  CHECK(errors_of(call("1", "1234567890G")) == Errors{"latin_name"});
  CHECK(errors_of(call("Dupont", "1234567890G")) == Errors{"digits"});
  variant.validates[1].mode = Mode::ignored;
  CHECK(errors_of(call("_", "x")) == Errors{"latin_name", "digits"});
}

TEST_CASE("what is read from nowhere goes through its transform too", "[calls]") {
  Operation operation;
  Variant variant;
  variant.reads = {read("commune", Read::Source::nothing, "text_or_empty"),
                   read("nom", Read::Source::claim, "text_or_empty")};
  variant.matches = {{"commune", {0}, find_transform("as_received"), ""},
                     {"nom", {1}, find_transform("as_received"), ""}};
  const Call call{&operation, &variant, {}, {}};
  const auto params = params_of(call);
  REQUIRE(params.size() == 2);
  CHECK(params[0] == std::pair(std::string("commune"), text("")));
  CHECK(params[1] == std::pair(std::string("nom"), text("")));
  const auto nothing = [](const Read&) -> const Value& { return absent; };
  CHECK(lookup_key(variant, read_values(variant, nothing)) == "commune=&nom=");
}

}  // namespace
}  // namespace sandbox
