#include "answering/explanation_json.h"

#include "answering/steps.h"
#include "model/json_writer.h"

namespace sandbox {
namespace {

using Outcome = Explanation::Outcome;

std::string_view word_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed:
      return "passed";
    case Outcome::refused:
      return "refused";
    case Outcome::not_reached:
      break;
  }
  return "not reached";
}

std::string json_of(const Value& value) {
  if (value.is_text()) return json_text(value.text);
  if (value.is_list()) return json_list(value.list, json_text);
  return "null";
}

std::string json_of(const Explanation::StepTold& step) {
  JsonObject object;
  object.text("step", step.name)
      .text("asks", step.step->says.english)
      .text("outcome", word_of(step.outcome));
  if (step.outcome != Outcome::not_reached) object.text("looked_at", step.looked_at.english);
  if (step.outcome == Outcome::refused) object.text("reason", step.reason);
  JsonObject french;
  french.text("step", step.step->called.in(Language::french))
      .text("asks", step.step->says.in(Language::french));
  if (step.outcome != Outcome::not_reached) french.text("looked_at", step.looked_at.french);
  object.raw("fr", french.str());
  return object.str();
}

std::string json_of(const Difference& difference) {
  return JsonObject()
      .text("parameter", difference.name)
      .raw("asked", json_of(difference.asked))
      .raw("documented", json_of(difference.documented))
      .text("kind", difference.kind->id)
      .text("fr", difference.kind->says.in(Language::french))
      .text("en", difference.kind->says.english)
      .str();
}

std::string json_of(const NearCase& near) {
  return JsonObject()
      .text("case", near.test_case->operation + "/" + near.test_case->name)
      .number("status", near.test_case->answer.status)
      .text_or_null("description", near.test_case->description)
      .raw("differences",
           json_list(near.differences,
                     [](const Difference& difference) { return json_of(difference); }))
      .str();
}

}  // namespace

std::string to_json(const NamedValues& values) {
  JsonObject object;
  for (const auto& [name, value] : values) object.raw(name, json_of(value));
  return object.str();
}

std::string to_json(const std::vector<NearCase>& nearest) {
  return json_list(nearest, [](const NearCase& near) { return json_of(near); });
}

std::string to_json(const Explanation& told) {
  return JsonObject()
      .text_or_null("operation", told.operation)
      .number("status", told.response.status)
      .text_or_null("answer", told.response.note.kind)
      .text_or_null("case", told.response.note.case_file)
      .raw("steps",
           json_list(told.steps, [](const Explanation::StepTold& step) { return json_of(step); }))
      .raw("wanted", to_json(told.wanted))
      .text_or_null("key", told.key)
      .raw("nearest", to_json(told.nearest))
      .raw("elsewhere", json_list(told.elsewhere, json_text))
      .raw("left_out", json_list(told.left_out, json_text))
      .str();
}

}  // namespace sandbox
