#include <algorithm>
#include <array>

#include "check/context.h"
#include "support/text.h"

// Rules about one file's own shape.

namespace sandbox {
namespace {

const std::vector<std::string> known_keys = {"title",   "description", "persona",
                                             "params",  "status",      "payload",
                                             "example", "valid_from",  "valid_until"};

// Those that the public project's own tests accept.
constexpr std::array accepted_statuses = {200, 400, 403, 404, 409, 422,
                                          429, 500, 502, 503, 504, 509};

std::string listed(const auto& numbers) {
  std::vector<std::string> texts;
  texts.reserve(numbers.size());
  for (const int number : numbers) texts.push_back(std::to_string(number));
  return join(texts, ", ");
}

}  // namespace

void check_final_newline(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    if (file.text->empty() || file.text->back() == '\n') continue;
    const int line = 1 + static_cast<int>(std::ranges::count(*file.text, '\n'));
    report.add("final-newline", {file.shown, line, 0}, "the file does not end with a line break",
               "press Enter at the end of the last line, or run `bac-a-sable check --fix`");
  }
}

void check_keys(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    for (const Node::Member& member : file.root.members) {
      if (std::ranges::find(known_keys, member.key) != known_keys.end()) continue;
      // For the public project's own documentation of its tokens.
      if (file.is_identity() && member.key == "api_path") continue;
      std::vector<std::string> missing;
      for (const std::string& key : known_keys) {
        if (!file.root.find(key)) missing.push_back(key);
      }
      const std::string meant = nearest(member.key, missing);
      report.add("unknown-key", {file.shown, member.line, member.column},
                 "nothing reads the key `" + member.key + "`",
                 meant.empty() ? "remove it; a case has " + join(known_keys, ", ")
                               : "did you mean `" + meant + "`?");
    }
  }
}

void check_description(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const Node* description = file.root.find("description");
    if (description && !is_blank(description->text)) continue;
    report.add("description",
               description ? description->place_in(file.shown) : Place{file.shown, 0, 0},
               "the case has no `description`",
               "add a line such as `description: Étudiante inscrite, appelée par son INE`");
  }
}

void check_status(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const Node* status = file.root.find("status");
    if (!status || file.is_identity() || status->kind != Node::Kind::integer ||
        status->text.size() != 3) {
      continue;
    }
    const int number = std::stoi(status->text);
    if (std::ranges::find(accepted_statuses, number) == accepted_statuses.end()) {
      report.add("status-accepted", status->place_in(file.shown),
                 "the service never answers " + status->text,
                 "write one of " + listed(accepted_statuses));
      continue;
    }
    const DocumentedOperation* documented = context.tree.documents->get().find(file.operation);
    if (!documented || documented->statuses.empty()) continue;
    const std::vector<int>& known = documented->statuses;
    if (std::ranges::find(known, number) != known.end()) continue;
    report.add("status-documented", status->place_in(file.shown),
               "the OpenAPI document of this operation knows no status " + status->text,
               "write one of " + listed(known) + ", or have the document completed");
  }
}

namespace {

void check_plain(const CaseFile& file, const Node& value, const std::string& name, Report& report) {
  for (const Node& item : value.items) check_plain(file, item, name, report);
  const bool told_by_loading = value.kind != Node::Kind::integer && value.kind != Node::Kind::text;
  if (value.is_list() || value.is_map() || told_by_loading || value.written.empty() ||
      value.written == value.text) {
    return;
  }
  report.add("plain-scalar", value.place_in(file.shown),
             "`" + name + "` is written " + value.written + " and read as " + value.text,
             "write " + value.text + ", or '" + value.written + "' in quotes for that very text");
}

}  // namespace

void check_plain_scalars(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const Node* params = file.params();
    if (!params || !params->is_map()) continue;
    for (const Node::Member& member : params->members) {
      check_plain(file, member.value, member.key, report);
    }
  }
}

}  // namespace sandbox
