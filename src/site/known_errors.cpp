#include "site/known_errors.h"

#include <algorithm>
#include <set>

#include "reading/document.h"
#include "support/folded_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr std::string_view prefix_mark = "%{prefix}";

// A text of a case as far as the table shows it.
std::string text_shown(const Node& error, std::string_view name) {
  constexpr std::size_t longest = 1'000;
  const std::string text = text_of(error, name);
  return text.substr(0, valid_utf8_length(std::string_view(text).substr(0, longest)));
}

// The errors in an answer that lists them, one for each code.
std::vector<ErrorText> errors_in(const PreparedAnswer& answer) {
  std::vector<ErrorText> found;
  if (answer.status < 400) return found;
  const Document document = read_json(*answer.body, {});
  const Node* errors = document.root ? document.root->find("errors") : nullptr;
  if (errors == nullptr) return found;
  for (const Node& error : errors->items) {
    ErrorText text;
    text.code = text_of(error, "code");
    text.title = text_shown(error, "title");
    text.detail = text_shown(error, "detail");
    if (!text.code.empty() &&
        std::ranges::find(found, text.code, &ErrorText::code) == found.end()) {
      found.push_back(std::move(text));
    }
  }
  return found;
}

void add_text(std::map<std::string, KnownError>& known, const std::string& code,
              const ErrorText& error) {
  KnownError& row = known[code];
  row.code = code;
  if (row.title.empty()) row.title = error.title;
  if (std::ranges::find(row.details, error.detail) == row.details.end()) {
    row.details.push_back(error.detail);
  }
}

}  // namespace

std::map<std::string, KnownError> known_errors(const Book& book) {
  std::map<std::string, KnownError> known;
  const Catalogue& catalogue = book.catalogue();
  std::set<const Provider*> providers;
  for (const ApiGroup& group : book.groups()) {
    if (group.provider != nullptr) providers.insert(group.provider);
  }
  for (const auto& [name, error] : catalogue.contract->errors) {
    if (error.code.find(prefix_mark) == std::string::npos) {
      add_text(known, error.code, error);
      continue;
    }
    for (const Provider* provider : providers) add_text(known, code_of(error, provider), error);
  }
  for (const ApiGroup& group : book.groups()) {
    for (const Operation* operation : group.operations) {
      const CaseSet* set = cases_of(catalogue, operation->id);
      if (set == nullptr) continue;
      for (const auto& test_case : set->cases) {
        for (const ErrorText& error : errors_in(test_case->answer)) {
          if (!known.contains(error.code)) add_text(known, error.code, error);
          known[error.code].cases.push_back(test_case.get());
        }
      }
    }
  }
  return known;
}

std::string code_of(const ErrorText& error, const Provider* provider) {
  std::string code = error.code;
  const std::size_t at = code.find(prefix_mark);
  if (at != std::string::npos) {
    code.replace(at, prefix_mark.size(), provider == nullptr ? "" : provider->prefix);
  }
  return code;
}

std::string href_of_error(const std::string& code) { return "/_sandbox/errors#e" + slug_of(code); }

}  // namespace sandbox
