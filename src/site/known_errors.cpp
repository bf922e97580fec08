#include "site/known_errors.h"

#include <algorithm>
#include <set>

#include "reading/document.h"
#include "support/folded_text.h"

namespace sandbox {
namespace {

constexpr std::string_view prefix_mark = "%{prefix}";

// The codes in an answer that lists its errors.
std::vector<std::string> codes_in(const PreparedAnswer& answer) {
  std::vector<std::string> codes;
  if (answer.status < 400) return codes;
  const Document document = read_json(*answer.body, {});
  const Node* errors = document.root ? document.root->find("errors") : nullptr;
  if (errors == nullptr) return codes;
  for (const Node& error : errors->items) {
    std::string code = text_of(error, "code");
    if (!code.empty() && std::ranges::find(codes, code) == codes.end()) {
      codes.push_back(std::move(code));
    }
  }
  return codes;
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
        for (const std::string& code : codes_in(test_case->answer)) {
          KnownError& row = known[code];
          row.code = code;
          row.cases.push_back(test_case.get());
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
