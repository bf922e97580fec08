#include "site/drafts.h"

#include <memory>

#include "reading/document.h"
#include "support/percent.h"

namespace sandbox {
namespace {

constexpr std::string_view github = "https://github.com/";
constexpr std::size_t longest_address = 8'000;

// "https://github.com/owner/name" when the whole tree comes from there.
std::string repository_of(const Catalogue& catalogue) {
  std::string source = catalogue.source;
  if (!source.starts_with(github) || source.find(',') != std::string::npos) return "";
  if (source.ends_with(".git")) source.resize(source.size() - 4);
  const std::size_t owner_ends = source.find('/', github.size());
  if (owner_ends == std::string::npos) return "";
  return source.substr(0, source.find('/', owner_ends + 1));
}

CaseFile file_of(const TestCase& test_case, const Operation& operation) {
  CaseFile file;
  file.shown = test_case.place.file;
  file.operation = test_case.operation;
  file.name = test_case.name;
  file.served = &test_case;
  file.of = &operation;
  Document body = read_json(*test_case.answer.body, {});
  file.written = std::make_shared<const WrittenFile>(WrittenFile{{}, std::move(body.root)});
  return file;
}

}  // namespace

std::string draft_for(const Book& book, const Operation& operation, const DraftParams& params,
                      int status) {
  CheckedTree tree;
  tree.documents = documents_of(book.catalogue());
  Context context{tree, {}, {}, {}, {}, {}, nullptr};
  for (const ApiGroup& group : book.groups()) {
    if (group.provider != operation.provider) continue;
    for (const Operation* other : group.operations) {
      const CaseSet* set = cases_of(book.catalogue(), other->id);
      if (set == nullptr) continue;
      for (const auto& test_case : set->cases) {
        if (test_case->answer.status != status) continue;
        context.files.push_back(file_of(*test_case, *other));
      }
    }
  }
  return draft_case(context, operation, {status, params, ""});
}

std::string github_form(const Book& book, const Operation& operation, const std::string& name,
                        const std::string& text) {
  const std::string repository = repository_of(book.catalogue());
  const CaseSet* set = cases_of(book.catalogue(), operation.id);
  if (repository.empty() || set == nullptr || set->cases.empty()) return "";
  const std::string& beside = set->cases.front()->place.file;
  const std::string path = beside.substr(0, beside.rfind('/') + 1) + name;
  std::string address = repository + "/new/HEAD?filename=" + percent_encoded(path) +
                        "&value=" + percent_encoded(text);
  return address.size() > longest_address ? "" : address;
}

std::string github_page(const Book& book, const TestCase& test_case) {
  const std::string repository = repository_of(book.catalogue());
  return repository.empty()
             ? ""
             : repository + "/edit/HEAD/" + percent_encoded(test_case.place.file, "/");
}

std::string github_line(const Book& book, const Place& place) {
  const std::string repository = repository_of(book.catalogue());
  if (repository.empty() || place.file.empty()) return "";
  return repository + "/blob/" + percent_encoded(book.catalogue().id) + "/" +
         percent_encoded(place.file, "/") +
         (place.line == 0 ? "" : "#L" + std::to_string(place.line));
}

}  // namespace sandbox
