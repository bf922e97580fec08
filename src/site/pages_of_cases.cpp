#include "site/pages.h"

#include "site/drafts.h"
#include "site/snippets.h"
#include "site/ways.h"

namespace sandbox {
namespace {

PageData params_of_case(const TestCase& test_case) {
  PageData::List rows;
  for (const Node::Member& param : test_case.params.members) {
    std::vector<std::string> values;
    if (!param.value.is_list()) values.push_back(param.value.text);
    for (const Node& item : param.value.items) values.push_back(item.text);
    rows.push_back(PageData::Members{{"name", param.key}, {"values", texts(values)}});
  }
  return rows;
}

PageData snippets_of(const CaseWay& way, const std::string& base) {
  PageData::List list;
  if (!way.call) return list;
  const SnippetRequest request = snippet_request(*way.call, way.bearer, base);
  for (const SnippetLanguage& language : snippet_languages()) {
    list.push_back(PageData::Members{{"language", language.id},
                                     {"name", language.name},
                                     {"is_first", list.empty()},
                                     {"text", language.write(request)}});
  }
  return list;
}

}  // namespace

std::optional<ShownPage> case_page(const Visit& visit) {
  const TestCase* test_case = visit.book.test_case(visit.names[0], visit.names[1]);
  if (test_case == nullptr) return std::nullopt;
  const Operation& operation = *visit.book.operation(visit.names[0]);
  const CaseWay way = way_to(visit.book.catalogue(), operation, *test_case, visit.now);
  const CaseSet* set = cases_of(visit.book.catalogue(), operation.id);
  const bool is_default = set->not_found == test_case && !operation.family->example_first;
  PageData::Members data = std::get<PageData::Members>(case_row(visit.book, *test_case).value);
  data["description"] = Markdown{test_case->description};
  data["place"] = test_case->place.file;
  data["id"] = operation.id;
  data["path"] = operation.path;
  data["params"] = params_of_case(*test_case);
  data["is_live"] = visit.tools != nullptr;
  data["edit_href"] = github_page(visit.book, *test_case);
  data["try_href"] = href_of(operation, test_case);
  ReadableBody body = readable_body(*test_case->answer.body);
  data["answer"] = std::move(body.text);
  data["is_cut"] = body.is_cut;
  data["is_default"] = is_default;
  data["is_reached"] = way.call.has_value();
  data["is_never"] = !way.call && !is_default;
  data["by_france_connect"] = !way.bearer.empty();
  data["wants_token"] = way.call.has_value() && way.bearer.empty();
  data["until"] = test_case->valid_until ? to_string(*test_case->valid_until) : "";
  data["is_over"] = way.on.has_value();
  data["snippets"] = snippets_of(way, visit.base);
  return ShownPage{"case", title_of(*test_case), std::move(data)};
}

}  // namespace sandbox
