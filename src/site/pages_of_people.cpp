#include "site/pages.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "reading/document.h"
#include "support/embedded_files.h"
#include "support/text.h"

// The people, one of them, and the table of what each API says of each. What personas.yaml has
// of a person is shown whatever it is: each map within as a part of its own. A cell of the table
// gathers the cases of one person in all operations of one API.

namespace sandbox {
namespace {

constexpr std::size_t most_rows = 400;  // of the matrix

// What the members of personas.yaml are called, as their schema says.
void add_titles(const Node& node, std::map<std::string, std::string>& titles) {
  for (const Node::Member& member : node.members) {
    if (member.key == "properties") {
      for (const Node::Member& property : member.value.members) {
        const std::string title = text_of(property.value, "title");
        if (!title.empty()) titles.emplace(property.key, title);
      }
    }
    add_titles(member.value, titles);
  }
  for (const Node& item : node.items) add_titles(item, titles);
}

const std::map<std::string, std::string>& titles_of_members() {
  static const std::map<std::string, std::string> titles = [] {
    std::map<std::string, std::string> all;
    const EmbeddedFile file = embedded_file(EmbeddedFolder::schemas, "personas.schema.json");
    const Document document = read_json(*file.text, {});
    if (document.root) add_titles(*document.root, all);
    return all;
  }();
  return titles;
}

std::string readable(std::string name) {
  const auto known = titles_of_members().find(name);
  if (known != titles_of_members().end()) return known->second;
  std::ranges::replace(name, '_', ' ');
  std::ranges::replace(name, '-', ' ');
  return name;
}

// Whatever is written, on one line.
std::string line_of(const Node& node) {
  if (!node.text.empty()) return node.text;
  std::vector<std::string> parts;
  for (const Node& item : node.items) parts.push_back(line_of(item));
  for (const Node::Member& member : node.members) {
    parts.push_back(readable(member.key) + "\u00A0: " + line_of(member.value));
  }
  return join(parts, node.is_map() ? " · " : ", ");
}

PageData rows_of(const Node& map) {
  PageData::List rows;
  for (const Node::Member& member : map.members) {
    const std::string text = line_of(member.value);
    if (text.empty()) continue;
    rows.push_back(PageData::Members{{"name", readable(member.key)}, {"text", text}});
  }
  return rows;
}

// All that is a value of the person: each map within is a part of its own.
PageData parts_of(const Node& written) {
  Node plain;
  plain.kind = Node::Kind::map;
  PageData::List parts;
  for (const Node::Member& member : written.members) {
    if (member.value.is_map()) {
      parts.push_back(
          PageData::Members{{"title", readable(member.key)}, {"rows", rows_of(member.value)}});
    } else if (member.key != "histoire") {
      plain.members.push_back(member);
    }
  }
  if (!plain.members.empty()) {
    parts.insert(parts.begin(), PageData::Members{{"title", "repères"}, {"rows", rows_of(plain)}});
  }
  return parts;
}

PageData person_row(const CastMember& member) {
  const std::string story = text_of(member.written, "histoire");
  const std::size_t end = story.find(". ");
  return PageData::Members{{"id", member.id},
                           {"name", member.name},
                           {"href", href_of(member)},
                           {"story", end == std::string::npos ? story : story.substr(0, end + 1)},
                           {"cases", member.cases.size()}};
}

// What an API says of somebody: by status, the first case of each.
struct Cell {
  std::map<int, const TestCase*> by_status;
  std::map<std::string, std::set<bool>> by_operation;  // whether it answers with data

  // One way of calling knows the person, and another never does.
  bool is_contradictory() const {
    bool knows = false;
    bool never = false;
    for (const auto& [operation, answers] : by_operation) {
      (answers.contains(true) ? knows : never) = true;
    }
    return knows && never;
  }
};

PageData cell_of(const Cell& cell) {
  PageData::List answers;
  for (const auto& [status, test_case] : cell.by_status) {
    answers.push_back(PageData::Members{{"status", status},
                                        {"tone", tone_of(status)},
                                        {"href", href_of(*test_case)},
                                        {"title", title_of(*test_case)}});
  }
  return PageData::Members{{"answers", std::move(answers)},
                           {"contradiction", cell.is_contradictory()}};
}

PageData matrix_of(const Book& book, const Api* api) {
  std::map<const ApiGroup*, std::map<const CastMember*, Cell>> cells;
  for (const CastMember& member : book.cast().members) {
    for (const TestCase* test_case : member.cases) {
      const Operation* operation = book.operation(test_case->operation);
      const ApiGroup* group = operation == nullptr ? nullptr : book.group_of(*operation);
      if (group == nullptr || group->api != api) continue;
      Cell& cell = cells[group][&member];
      cell.by_status.emplace(test_case->answer.status, test_case);
      cell.by_operation[test_case->operation].insert(test_case->answer.status < 300);
    }
  }
  PageData::List heads;
  std::vector<const ApiGroup*> columns;
  for (const ApiGroup& group : book.groups()) {
    if (!cells.contains(&group)) continue;
    columns.push_back(&group);
    heads.push_back(
        PageData::Members{{"title", group.title},
                          {"href", href_of(group)},
                          {"provider", group.provider == nullptr ? "" : group.provider->name}});
  }
  PageData::List rows;
  std::size_t left_out = 0;
  std::string household;
  for (const CastMember& member : book.cast().members) {
    PageData::List row;
    bool is_empty = true;
    for (const ApiGroup* group : columns) {
      const auto cell = cells[group].find(&member);
      if (cell != cells[group].end()) is_empty = false;
      row.push_back(cell_of(cell == cells[group].end() ? Cell{} : cell->second));
    }
    if (is_empty) continue;
    if (rows.size() == most_rows) {
      ++left_out;
      continue;
    }
    rows.push_back(PageData::Members{{"name", member.name},
                                     {"href", href_of(member)},
                                     {"is_new_household", member.household != household},
                                     {"cells", std::move(row)}});
    household = member.household;
  }
  return PageData::Members{{"api", api == nullptr ? "Autres" : api->title},
                           {"columns", std::move(heads)},
                           {"left_out", left_out == 0 ? "" : std::to_string(left_out)},
                           {"rows", std::move(rows)}};
}

}  // namespace

std::optional<ShownPage> people_page(const Visit& visit) {
  PageData::List households;
  PageData::List people;
  std::string household;
  const auto end_household = [&] {
    if (people.empty()) return;
    households.push_back(PageData::Members{{"name", household},
                                           {"of_cases", household.empty()},
                                           {"people", std::exchange(people, {})}});
  };
  for (const CastMember& member : visit.book.cast().members) {
    if (member.household != household) end_household();
    household = member.household;
    people.push_back(person_row(member));
  }
  end_household();
  return ShownPage{"people", "Les personnes",
                   PageData::Members{{"households", std::move(households)}}};
}

std::optional<ShownPage> person_page(const Visit& visit) {
  const Book& book = visit.book;
  const CastMember* member = book.cast().find(visit.names[0]);
  if (member == nullptr) return std::nullopt;
  PageData::List apis;
  for (const ApiGroup& group : book.groups()) {
    PageData::List cases;
    for (const TestCase* test_case : member->cases) {
      const Operation* operation = book.operation(test_case->operation);
      if (operation != nullptr && book.group_of(*operation) == &group) {
        cases.push_back(case_row(book, *test_case));
      }
    }
    if (cases.empty()) continue;
    apis.push_back(PageData::Members{
        {"title", group.title}, {"href", href_of(group)}, {"cases", std::move(cases)}});
  }
  PageData::List family;
  for (const CastMember& other : book.cast().members) {
    if (&other != member && !member->household.empty() && other.household == member->household) {
      family.push_back(PageData::Members{{"name", other.name}, {"href", href_of(other)}});
    }
  }
  return ShownPage{"person", member->name,
                   PageData::Members{{"id", member->id},
                                     {"name", member->name},
                                     {"story", Markdown{text_of(member->written, "histoire")}},
                                     {"parts", parts_of(member->written)},
                                     {"family", std::move(family)},
                                     {"apis", std::move(apis)}}};
}

std::optional<ShownPage> matrix_page(const Visit& visit) {
  PageData::List tables;
  const Api* last = nullptr;
  bool is_first = true;
  for (const ApiGroup& group : visit.book.groups()) {
    if (!is_first && group.api == last) continue;
    is_first = false;
    last = group.api;
    PageData table = matrix_of(visit.book, group.api);
    const auto& rows = std::get<PageData::Members>(table.value).find("rows")->second;
    if (!std::get<PageData::List>(rows.value).empty()) tables.push_back(std::move(table));
  }
  return ShownPage{"matrix", "Qui reçoit quoi", PageData::Members{{"tables", std::move(tables)}}};
}

}  // namespace sandbox
