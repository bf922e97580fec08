#include "site/request_pages.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "answering/query.h"
#include "reading/document.h"
#include "site/drafts.h"
#include "site/give.h"
#include "support/percent.h"
#include "support/text.h"

// What a page shows is what programs are told, read back, with what only people want: colours,
// links, and the case that would answer a request that met a default.

namespace sandbox {
namespace {

constexpr std::string_view list_path = "/_sandbox/requests";
constexpr std::string_view events_path = "/_sandbox/requests/events";

// How an answer is called, and coloured.
struct Kind {
  std::string_view name;
  std::string_view french;
  std::string_view tone;
};
constexpr std::array kinds = {
    Kind{"case", "cas", "good"},
    Kind{"default", "défaut", "warning"},
    Kind{"refusal", "refus", "bad"},
    Kind{"forced", "forcée", "quiet"},
};

PageData data_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::map: {
      PageData::Members members;
      for (const Node::Member& member : node.members) {
        members[member.key] = data_of(member.value);
      }
      return members;
    }
    case Node::Kind::list: {
      PageData::List list;
      for (const Node& item : node.items) list.push_back(data_of(item));
      return list;
    }
    case Node::Kind::boolean:
      return node.text == "true";
    case Node::Kind::null:
      return "";
    default:
      return node.text;
  }
}

// One request in a list, or the head of its own page.
PageData::Members described(const Node& record) {
  PageData::Members members = std::get<PageData::Members>(data_of(record).value);
  const std::string answer = text_of(record, "answer");
  const auto kind = std::ranges::find(kinds, answer, &Kind::name);
  members["kind"] = kind == kinds.end() ? "page" : kind->french;
  members["tone"] = kind == kinds.end() ? "quiet" : kind->tone;
  members["href"] = std::string(list_path) + "/" + percent_encoded(text_of(record, "id"));
  const std::string time = text_of(record, "time");
  members["clock"] = time.substr(std::min<std::size_t>(11, time.size()), 8);
  const std::string file = text_of(record, "case");
  const std::size_t slash = file.find('/');
  members["case_href"] = slash == std::string::npos
                             ? ""
                             : "/_sandbox/cases/" + percent_encoded(file.substr(0, slash)) + "/" +
                                   percent_encoded(file.substr(slash + 1));
  members["operation_href"] =
      "/_sandbox/operations/" + percent_encoded(text_of(record, "operation"));
  return members;
}

PageData steps_of(const Node& explanation) {
  PageData::List steps;
  const Node* told = explanation.find("steps");
  if (told == nullptr) return steps;
  for (const Node& step : told->items) {
    const Node nothing;
    const Node* french = step.find("fr");
    const Node& words = french == nullptr ? nothing : *french;
    const std::string outcome = text_of(step, "outcome");
    steps.push_back(PageData::Members{{"step", text_of(words, "step")},
                                      {"asks", text_of(words, "asks")},
                                      {"looked_at", text_of(words, "looked_at")},
                                      {"reason", text_of(step, "reason")},
                                      {"is_refused", outcome == "refused"},
                                      {"is_passed", outcome == "passed"}});
  }
  return steps;
}

PageData nearest_of(const Node& explanation) {
  PageData::List cases;
  const Node* near = explanation.find("nearest");
  if (near == nullptr) return cases;
  for (const Node& one : near->items) {
    PageData::List differences;
    if (const Node* all = one.find("differences")) {
      for (const Node& difference : all->items) {
        const auto shown = [&](const char* name) {
          const Node* value = difference.find(name);
          return value == nullptr || value->is_null() ? ""
                 : value->is_list()                   ? to_json(*value)
                                                      : value->text;
        };
        differences.push_back(PageData::Members{{"parameter", text_of(difference, "parameter")},
                                                {"asked", shown("asked")},
                                                {"documented", shown("documented")},
                                                {"why", text_of(difference, "fr")}});
      }
    }
    PageData::Members members = described(one);
    members["file"] = text_of(one, "case");
    members["description"] = Markdown{text_of(one, "description")};
    members["differences"] = std::move(differences);
    cases.push_back(std::move(members));
  }
  return cases;
}

// What the request was looked up by, when it met no case.
DraftParams params_wanted(const Node& explanation) {
  DraftParams params;
  const Node* wanted = explanation.find("wanted");
  if (wanted == nullptr) return params;
  for (const Node::Member& member : wanted->members) {
    if (member.value.is_null()) continue;
    if (!member.value.is_list()) {
      params.emplace_back(member.key, Value::of(member.value.text));
      continue;
    }
    std::vector<std::string> items;
    for (const Node& item : member.value.items) items.push_back(item.text);
    params.emplace_back(member.key, Value::of(std::move(items)));
  }
  return params;
}

struct Draft {
  std::string name;
  std::string text;
  std::string github;
};

std::optional<Draft> draft_of(const Node& record, const Book* book, int status) {
  const Node* explanation = record.find("explanation");
  const Operation* operation =
      book == nullptr ? nullptr : book->operation(text_of(record, "operation"));
  if (operation == nullptr || explanation == nullptr) return std::nullopt;
  if (text_of(record, "answer") != "default") return std::nullopt;
  const DraftParams params = params_wanted(*explanation);
  if (params.empty()) return std::nullopt;
  Draft draft;
  draft.name = std::to_string(status) + "-" + text_of(record, "id") + ".yaml";
  draft.text = draft_for(*book, *operation, params, status);
  draft.github = github_form(*book, *operation, draft.name, draft.text);
  return draft;
}

int draft_status(std::string_view query) {
  Parameters asked;
  read_query(query, asked);
  int status = 0;
  const std::string& text = asked["draft"].text;
  std::from_chars(text.data(), text.data() + text.size(), status);
  return status >= 200 && status <= 599 ? status : 0;
}

Response list_page(const Node& root, std::string_view query) {
  Parameters asked;
  read_query(query, asked);
  PageData::List rows;
  if (const Node* requests = root.find("requests")) {
    for (const Node& record : requests->items) rows.emplace_back(described(record));
  }
  PageData::List choices;
  for (const Kind& kind : kinds) {
    choices.push_back(PageData::Members{{"value", kind.name},
                                        {"name", kind.french},
                                        {"is_chosen", asked["answer"].text == kind.name}});
  }
  return page_response(200, "requests", "Requêtes en direct",
                       PageData::Members{{"requests", std::move(rows)},
                                         {"choices", std::move(choices)},
                                         {"status", asked["status"].text},
                                         {"operation", asked["operation"].text},
                                         {"session", asked["session"].text},
                                         {"query", query}});
}

Response one_page(const Node& root, std::string_view query, const Book* book) {
  if (const int status = draft_status(query); status != 0) {
    const auto draft = draft_of(root, book, status);
    Response response;
    response.status = draft ? 200 : 404;
    response.headers = {{"Content-Type", "text/yaml; charset=utf-8"},
                        {"cache-control", "no-store"},
                        {"X-Content-Type-Options", "nosniff"}};
    if (draft) {
      response.headers.add("Content-Disposition", "attachment; filename=\"" + draft->name + "\"");
    }
    response.body = std::make_shared<const std::string>(draft ? draft->text : "");
    return response;
  }
  const Node nothing;
  const Node* told = root.find("explanation");
  const Node& explanation = told == nullptr ? nothing : *told;
  PageData::Members data = described(root);
  data["steps"] = steps_of(explanation);
  data["nearest"] = nearest_of(explanation);
  PageData::List elsewhere;
  if (const Node* others = explanation.find("elsewhere")) {
    for (const Node& other : others->items) {
      elsewhere.push_back(PageData::Members{
          {"title", other.text}, {"href", "/_sandbox/operations/" + percent_encoded(other.text)}});
    }
  }
  data["elsewhere"] = std::move(elsewhere);
  data.erase("explanation");
  const auto draft = draft_of(root, book, 200);
  data["draft"] = draft ? draft->text : "";
  data["draft_name"] = draft ? draft->name : "";
  data["github"] = draft ? draft->github : "";
  return page_response(200, "request", "Requête " + text_of(root, "id"), data);
}

}  // namespace

bool has_request_page(const Request& request) {
  if (request.method != "GET" && request.method != "HEAD") return false;
  const std::string_view path = split_target(request.target).path;
  if (!path.starts_with(list_path) || path == events_path) return false;
  return lower_case(request.header("Accept").value_or("")).find("text/html") != std::string::npos;
}

Response request_page(const Request& request, const Response& for_programs, const Book* book) {
  const Document document = read_json(*for_programs.body, {});
  const Target target = split_target(request.target);
  if (for_programs.status != 200 || !document.root) {
    return page_response(
        for_programs.status, "problem", "Requêtes",
        PageData::Members{{"sentence", document.root ? text_of(*document.root, "error") : ""},
                          {"is_off", for_programs.status == 404 && target.path == list_path}});
  }
  try {
    return target.path == list_path ? list_page(*document.root, target.query)
                                    : one_page(*document.root, target.query, book);
  } catch (const std::runtime_error& error) {
    return page_response(500, "problem", "Requêtes",
                         PageData::Members{{"sentence", error.what()}, {"is_off", false}});
  }
}

}  // namespace sandbox
