#include "site/pages.h"

#include <algorithm>

#include "answering/query.h"
#include "model/finding_rules.h"
#include "site/known_errors.h"
#include "support/folded_text.h"

// What is searched, every error, and how the tree is.

namespace sandbox {
namespace {

constexpr std::size_t most_found = 60;
constexpr std::size_t most_findings = 1000;
constexpr std::size_t most_cases_of_an_error = 30;

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
  PageData::List left_out;
  PageData::List findings;
  for (const Finding& finding : all_findings(catalogue)) {
    PageData::List& rows = finding.severity() == Severity::error ? left_out : findings;
    if (rows.size() == most_findings) continue;
    rows.push_back(PageData::Members{{"place", to_string(finding.place)},
                                     {"rule", finding.rule->name},
                                     {"sentence", finding.sentence.french},
                                     {"hint", finding.hint.french}});
  }
  return ShownPage{"tree", "L’arbre servi",
                   PageData::Members{{"source", catalogue.source},
                                     {"is_live", visit.tools != nullptr},
                                     {"id", catalogue.id},
                                     {"cases", visit.book.cases()},
                                     {"people", visit.book.cast().members.size()},
                                     {"apis", visit.book.groups().size()},
                                     {"left_out", std::move(left_out)},
                                     {"findings", std::move(findings)}}};
}

}  // namespace sandbox
