#include "site/pages.h"

#include <algorithm>
#include <map>
#include <utility>

#include "answering/query.h"
#include "model/finding_rules.h"
#include "site/drafts.h"
#include "site/known_errors.h"
#include "support/folded_text.h"
#include "support/french_text.h"

// What is searched, every error, and how the tree is: the files that loading left out, and what
// check finds in the others, counted by rule and told file by file, those with errors first.

namespace sandbox {
namespace {

constexpr std::size_t most_found = 60;
constexpr std::size_t most_left_out = 1000;
constexpr std::size_t most_findings = 500;
constexpr std::size_t most_cases_of_an_error = 30;

std::string_view tone_of(Severity severity) {
  return severity == Severity::error ? "bad" : "warning";
}

PageData finding_row(const Book& book, const Finding& finding) {
  return PageData::Members{{"place", to_string(finding.place)},
                           {"line", finding.place.line},
                           {"has_line", finding.place.line != 0},
                           {"source_href", github_line(book, finding.place)},
                           {"severity", name_of(finding.severity()).french},
                           {"tone", tone_of(finding.severity())},
                           {"rule", finding.rule->name},
                           {"sentence", finding.sentence.french},
                           {"hint", finding.hint.french}};
}

// What is to be mended in one file.
struct FileFindings {
  std::string file;
  std::vector<const Finding*> findings;
  bool has_error = false;
};

std::vector<FileFindings> by_file(const std::vector<const Finding*>& findings) {
  std::map<std::string, FileFindings> files;
  for (const Finding* finding : findings) {
    FileFindings& file = files[finding->place.file];
    file.file = finding->place.file;
    file.findings.push_back(finding);
    file.has_error = file.has_error || finding->severity() == Severity::error;
  }
  std::vector<FileFindings> all;
  all.reserve(files.size());
  for (auto& [name, file] : files) all.push_back(std::move(file));
  std::stable_partition(all.begin(), all.end(),
                        [](const FileFindings& file) { return file.has_error; });
  return all;
}

PageData by_rule(const std::vector<const Finding*>& findings) {
  std::map<RuleId, std::size_t> counts;
  for (const Finding* finding : findings) ++counts[finding->rule->id];
  PageData::List rows;
  for (const auto& [id, count] : counts) {
    const FindingRule& rule = rule_of(id);
    rows.push_back(PageData::Members{{"rule", rule.name},
                                     {"severity", name_of(rule.severity).french},
                                     {"tone", tone_of(rule.severity)},
                                     {"title", rule.title.in(Language::french)},
                                     {"count", count}});
  }
  return rows;
}

PageData file_row(const Book& book, const FileFindings& file, const TestCase* test_case,
                  std::size_t most) {
  PageData::List rows;
  for (const Finding* finding : file.findings) {
    if (rows.size() == most) break;
    rows.push_back(finding_row(book, *finding));
  }
  return PageData::Members{{"file", file.file},
                           {"file_href", github_line(book, {file.file})},
                           {"case", test_case == nullptr ? "" : title_of(*test_case)},
                           {"case_href", test_case == nullptr ? "" : href_of(*test_case)},
                           {"findings", std::move(rows)}};
}

// The cases that have a page, by the paths that findings show.
std::map<std::string, const TestCase*> cases_by_file(const Book& book) {
  std::map<std::string, const TestCase*> cases;
  for (const ApiGroup& group : book.groups()) {
    for (const Operation* operation : group.operations) {
      const CaseSet* set = cases_of(book.catalogue(), operation->id);
      if (set == nullptr) continue;
      for (const auto& test_case : set->cases) cases[test_case->place.file] = test_case.get();
    }
  }
  return cases;
}

}  // namespace

std::optional<ShownPage> search_page(const Visit& visit) {
  Parameters asked;
  read_query(visit.query, asked);
  const std::string query = asked["q"].is_text() ? asked["q"].text : "";
  const SearchResult result = visit.book.index().find(query, most_found);
  PageData::List found;
  for (const SearchEntry* entry : result.found) {
    found.push_back(PageData::Members{{"kind", entry->kind},
                                      {"title", entry->title},
                                      {"about", entry->about},
                                      {"href", entry->href}});
  }
  return ShownPage{"search", query.empty() ? "Chercher" : "Chercher « " + query + " »",
                   PageData::Members{{"query", query},
                                     {"is_live", visit.tools != nullptr},
                                     {"all", result.all},
                                     {"is_near", result.is_near},
                                     {"is_cut", result.all > found.size()},
                                     {"is_nothing", !query.empty() && found.empty()},
                                     {"found", std::move(found)}}};
}

std::optional<ShownPage> errors_page(const Visit& visit) {
  PageData::List rows;
  for (const auto& [code, error] : known_errors(visit.book)) {
    PageData::List cases;
    for (const TestCase* test_case : error.cases) {
      if (cases.size() == most_cases_of_an_error) break;
      cases.push_back(case_row(visit.book, *test_case));
    }
    rows.push_back(PageData::Members{{"code", error.code},
                                     {"anchor", "e" + slug_of(error.code)},
                                     {"title", error.title},
                                     {"details", texts(error.details)},
                                     {"count", error.cases.size()},
                                     {"has_cases", !error.cases.empty()},
                                     {"cases", std::move(cases)}});
  }
  return ShownPage{"errors", "Les erreurs", PageData::Members{{"errors", std::move(rows)}}};
}

std::optional<ShownPage> tree_page(const Visit& visit) {
  const Catalogue& catalogue = visit.book.catalogue();
  Findings read = all_findings(catalogue);
  std::erase_if(read, [](const Finding& finding) { return finding.severity() != Severity::error; });
  std::ranges::sort(read);
  PageData::List left_out;
  for (const Finding& finding : read) {
    if (left_out.size() == most_left_out) break;
    left_out.push_back(finding_row(visit.book, finding));
  }
  std::vector<const Finding*> found;
  std::size_t errors = 0;
  for (const Finding& finding : visit.book.findings()) {
    if (std::ranges::binary_search(read, finding)) continue;
    found.push_back(&finding);
    if (finding.severity() == Severity::error) ++errors;
  }
  const auto cases = cases_by_file(visit.book);
  const std::vector<FileFindings> of_files = by_file(found);
  PageData::List files;
  std::size_t shown = 0;
  for (const FileFindings& file : of_files) {
    if (shown == most_findings) break;
    const auto test_case = cases.find(file.file);
    files.push_back(file_row(visit.book, file,
                             test_case == cases.end() ? nullptr : test_case->second,
                             most_findings - shown));
    shown += std::min(file.findings.size(), most_findings - shown);
  }
  const std::size_t untold = read.size() - left_out.size();
  return ShownPage{
      "tree", "L’arbre servi",
      PageData::Members{
          {"source", catalogue.source},
          {"is_live", visit.tools != nullptr},
          {"id", catalogue.id},
          {"cases", visit.book.cases()},
          {"people", visit.book.cast().members.size()},
          {"apis", visit.book.groups().size()},
          {"left_out", std::move(left_out)},
          {"left_out_untold", untold == 0 ? "" : std::to_string(untold)},
          {"errors", errors},
          {"warnings", found.size() - errors},
          {"counted", counted(errors, "erreur", "erreurs") + ", " +
                          counted(found.size() - errors, "avertissement", "avertissements") +
                          " dans " + counted(of_files.size(), "fichier", "fichiers")},
          {"is_clean", found.empty()},
          {"rules", by_rule(found)},
          {"files", std::move(files)},
          {"shown", shown},
          {"is_cut", shown < found.size()}}};
}

}  // namespace sandbox
