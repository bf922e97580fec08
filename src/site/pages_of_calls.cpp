#include <algorithm>

#include "answering/query.h"
#include "contract/calls.h"
#include "reading/document.h"
#include "site/pages.h"
#include "site/snippets.h"
#include "site/ways.h"
#include "support/percent.h"
#include "support/text.h"

// A form for each operation: the parameters that its ways of calling read, filled in from a case.
// With a script the browser sends the request itself; without one the server asks itself, and
// the answer stands under the form. Names of the form that begin with _ are the page's own.

namespace sandbox {
namespace {

constexpr std::size_t inputs_of_a_list = 3;

struct Field {
  std::string name;  // as a request says it: "prenoms[]"
  bool in_path = false;
  std::vector<std::string> values;  // one for each input
};

// What is said under each name; an empty list where nothing is.
using Said = std::vector<std::pair<std::string, std::string>>;

std::vector<std::string> values_of(const Said& said, const std::string& name) {
  std::vector<std::string> values;
  for (const auto& [key, value] : said) {
    if (key == name) values.push_back(value);
  }
  return values;
}

// Whether some case of the operation gives a list for the parameter.
bool is_list(const Catalogue& catalogue, const Operation& operation, const Variant& variant,
             const std::string& parameter) {
  const CaseSet* set = cases_of(catalogue, operation.id);
  if (set == nullptr) return false;
  return std::ranges::any_of(set->cases, [&](const auto& test_case) {
    const Call call = call_for(operation, variant, test_case->params);
    return std::ranges::any_of(call.parameters, [&](const auto& said) {
      return said.first == parameter && said.second.is_list();
    });
  });
}

std::vector<Field> fields_of(const Catalogue& catalogue, const Operation& operation,
                             const Said& said) {
  std::vector<Field> fields;
  const auto add = [&](std::string name, bool in_path, std::size_t inputs) {
    if (std::ranges::find(fields, name, &Field::name) != fields.end()) return;
    Field field{std::move(name), in_path, {}};
    field.values = values_of(said, field.name);
    field.values.resize(std::max(inputs, field.values.size()));
    fields.push_back(std::move(field));
  };
  for (const Variant& variant : operation.variants) {
    const Call call{&operation, &variant, {}, {}};
    for (const auto& [name, value] : said_always(call, example_recipient)) add(name, false, 1);
    for (const Read& read : variant.reads) {
      if (read.source != Read::Source::parameter) continue;
      const bool in_path = is_in_path(call, read.from);
      const bool many = !in_path && is_list(catalogue, operation, variant, read.from);
      add(many ? read.from + "[]" : read.from, in_path, many ? inputs_of_a_list : 1);
    }
  }
  return fields;
}

// Of a case, as its snippets say it.
Said said_by(const CaseWay& way) {
  Said said;
  if (!way.call) return said;
  for (const auto& [name, value] : snippet_request(*way.call, way.bearer, "").query) {
    said.emplace_back(name, value);
  }
  for (const auto& [name, value] : way.call->parameters) {
    if (is_in_path(*way.call, name)) said.emplace_back(name, value.text);
  }
  return said;
}

// Of the form, in the order sent; what is left empty is not said.
Said said_in(std::string_view query) {
  Said said;
  for (const std::string& pair : split(query, '&')) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals + 1 == pair.size()) continue;
    auto name = percent_decoded(std::string_view(pair).substr(0, equals), Plus::is_space);
    auto value = percent_decoded(std::string_view(pair).substr(equals + 1), Plus::is_space);
    if (name && value) said.emplace_back(*std::move(name), *std::move(value));
  }
  return said;
}

// An empty text in a list would open nothing: each is a member.
PageData inputs_of(const Field& field) {
  PageData::List inputs;
  for (const std::string& value : field.values) {
    inputs.push_back(PageData::Members{{"value", value}});
  }
  return inputs;
}

std::string target_of(const Operation& operation, const std::vector<Field>& fields) {
  std::string path = operation.path;
  std::string query;
  for (const Field& field : fields) {
    for (const std::string& value : field.values) {
      if (field.in_path) {
        const std::string segment = "{" + field.name + "}";
        const std::size_t at = path.find(segment);
        if (at != std::string::npos) {
          path.replace(at, segment.size(), percent_encoded(value));
        }
      } else if (!value.empty()) {
        query += (query.empty() ? "?" : "&") + percent_encoded(field.name, "[]") + "=" +
                 percent_encoded(value);
      }
    }
  }
  return path + query;
}

PageData answer_of(const Visit& visit, const std::string& target, const Header& caller) {
  Request request;
  request.method = "GET";
  request.target = target;
  request.headers = {
      {"Host", visit.base.substr(visit.base.find("//") + 2)}, {"Accept", "*/*"}, caller};
  const Response response = visit.tools->ask(request);
  PageData::List headers;
  for (const std::string& line : split(response.headers.text(), '\n')) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    headers.push_back(
        PageData::Members{{"name", line.substr(0, colon)},
                          {"value", line.substr(colon + 2, line.find('\r') - colon - 2)}});
  }
  const std::string link(response.headers.find("Link").value_or(""));
  const bool is_told = link.starts_with("</_sandbox/requests/");
  ReadableBody body = readable_body(response.body == nullptr ? "" : *response.body);
  return PageData::Members{
      {"status", response.status},
      {"tone", tone_of(response.status)},
      {"headers", std::move(headers)},
      {"body", std::move(body.text)},
      {"explained", is_told ? link.substr(1, link.find('>') - 1) : std::string()}};
}

std::string api_token(const Visit& visit, const Operation& operation) {
  constexpr std::int64_t life = std::int64_t{24} * 3600;
  if (!visit.tools->sign) return "";
  Token token;
  token.uid = "5a9d1c2e-0b7f-4c1a-9e4d-3f2b6a7c8d90";
  token.jti = internal_jti;
  token.scopes = operation.scopes;
  // The same all day, so that the page is.
  const std::int64_t begin = visit.now.epoch - visit.now.epoch % life;
  token.expires = begin + 200 * life;
  return visit.tools->sign(token, begin);
}

}  // namespace

std::optional<ShownPage> try_page(const Visit& visit) {
  const Operation* operation = visit.book.operation(visit.names[0]);
  if (operation == nullptr || visit.tools == nullptr) return std::nullopt;
  const Catalogue& catalogue = visit.book.catalogue();
  Said said = said_in(visit.query);
  const auto own = [&](const char* name) {
    const std::vector<std::string> values = values_of(said, name);
    return values.empty() ? std::string() : values.back();
  };
  const std::string chosen = own("_case");
  const bool is_sent = !own("_send").empty();
  std::string as = own("_as");
  const CaseSet* set = cases_of(catalogue, operation->id);
  PageData::List cases;
  if (set != nullptr) {
    for (const auto& test_case : set->cases) {
      if (test_case->name == chosen && !is_sent) {
        const CaseWay way = way_to(catalogue, *operation, *test_case, visit.now);
        said = said_by(way);
        as = way.bearer;
      }
      const CastMember* person = visit.book.cast().find(test_case->persona);
      cases.push_back(PageData::Members{
          {"file", test_case->name},
          {"title", std::to_string(test_case->answer.status) + " · " + title_of(*test_case) +
                        (person == nullptr ? "" : " (" + person->name + ")")},
          {"is_chosen", test_case->name == chosen}});
    }
  }
  PageData::List callers;
  bool by_token = false;
  bool by_france_connect = false;
  for (const Variant& variant : operation->variants) {
    (variant.france_connect ? by_france_connect : by_token) = true;
  }
  if (by_france_connect) {
    for (const std::string& token : tokens_for(catalogue, *operation)) {
      callers.push_back(PageData::Members{{"token", token}, {"is_chosen", token == as}});
    }
  }
  const std::vector<Field> fields = fields_of(catalogue, *operation, said);
  PageData::List shown;
  for (const Field& field : fields) {
    shown.push_back(PageData::Members{
        {"name", field.name}, {"in_path", field.in_path}, {"inputs", inputs_of(field)}});
  }
  const std::string token = by_token ? api_token(visit, *operation) : "";
  const bool by_bearer = !as.empty() || operation->family->versioned;
  const Header caller{by_bearer ? "Authorization" : "X-Api-Key",
                      (by_bearer ? "Bearer " : "") + (as.empty() ? token : as)};
  PageData::Members data{{"title", operation->title.empty() ? operation->id : operation->title},
                         {"operation_href", href_of(*operation)},
                         {"here", href_of(*operation, nullptr)},
                         {"path", operation->path},
                         {"fields", std::move(shown)},
                         {"cases", std::move(cases)},
                         {"by_token", by_token},
                         {"has_token", !token.empty()},
                         {"token", token},
                         {"is_versioned", operation->family->versioned},
                         {"callers", std::move(callers)},
                         {"by_france_connect", by_france_connect},
                         {"sent", ""},
                         {"answer", ""}};
  if (is_sent && visit.tools->ask && (!as.empty() || !token.empty())) {
    const std::string target = target_of(*operation, fields);
    data["sent"] = target;
    data["answer"] = answer_of(visit, target, caller);
  }
  return ShownPage{"try", "Essayer\u00A0: " + operation->title, std::move(data)};
}

}  // namespace sandbox
