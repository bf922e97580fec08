#include "site/pages.h"

#include <algorithm>
#include <set>
#include <utility>

#include "docs/members_table.h"
#include "site/known_errors.h"

// The home page, that of an API, and that of an operation: each puts together rows, and each
// kind of row is a function. What an operation reads and refuses is told from the contract alone.

namespace sandbox {
namespace {

PageData group_row(const ApiGroup& group) {
  return PageData::Members{{"title", group.title},
                           {"href", href_of(group)},
                           {"cases", group.cases},
                           {"operations", group.operations.size()}};
}

// [{"api", "providers": [{"name", "apis": […]}]}]
PageData apis_by_provider(const Book& book) {
  PageData::List apis;
  const Api* api = nullptr;
  const Provider* provider = nullptr;
  PageData::List providers;
  PageData::List rows;
  const auto end_provider = [&] {
    if (rows.empty()) return;
    providers.push_back(PageData::Members{{"name", provider == nullptr ? "Autres" : provider->name},
                                          {"apis", std::exchange(rows, {})}});
  };
  const auto end_api = [&] {
    end_provider();
    if (providers.empty()) return;
    apis.push_back(PageData::Members{{"api", api == nullptr ? "Autres" : api->title},
                                     {"providers", std::exchange(providers, {})}});
  };
  for (const ApiGroup& group : book.groups()) {
    if (group.api != api) {
      end_api();
    } else if (group.provider != provider) {
      end_provider();
    }
    api = group.api;
    provider = group.provider;
    rows.push_back(group_row(group));
  }
  end_api();
  return apis;
}

PageData operation_row(const Book& book, const Operation& operation) {
  const CaseSet* set = cases_of(book.catalogue(), operation.id);
  bool by_token = false;
  bool by_france_connect = false;
  for (const Variant& variant : operation.variants) {
    (variant.france_connect ? by_france_connect : by_token) = true;
  }
  return PageData::Members{{"title", operation.title.empty() ? operation.id : operation.title},
                           {"id", operation.id},
                           {"href", href_of(operation)},
                           {"path", operation.path},
                           {"way", way_of_calling(operation)},
                           {"scopes", texts(operation.scopes)},
                           {"by_token", by_token},
                           {"by_france_connect", by_france_connect},
                           {"cases", set == nullptr ? 0 : set->cases.size()}};
}

PageData error_row(const ErrorText& error, const Provider* provider) {
  const std::string code = code_of(error, provider);
  return PageData::Members{{"code", code},
                           {"title", error.title},
                           {"detail", error.detail},
                           {"href", href_of_error(code)}};
}

// What one way of calling reads of a request, and the errors that refuse it.
PageData parameters_of(const Contract& contract, const Variant& variant, const Provider* provider) {
  PageData::List rows;
  std::set<std::string> told;
  for (std::size_t i = 0; i < variant.reads.size(); ++i) {
    const Read& read = variant.reads[i];
    if (read.source == Read::Source::nothing || !told.insert(read.from).second) continue;
    PageData::List errors;
    std::set<std::string> codes;
    for (const Validation& validation : variant.validates) {
      if (validation.mode == Validation::Mode::ignored) continue;
      const bool looks_at_it = std::ranges::any_of(validation.reads, [&](std::size_t position) {
        return variant.reads[position].from == read.from;
      });
      if (!looks_at_it) continue;
      for (const std::string& name : validation.errors) {
        const ErrorText& error = contract.error_named(name);
        if (codes.insert(error.code + error.detail).second)
          errors.push_back(error_row(error, provider));
      }
    }
    rows.push_back(PageData::Members{{"name", read.from},
                                     {"is_claim", read.source == Read::Source::claim},
                                     {"errors", std::move(errors)}});
  }
  return rows;
}

PageData ways_of(const Contract& contract, const Operation& operation) {
  PageData::List ways;
  for (const Variant& variant : operation.variants) {
    ways.push_back(
        PageData::Members{{"name", variant.name},
                          {"france_connect", variant.france_connect},
                          {"if_present", variant.if_present},
                          {"parameters", parameters_of(contract, variant, operation.provider)}});
  }
  return ways;
}

// How the operation's family refuses, whatever the parameters say.
PageData refusals_of(const Contract& contract, const Operation& operation) {
  PageData::List rows;
  std::set<std::string> told;
  if (operation.family == nullptr) return rows;
  for (const auto& [stage, refusal] : operation.family->refusals) {
    if (refusal.error.empty() || !told.insert(refusal.error).second) continue;
    const ErrorText& error = contract.error_named(refusal.error);
    const std::string code = code_of(error, operation.provider);
    rows.push_back(PageData::Members{{"status", refusal.status},
                                     {"code", code},
                                     {"title", error.title},
                                     {"detail", error.detail},
                                     {"href", href_of_error(code)}});
  }
  return rows;
}

}  // namespace

std::optional<ShownPage> home_page(const Visit& visit) {
  return ShownPage{"home", "Accueil",
                   PageData::Members{{"base", visit.base},
                                     {"is_ready", true},
                                     {"cases", visit.book.cases()},
                                     {"people", visit.book.cast().members.size()},
                                     {"apis", apis_by_provider(visit.book)}}};
}

std::optional<ShownPage> api_page(const Visit& visit) {
  const ApiGroup* group = visit.book.group(visit.names[0]);
  if (group == nullptr) return std::nullopt;
  PageData::List operations;
  std::set<std::string> scopes;
  for (const Operation* operation : group->operations) {
    operations.push_back(operation_row(visit.book, *operation));
    scopes.insert(operation->scopes.begin(), operation->scopes.end());
  }
  PageData::List documents;
  for (const Page& page : visit.book.catalogue().contract->pages) {
    if (page.action == Page::Action::document && page.api == group->api) {
      documents.push_back(page.path);
    }
  }
  return ShownPage{
      "api", group->title,
      PageData::Members{{"title", group->title},
                        {"is_live", visit.tools != nullptr},
                        {"api", group->api == nullptr ? "" : group->api->title},
                        {"provider", group->provider == nullptr ? "" : group->provider->name},
                        {"operations", std::move(operations)},
                        {"scopes", texts({scopes.begin(), scopes.end()})},
                        {"documents", std::move(documents)},
                        {"cases", group->cases}}};
}

std::optional<ShownPage> operation_page(const Visit& visit) {
  const Operation* operation = visit.book.operation(visit.names[0]);
  if (operation == nullptr) return std::nullopt;
  const Contract& contract = *visit.book.catalogue().contract;
  const ApiGroup* group = visit.book.group_of(*operation);
  const CaseSet* set = cases_of(visit.book.catalogue(), operation->id);
  PageData::List cases;
  std::string not_found;
  if (set != nullptr) {
    for (const auto& test_case : set->cases) cases.push_back(case_row(visit.book, *test_case));
    if (set->not_found != nullptr) not_found = href_of(*set->not_found);
  }
  const std::string members =
      operation->members == nullptr ? "" : members_table(*operation->members);
  const std::string title = operation->title.empty() ? operation->id : operation->title;
  return ShownPage{
      "operation", title,
      PageData::Members{{"title", title},
                        {"id", operation->id},
                        {"is_live", visit.tools != nullptr},
                        {"try_href", href_of(*operation, nullptr)},
                        {"path", operation->path},
                        {"api", group == nullptr ? "" : group->title},
                        {"api_href", group == nullptr ? "" : href_of(*group)},
                        {"provider", operation->provider ? operation->provider->name : ""},
                        {"scopes", texts(operation->scopes)},
                        {"ways", ways_of(contract, *operation)},
                        {"refusals", refusals_of(contract, *operation)},
                        {"members", Markdown{members}},
                        {"default_href", not_found},
                        {"cases", std::move(cases)}}};
}

}  // namespace sandbox
