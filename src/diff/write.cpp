#include "diff/write.h"

#include <algorithm>
#include <set>

#include "model/json_writer.h"
#include "support/shown_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

using Kind = CaseChange::Kind;

std::string count(std::size_t number, const std::string& noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

std::size_t count_of(const Comparison& comparison, Kind kind) {
  return static_cast<std::size_t>(std::ranges::count(comparison.cases, kind, &CaseChange::kind));
}

std::string shortened(const std::string& id) { return id.substr(0, 10); }

// "2 cases added, 1 removed, 3 changed; 5 requests are answered otherwise"
std::string summary(const Comparison& comparison) {
  if (comparison.cases.empty() && comparison.answers.empty()) return "no case changed";
  const std::size_t answers = comparison.answers.size();
  return count(count_of(comparison, Kind::added), "case") + " added, " +
         std::to_string(count_of(comparison, Kind::removed)) + " removed, " +
         std::to_string(count_of(comparison, Kind::changed)) + " changed; " +
         count(answers, "request") + (answers == 1 ? " is" : " are") + " answered otherwise";
}

std::string phrase_of(const Served& served) {
  if (served.status == 0) return "the default";
  return std::to_string(served.status) + " " + served.file +
         (served.is_default ? " (the default)" : "");
}

std::string request_of(const AnswerChange& change) {
  if (!change.request) return "any request without a case";
  return change.request->empty() ? "a request without parameters" : *change.request;
}

// Operations and france_connect, in order.
std::set<std::string> folders_of(const Comparison& comparison) {
  std::set<std::string> folders;
  for (const CaseChange& change : comparison.cases) folders.insert(change.folder);
  for (const AnswerChange& change : comparison.answers) folders.insert(change.operation);
  return folders;
}

std::string sign_of(Kind kind) {
  return kind == Kind::added ? "+" : kind == Kind::removed ? "-" : "~";
}

std::string name_of(Kind kind) {
  return kind == Kind::added ? "added" : kind == Kind::removed ? "removed" : "changed";
}

std::string object_of(const Served& served) {
  JsonObject object;
  if (served.status == 0) {
    object.null("status");
  } else {
    object.number("status", served.status);
  }
  return object.text_or_null("file", served.file)
      .flag("default", served.is_default || served.status == 0)
      .str();
}

}  // namespace

std::string to_text(const Comparison& comparison) {
  std::string text = shortened(comparison.before) + " → " + shortened(comparison.after) + ": " +
                     summary(comparison) + "\n";
  for (const std::string& folder : folders_of(comparison)) {
    text += "\n" + shown_text(folder) + "\n";
    for (const CaseChange& change : comparison.cases) {
      if (change.folder != folder) continue;
      text += "  " + sign_of(change.kind) + " " + shown_text(change.file);
      if (!change.what.empty()) text += ": " + join(change.what, ", ");
      if (!change.title.empty()) text += "  (" + shown_text(change.title) + ")";
      text += "\n";
    }
    for (const AnswerChange& change : comparison.answers) {
      if (change.operation != folder) continue;
      text += "    " + shown_text(request_of(change)) + "\n      " +
              shown_text(phrase_of(change.before)) + " → " + shown_text(phrase_of(change.after)) +
              "\n";
    }
  }
  return text;
}

std::string to_json(const Comparison& comparison) {
  const auto cases = json_list(comparison.cases, [](const CaseChange& change) {
    return JsonObject()
        .text("change", name_of(change.kind))
        .text("folder", change.folder)
        .text("file", change.file)
        .text("title", change.title)
        .raw("what", json_list(change.what, json_text))
        .str();
  });
  const auto answers = json_list(comparison.answers, [](const AnswerChange& change) {
    return JsonObject()
        .text("operation", change.operation)
        .raw("request", change.request ? json_text(*change.request) : "null")
        .raw("before", object_of(change.before))
        .raw("after", object_of(change.after))
        .str();
  });
  return JsonObject()
             .text("before", comparison.before)
             .text("after", comparison.after)
             .raw("cases", cases)
             .raw("answers", answers)
             .str() +
         "\n";
}

std::string to_markdown(const Comparison& comparison) {
  std::string text = "**" + summary(comparison) + "** (" +
                     in_markdown_code(shortened(comparison.before)) + " → " +
                     in_markdown_code(shortened(comparison.after)) + ")\n";
  for (const std::string& folder : folders_of(comparison)) {
    text += "\n### " + in_markdown_code(folder) + "\n";
    std::string cases;
    for (const CaseChange& change : comparison.cases) {
      if (change.folder != folder) continue;
      cases += "| " + name_of(change.kind) + " | " + in_markdown_code(change.file) + " | " +
               in_markdown(change.title) + " | " + in_markdown(join(change.what, ", ")) + " |\n";
    }
    std::string answers;
    for (const AnswerChange& change : comparison.answers) {
      if (change.operation != folder) continue;
      answers += "| " +
                 (change.request ? in_markdown_code(request_of(change)) : request_of(change)) +
                 " | " + in_markdown(phrase_of(change.before)) + " | " +
                 in_markdown(phrase_of(change.after)) + " |\n";
    }
    if (!cases.empty()) text += "\n| case | file | title | what |\n|---|---|---|---|\n" + cases;
    if (!answers.empty()) text += "\n| request | before | after |\n|---|---|---|\n" + answers;
  }
  return text;
}

}  // namespace sandbox
