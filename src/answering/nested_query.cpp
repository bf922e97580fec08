#include "answering/nested_query.h"

#include <algorithm>
#include <map>

// A query with brackets is a tree: names are maps, `[]` lists. Each pair walks down
// from the root, makes what is missing, and contradicts the query when it meets a
// text, a list or a map where it needs another.

namespace sandbox {

// What was said under one name.
struct NestedQuery::Said {
  enum class Kind { nothing, text, list, map };

  Kind kind = Kind::nothing;
  std::string text;
  std::vector<Said> items;
  std::map<std::string, std::unique_ptr<Said>, std::less<>> members;

  static Said of(const std::optional<std::string>& value) {
    Said said;
    said.kind = value ? Kind::text : Kind::nothing;
    said.text = value.value_or("");
    return said;
  }
  Said& member(std::string_view name) {
    auto& found = members[std::string(name)];
    if (!found) found = std::make_unique<Said>();
    return *found;
  }
  // Is of that kind now, or was nothing and becomes it.
  bool becomes(Kind wanted) {
    if (kind == Kind::nothing) kind = wanted;
    return kind == wanted;
  }

  bool add(std::string_view name, const std::optional<std::string>& value, int depth);
  bool add_item(std::string_view rest, const std::optional<std::string>& value, int depth);
  bool has(std::string_view nested_name) const;
};

namespace {

constexpr int deepest = 100;

struct Split {
  std::string_view key;
  std::string_view rest;  // from its first bracket on
};

// The outermost name of "a[b][c]" and what follows it. Further in, of "[b][c]".
Split split_name(std::string_view name, int depth) {
  if (depth == 0) {
    const std::size_t bracket = std::min(name.find('[', 1), name.size());
    return {name.substr(0, bracket), name.substr(bracket)};
  }
  if (name.starts_with("[]")) return {name.substr(0, 2), name.substr(2)};
  const std::size_t end = name.find(']', 1);
  if (!name.starts_with('[') || end == std::string_view::npos) return {name, {}};
  return {name.substr(1, end - 1), name.substr(end + 1)};
}

// "k" of "[k]"; other texts are returned as they are.
std::string_view without_brackets(std::string_view text) {
  const bool bracketed = text.size() > 2 && text.starts_with('[') && text.ends_with(']');
  if (!bracketed) return text;
  const std::string_view inner = text.substr(1, text.size() - 2);
  return inner.find_first_of("[]") == std::string_view::npos ? inner : text;
}

}  // namespace

bool NestedQuery::Said::add(std::string_view name, const std::optional<std::string>& value,
                            int depth) {
  if (depth >= deepest) return false;
  const auto [key, rest] = split_name(name, depth);
  if (key.empty()) return true;
  if (rest.empty() || rest == "[") {
    member(rest.empty() ? key : name) = of(value);
    return true;
  }
  Said& inner = member(key);
  if (rest.starts_with("[]")) {
    return inner.becomes(Kind::list) && inner.add_item(rest.substr(2), value, depth + 1);
  }
  return inner.becomes(Kind::map) && inner.add(rest, value, depth + 1);
}

// Of a list: `rest` is what follows its brackets. Names fill the last map until one
// comes that it has already.
bool NestedQuery::Said::add_item(std::string_view rest, const std::optional<std::string>& value,
                                 int depth) {
  if (rest.empty()) {
    items.push_back(of(value));
    return true;
  }
  if (depth >= deepest) return false;
  const std::string_view name = without_brackets(rest);
  const bool last_takes_it =
      !items.empty() && items.back().kind == Kind::map && !items.back().has(name);
  if (!last_takes_it) {
    items.emplace_back().kind = name == "[]" ? Kind::list : Kind::map;
  }
  if (name != "[]") return items.back().add(name, value, depth);
  items.back().items.push_back(of(value));
  return true;
}

bool NestedQuery::Said::has(std::string_view nested_name) const {
  if (nested_name.find("[]") != std::string_view::npos) return false;
  const Said* at = this;
  while (!nested_name.empty()) {
    const std::size_t start = std::min(nested_name.find_first_not_of("[]"), nested_name.size());
    nested_name.remove_prefix(start);
    const std::string_view part = nested_name.substr(0, nested_name.find_first_of("[]"));
    nested_name.remove_prefix(part.size());
    if (part.empty()) continue;
    const auto found = at->members.find(part);
    if (at->kind != Kind::map || found == at->members.end()) return false;
    at = found->second.get();
  }
  return true;
}

NestedQuery::NestedQuery() : root_(std::make_unique<Said>()) { root_->kind = Said::Kind::map; }
NestedQuery::~NestedQuery() = default;

bool NestedQuery::add(std::string_view name, const std::optional<std::string>& value) {
  return root_->add(name, value, 0);
}

std::vector<std::pair<std::string, Value>> NestedQuery::values() const {
  using Kind = Said::Kind;
  const auto value_of = [](const Said& said) {
    if (said.kind == Kind::nothing) return Value{};
    if (said.kind == Kind::text) return Value::of(said.text);
    std::vector<std::string> texts;
    for (const Said& item : said.items) {
      if (item.kind == Kind::text) texts.push_back(item.text);
      if (item.kind == Kind::list || item.kind == Kind::map) return Value::wrong_shape();
    }
    return said.kind == Kind::list ? Value::of(std::move(texts)) : Value::wrong_shape();
  };
  std::vector<std::pair<std::string, Value>> values;
  for (const auto& [name, said] : root_->members) values.emplace_back(name, value_of(*said));
  return values;
}

}  // namespace sandbox
