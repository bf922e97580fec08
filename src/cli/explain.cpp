#include <iostream>
#include <iterator>

#include "answering/explain.h"
#include "answering/explanation_json.h"
#include "answering/read_request.h"
#include "answering/steps.h"
#include "cli/commands.h"
#include "cli/language.h"
#include "cli/open_tree.h"
#include "model/wording.h"
#include "support/shown_text.h"
#include "support/text.h"

// The request is read from what was typed, answered and explained by answering/explain.h
// with the tree opened as check opens it; the rest of this file writes the explanation.

namespace sandbox {
namespace {

using Outcome = Explanation::Outcome;

std::string shown(const Value& value) {
  if (value.is_absent()) return "–";
  if (value.is_text()) return value.text.empty() ? "\"\"" : shown_text(value.text);
  return value.is_list() ? "[" + shown_text(join(value.list, ", ")) + "]" : "{…}";
}

// ---- Text, in the reader's language ----

constexpr Phrase no_operation = {"no operation at this path", "aucune opération à ce chemin"};
constexpr Phrase answer_is = {"answer", "réponse"};
constexpr Phrase refused_since = {"refused", "refusé"};
constexpr Phrase looked_for = {"looked for: the case whose params are exactly",
                               "cas cherché : celui dont les params sont exactement"};
constexpr Phrase nearest_are = {"nearest cases:", "cas les plus proches :"};
constexpr Phrase documented_for = {"this person is documented for:",
                                   "cette personne est documentée pour :"};
constexpr Phrase left_out_is = {"left out, no scope of the caller opens it:",
                                "laissé de côté, aucun droit de l'appelant ne l'ouvre :"};
constexpr Phrase asked_is = {"asked", "demandé"};
constexpr Phrase documented_is = {"the case", "le cas"};

std::string as_text(const NearCase& near, Language language) {
  std::string out = "  " + near.test_case->operation + "/" + shown_text(near.test_case->name) +
                    " (" + std::to_string(near.test_case->answer.status) + ")\n";
  for (const Difference& difference : near.differences) {
    out += "    " + shown_text(difference.name) + ": " + std::string(asked_is.in(language)) + " " +
           shown(difference.asked) + ", " + std::string(documented_is.in(language)) + " " +
           shown(difference.documented) + " – " + std::string(difference.kind->says.in(language)) +
           "\n";
  }
  return out;
}

std::string as_text(const Explanation::StepTold& step, Language language) {
  const bool refused = step.outcome == Outcome::refused;
  std::string out = refused ? "✗ " : step.outcome == Outcome::passed ? "✓ " : "· ";
  out += std::string(step.step->called.in(language));
  if (!step.looked_at.empty()) out += ": " + shown_text(step.looked_at.in(language));
  out += "\n";
  if (refused)
    out += "    " + std::string(refused_since.in(language)) + ": " + shown_text(step.reason) + "\n";
  return out;
}

std::string as_text(const Explanation& told, Language language) {
  const auto say_it = [&](const Phrase& phrase) { return std::string(phrase.in(language)); };
  std::string out = told.operation.empty() ? say_it(no_operation) : told.operation;
  out += "\n" + say_it(answer_is) + ": " + std::to_string(told.response.status);
  if (!told.response.note.kind.empty()) out += " " + told.response.note.kind;
  if (!told.response.note.case_file.empty()) out += ", " + shown_text(told.response.note.case_file);
  out += "\n\n";
  for (const Explanation::StepTold& step : told.steps) out += as_text(step, language);
  if (!told.wanted.empty()) out += "\n" + say_it(looked_for) + "\n";
  for (const auto& [name, value] : told.wanted) out += "    " + name + ": " + shown(value) + "\n";
  if (!told.nearest.empty()) out += "\n" + say_it(nearest_are) + "\n";
  for (const NearCase& near : told.nearest) out += as_text(near, language);
  if (!told.elsewhere.empty()) {
    out += "\n" + say_it(documented_for) + " " + join(told.elsewhere, ", ") + "\n";
  }
  if (!told.left_out.empty()) {
    out += "\n" + say_it(left_out_is) + " " + shown_text(join(told.left_out, ", ")) + "\n";
  }
  return out;
}

// ---- The command ----

std::string all_of_standard_input() {
  return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

}  // namespace

int run_explain(const Arguments& arguments, Streams streams) {
  TreeOptions tree;
  std::string text;
  std::string format = "text";
  std::string language;
  std::string secret(published_jwt_secret);
  std::string today;
  bool filter_scopes = false;
  Options options("explain", "Why a request gets the answer it gets.");
  options.word("request", text, "A URL, a request line, a curl command, or - for standard input");
  options.choice("format", format, {"text", "json"}, "How to write it");
  options.choice("lang", language, {"fr", "en"},
                 "In which language (default: that of LC_ALL or LANG)");
  options.text("jwt-secret", secret, "With which access tokens are signed");
  options.text("today", today, "Freeze the date: 2026-11-23");
  options.flag(
      "filter-scopes", filter_scopes,
      "As a server with --filter-scopes would answer: what the scopes do not open is told");
  tree.declare(options);
  if (const auto status = options.parse(arguments, streams)) return *status;
  const Request request = read_request(text == "-" ? all_of_standard_input() : text);
  Assembler assembler;
  const CheckedTree opened = open_tree(read_tree(tree), assembler, today);
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(secret);
  policy.jwks = [] { return std::string("{}"); };
  policy.filter_scopes = filter_scopes;
  const auto wishes = wishes_of(request);
  Circumstances circumstances;
  circumstances.wishes = wishes ? &*wishes : nullptr;
  const Explanation told =
      explain(*opened.catalogue, request, opened.asking.now, policy, circumstances);
  streams.out << (format == "json" ? to_json(told) + "\n"
                                   : as_text(told, chosen_language(language)));
  return told.response.note.kind == "case" ? fine : has_findings;
}

}  // namespace sandbox
