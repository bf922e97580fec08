#include "diff/write.h"

#include <algorithm>
#include <set>

#include "model/node.h"
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
  return "{\"status\":" + (served.status == 0 ? "null" : std::to_string(served.status)) +
         ",\"file\":" + (served.file.empty() ? "null" : to_json(std::string_view(served.file))) +
         ",\"default\":" + (served.is_default || served.status == 0 ? "true" : "false") + "}";
}

std::string list_of(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  quoted.reserve(texts.size());
  for (const std::string& text : texts) quoted.push_back(to_json(std::string_view(text)));
  return "[" + join(quoted, ",") + "]";
}

// Code in a table: neither bars nor backticks may end it.
std::string cell(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '|') safe += '\\';
    safe += c == '`' ? '\'' : c == '\n' ? ' ' : c;
  }
  return safe;
}

std::string code(const std::string& text) { return "`" + cell(text) + "`"; }

// Text that Markdown should show as it is.
std::string plain(const std::string& text) {
  std::string safe;
  for (const char c : cell(text)) {
    if (std::string_view("*_[]<>#").find(c) != std::string_view::npos) safe += '\\';
    safe += c;
  }
  return safe;
}

}  // namespace

std::string to_text(const Comparison& comparison) {
  std::string text = shortened(comparison.before) + " → " + shortened(comparison.after) + ": " +
                     summary(comparison) + "\n";
  for (const std::string& folder : folders_of(comparison)) {
    text += "\n" + folder + "\n";
    for (const CaseChange& change : comparison.cases) {
      if (change.folder != folder) continue;
      text += "  " + sign_of(change.kind) + " " + change.file;
      if (!change.what.empty()) text += ": " + join(change.what, ", ");
      if (!change.title.empty()) text += "  (" + change.title + ")";
      text += "\n";
    }
    for (const AnswerChange& change : comparison.answers) {
      if (change.operation != folder) continue;
      text += "    " + request_of(change) + "\n      " + phrase_of(change.before) + " → " +
              phrase_of(change.after) + "\n";
    }
  }
  return text;
}

std::string to_json(const Comparison& comparison) {
  std::vector<std::string> cases;
  for (const CaseChange& change : comparison.cases) {
    cases.push_back("{\"change\":\"" + name_of(change.kind) +
                    "\",\"folder\":" + to_json(std::string_view(change.folder)) +
                    ",\"file\":" + to_json(std::string_view(change.file)) +
                    ",\"title\":" + to_json(std::string_view(change.title)) +
                    ",\"what\":" + list_of(change.what) + "}");
  }
  std::vector<std::string> answers;
  for (const AnswerChange& change : comparison.answers) {
    answers.push_back(
        "{\"operation\":" + to_json(std::string_view(change.operation)) +
        ",\"request\":" + (change.request ? to_json(std::string_view(*change.request)) : "null") +
        ",\"before\":" + object_of(change.before) + ",\"after\":" + object_of(change.after) + "}");
  }
  return "{\"before\":" + to_json(std::string_view(comparison.before)) +
         ",\"after\":" + to_json(std::string_view(comparison.after)) + ",\"cases\":[" +
         join(cases, ",") + "],\"answers\":[" + join(answers, ",") + "]}\n";
}

std::string to_markdown(const Comparison& comparison) {
  std::string text = "**" + summary(comparison) + "** (" + code(shortened(comparison.before)) +
                     " → " + code(shortened(comparison.after)) + ")\n";
  for (const std::string& folder : folders_of(comparison)) {
    text += "\n### " + code(folder) + "\n";
    std::string cases;
    for (const CaseChange& change : comparison.cases) {
      if (change.folder != folder) continue;
      cases += "| " + name_of(change.kind) + " | " + code(change.file) + " | " +
               plain(change.title) + " | " + plain(join(change.what, ", ")) + " |\n";
    }
    std::string answers;
    for (const AnswerChange& change : comparison.answers) {
      if (change.operation != folder) continue;
      answers += "| " + (change.request ? code(request_of(change)) : request_of(change)) + " | " +
                 plain(phrase_of(change.before)) + " | " + plain(phrase_of(change.after)) + " |\n";
    }
    if (!cases.empty()) text += "\n| case | file | title | what |\n|---|---|---|---|\n" + cases;
    if (!answers.empty()) text += "\n| request | before | after |\n|---|---|---|\n" + answers;
  }
  return text;
}

}  // namespace sandbox
