#include "openapi/schema.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "openapi/format.h"
#include "openapi/pattern_example.h"
#include "openapi/schema_words.h"
#include "support/code_points.h"
#include "support/text.h"

// One walk over schema and value together, a function for each kind of value. What is
// wrong is gathered on the way, in the order of the value; a form of which one of several
// must fit is tried apart, and of those that do not, the nearest tells what is wrong.
// Steps are counted and pairs that are being looked at are not looked at again, so that
// schemas which refer to themselves come to an end.

namespace sandbox {
namespace {

using Kind = Node::Kind;

// Schemas that refer to themselves can ask for endless work.
constexpr std::size_t max_steps = 1'000'000;
constexpr std::size_t max_depth = 300;
constexpr std::size_t max_violations = 100;

bool is_number(const Node& node) {
  return node.kind == Kind::integer || node.kind == Kind::decimal;
}
bool is_textual(const Node& node) { return node.is_text() || node.kind == Kind::date; }

long double number_of(const Node& node) { return std::strtold(node.text.c_str(), nullptr); }

bool equal(const Node& a, const Node& b) {
  if (is_number(a) && is_number(b)) return number_of(a) == number_of(b);
  if (is_textual(a) && is_textual(b)) return a.text == b.text;
  if (a.kind != b.kind) return false;
  if (a.is_list()) return std::ranges::equal(a.items, b.items, equal);
  if (!a.is_map()) return a.text == b.text;
  return a.members.size() == b.members.size() &&
         std::ranges::all_of(a.members, [&](const Node::Member& member) {
           const Node* other = b.find(member.key);
           return other && equal(member.value, *other);
         });
}

bool has_type(const Node& value, std::string_view type) {
  switch (value.kind) {
    case Kind::null:
      return type == "null";
    case Kind::boolean:
      return type == "boolean";
    case Kind::integer:
      return type == "integer" || type == "number";
    case Kind::decimal:
      return type == "number";
    case Kind::text:
    case Kind::date:
      return type == "string";
    case Kind::list:
      return type == "array";
    case Kind::map:
      return type == "object";
  }
  return false;
}

bool is_true(const Node* node) {
  return node && node->kind == Kind::boolean && node->text == "true";
}
bool is_false(const Node* node) {
  return node && node->kind == Kind::boolean && node->text == "false";
}

// Whether `size` is beyond the bound: `side` is 1 for an upper one, -1 for a lower.
bool exceeds(const Node* bound, long double size, int side) {
  if (!bound || !is_number(*bound)) return false;
  return side > 0 ? size > number_of(*bound) : size < number_of(*bound);
}

std::string below(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

constexpr Phrase remove_it{"remove it", "l'enlever"};
constexpr Phrase too_small{"is too small", "est trop petit"};
constexpr Phrase too_large{"is too large", "est trop grand"};
constexpr Phrase write_more{"write more than {0}", "écrire plus que {0}"};
constexpr Phrase write_less{"write less than {0}", "écrire moins que {0}"};

// A value in a sentence: shortened, a text in quotes.
Wording shown_value(const Node& value) {
  if (!value.is_text()) return shortened(to_json(value));
  return say({"\"{0}\"", "« {0} »"}, shortened(value.text));
}

// A text that a pattern wants: the schema's own example, else one that is made; empty when
// there is none.
std::string like_pattern(const Node& schema, const Pattern& pattern) {
  constexpr std::size_t most = 40;  // a longer one says nothing to anybody
  if (const Node* example = given_example(schema)) return to_json(*example);
  const auto made = example_of(pattern, 1, most);
  return made ? to_json(*made) : "";
}

// The members of the map that the schema knows and that are not there.
std::vector<std::string> absent_members(const Node* properties, const Node& value) {
  std::vector<std::string> names;
  if (properties == nullptr) return names;
  for (const Node::Member& property : properties->members) names.push_back(property.key);
  return missing_names(value, names);
}

// Of two forms that do not match: less is wrong, or the same further within.
bool is_nearer(const std::vector<Violation>& one, const std::vector<Violation>& other) {
  if (one.size() != other.size()) return one.size() < other.size();
  return one.front().path.size() > other.front().path.size();
}

class SchemaCheck {
 public:
  // Whether somebody will read what is found.
  enum class Told { yes, no };
  SchemaCheck(const SchemaDocument& document, Told told) : document_(document), told_(told) {}

  std::vector<Violation> found;

  void check(const Node& node, const Node& value, const std::string& path) {
    if (++steps_ > max_steps || open_.size() >= max_depth) return;
    if (node.kind == Kind::boolean) {  // draft 6
      if (node.text == "false")
        add(value, path, "false", {"must not be here", "ne doit pas être là"}, remove_it);
      return;
    }
    if (!node.is_map()) return;
    const auto here = std::pair(&node, &value);
    if (std::ranges::find(open_, here) != open_.end()) return;  // a schema inside itself
    open_.push_back(here);
    if (const Node* reference = node.find("$ref"); reference && reference->is_text()) {
      if (const Node* target = find_pointer(document_.root(), reference->text))
        check(*target, value, path);
    } else {
      check_keywords(node, value, path);
    }
    open_.pop_back();
  }

 private:
  void check_keywords(const Node& node, const Node& value, const std::string& path) {
    if (value.is_null() && is_true(node.find("nullable"))) return;
    if (!check_type(node, value, path)) return;
    check_enum(node, value, path);
    if (is_textual(value)) check_text(node, value, path);
    if (is_number(value)) check_number(node, value, path);
    if (value.is_list()) check_list(node, value, path);
    if (value.is_map()) check_map(node, value, path);
    check_combinations(node, value, path);
  }

  bool check_type(const Node& node, const Node& value, const std::string& path) {
    const Node* type = node.find("type");
    std::vector<std::string> wanted;
    if (type && type->is_text()) wanted.push_back(type->text);
    if (type && type->is_list()) {
      for (const Node& item : type->items) wanted.push_back(item.text);
    }
    if (wanted.empty() || !std::ranges::all_of(wanted, is_known_type)) return true;
    if (std::ranges::any_of(wanted, [&](const auto& name) { return has_type(value, name); })) {
      return true;
    }
    add(value, path, "type",
        say({"is {0}, {1} is wanted", "est {0} au lieu d'être {1}"}, kind_name(value),
            shown_types(wanted)),
        type_hint(node, value));
    return false;
  }

  void check_enum(const Node& node, const Node& value, const std::string& path) {
    const Node* allowed = node.find("enum");
    if (allowed && allowed->is_list() &&
        std::ranges::none_of(allowed->items,
                             [&](const Node& item) { return equal(item, value); })) {
      std::vector<std::string> shown;
      for (const Node& item : allowed->items) {
        if (shown.size() == 8) {
          shown.emplace_back("…");
          break;
        }
        shown.push_back(to_json(item));
      }
      add(value, path, "enum",
          say({"is {0}, which is none of the allowed values",
               "vaut {0}, qui n'est pas l'une des valeurs permises"},
              shown_value(value)),
          say({"write one of {0}", "écrire l'une de celles-ci : {0}"}, join(shown, ", ")));
    }
    const Node* constant = node.find("const");
    if (constant && !equal(*constant, value)) {
      add(value, path, "const",
          {"is not the one allowed value", "n'est pas la seule valeur permise"},
          say({"write {0}", "écrire {0}"}, to_json(*constant)));
    }
  }

  void check_text(const Node& node, const Node& value, const std::string& path) {
    const std::size_t length = code_point_count(value.text);
    if (exceeds(node.find("minLength"), static_cast<long double>(length), -1)) {
      add(value, path, "minLength", {"is too short", "est trop court"},
          say({"write at least {0} characters", "écrire au moins {0} caractères"},
              node.find("minLength")->text));
    }
    if (exceeds(node.find("maxLength"), static_cast<long double>(length), 1)) {
      add(value, path, "maxLength", {"is too long", "est trop long"},
          say({"write at most {0} characters", "écrire au plus {0} caractères"},
              node.find("maxLength")->text));
    }
    if (const Node* pattern = node.find("pattern"); pattern && pattern->is_text()) {
      const Pattern* compiled = document_.pattern(pattern->text);
      if (compiled && !compiled->found_in(value.text)) {
        const std::string like = told_ == Told::yes ? like_pattern(node, *compiled) : "";
        const Wording hint =
            like.empty()
                ? say({"write something that matches {0}", "écrire une valeur de la forme {0}"},
                      pattern->text)
                : say({"write something like {0}", "écrire une valeur comme {0}"}, like);
        add(value, path, "pattern",
            say({"is {0}, which does not match its pattern",
                 "vaut {0}, qui n'a pas la forme attendue"},
                shown_value(value)),
            hint);
      }
    }
    if (const Node* format = node.find("format"); format && format->is_text()) {
      const Format* known = find_format(format->text);
      if (known != nullptr && !known->accepts(value.text)) {
        add(value, path, "format",
            say({"is {0}, which is no valid {1}", "vaut {0}, qui n'est pas {1}"},
                shown_value(value), known->shown),
            known->hint);
      }
    }
  }

  void check_number(const Node& node, const Node& value, const std::string& path) {
    const long double number = number_of(value);
    const Node* minimum = node.find("minimum");
    const Node* maximum = node.find("maximum");
    const Node* above = node.find("exclusiveMinimum");
    const Node* below = node.find("exclusiveMaximum");
    if (exceeds(minimum, number, -1)) {
      add(value, path, "minimum", too_small,
          say({"write {0} or more", "écrire {0} ou plus"}, minimum->text));
    } else if (minimum && is_true(above) && number == number_of(*minimum)) {
      add(value, path, "exclusiveMinimum", too_small, say(write_more, minimum->text));
    }
    if (above && is_number(*above) && number <= number_of(*above)) {
      add(value, path, "exclusiveMinimum", too_small, say(write_more, above->text));
    }
    if (exceeds(maximum, number, 1)) {
      add(value, path, "maximum", too_large,
          say({"write {0} or less", "écrire {0} ou moins"}, maximum->text));
    } else if (maximum && is_true(below) && number == number_of(*maximum)) {
      add(value, path, "exclusiveMaximum", too_large, say(write_less, maximum->text));
    }
    if (below && is_number(*below) && number >= number_of(*below)) {
      add(value, path, "exclusiveMaximum", too_large, say(write_less, below->text));
    }
    if (const Node* step = node.find("multipleOf"); step && is_number(*step)) {
      const long double times = number / number_of(*step);
      if (number_of(*step) > 0 && std::fabs(times - std::round(times)) > 1e-9L) {
        add(value, path, "multipleOf",
            say({"is no multiple of {0}", "n'est pas un multiple de {0}"}, step->text),
            say({"write a multiple of {0}", "écrire un multiple de {0}"}, step->text));
      }
    }
  }

  void check_list(const Node& node, const Node& value, const std::string& path) {
    const auto size = static_cast<long double>(value.items.size());
    if (exceeds(node.find("minItems"), size, -1)) {
      add(value, path, "minItems", {"has too few items", "a trop peu d'éléments"},
          say({"write at least {0}", "en écrire au moins {0}"}, node.find("minItems")->text));
    }
    if (exceeds(node.find("maxItems"), size, 1)) {
      add(value, path, "maxItems", {"has too many items", "a trop d'éléments"},
          say({"write at most {0}", "en écrire au plus {0}"}, node.find("maxItems")->text));
    }
    if (is_true(node.find("uniqueItems"))) check_unique(value, path);
    const Node* items = node.find("items");
    const Node* beyond = node.find("additionalItems");
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      const Node* schema = items;
      if (items && items->is_list()) schema = i < items->items.size() ? &items->items[i] : beyond;
      if (schema) check(*schema, value.items[i], path + "[" + std::to_string(i) + "]");
    }
    if (const Node* contained = node.find("contains")) {
      if (std::ranges::none_of(value.items,
                               [&](const Node& item) { return accepts(*contained, item); })) {
        add(value, path, "contains",
            {"has no item of the kind that it must contain",
             "n'a aucun élément de la sorte attendue"},
            {});
      }
    }
  }

  void check_unique(const Node& value, const std::string& path) {
    for (std::size_t i = 1; i < value.items.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (++steps_ > max_steps) return;
        if (!equal(value.items[i], value.items[j])) continue;
        add(value.items[i], path + "[" + std::to_string(i) + "]", "uniqueItems",
            {"repeats an earlier item", "répète un élément précédent"},
            {"remove one of them", "enlever l'un des deux"});
        return;
      }
    }
  }

  void check_map(const Node& node, const Node& value, const std::string& path) {
    const auto size = static_cast<long double>(value.members.size());
    if (exceeds(node.find("minProperties"), size, -1)) {
      add(value, path, "minProperties", {"has too few members", "a trop peu de rubriques"}, {});
    }
    if (exceeds(node.find("maxProperties"), size, 1)) {
      add(value, path, "maxProperties", {"has too many members", "a trop de rubriques"}, {});
    }
    if (const Node* required = node.find("required"); required && required->is_list()) {
      for (const Node& name : required->items) {
        if (value.find(name.text)) continue;
        add(value, path, "required", say({"lacks `{0}`", "n'a pas de `{0}`"}, name.text),
            missing_hint({&node, &document_}, name.text));
      }
    }
    std::optional<std::vector<std::string>> absent;  // found when first asked for
    for (const Node::Member& member : value.members) {
      check_member(node, value, member, path, absent);
    }
    check_dependencies(node, value, path);
  }

  void check_member(const Node& node, const Node& value, const Node::Member& member,
                    const std::string& path, std::optional<std::vector<std::string>>& absent) {
    const std::string inside = below(path, member.key);
    bool known = false;
    const Node* properties = node.find("properties");
    if (const Node* schema = properties ? properties->find(member.key) : nullptr) {
      known = true;
      check(*schema, member.value, inside);
    }
    if (const Node* patterns = node.find("patternProperties"); patterns && patterns->is_map()) {
      for (const Node::Member& rule : patterns->members) {
        const Pattern* pattern = document_.pattern(rule.key);
        if (!pattern || !pattern->found_in(member.key)) continue;
        known = true;
        check(rule.value, member.value, inside);
      }
    }
    if (const Node* names = node.find("propertyNames")) {
      Node name;
      name.kind = Kind::text;
      name.text = name.written = member.key;
      name.line = member.line;
      name.column = member.column;
      check(*names, name, inside);
    }
    const Node* others = node.find("additionalProperties");
    if (known || !others) return;
    if (!is_false(others)) return check(*others, member.value, inside);
    if (!absent) absent = absent_members(properties, value);
    const std::string meant = nearest(member.key, *absent);
    Violation violation{inside, member.line, member.column, "additionalProperties", {}, {}};
    violation.sentence = say(
        {"`{0}` is not a member that its schema knows", "la documentation ne connaît pas `{0}`"},
        inside);
    violation.hint = meant.empty() ? Wording(remove_it) : did_you_mean(meant);
    append(std::move(violation));
  }

  void check_dependencies(const Node& node, const Node& value, const std::string& path) {
    const Node* dependencies = node.find("dependencies");
    if (!dependencies || !dependencies->is_map()) return;
    for (const Node::Member& rule : dependencies->members) {
      if (!value.find(rule.key)) continue;
      if (!rule.value.is_list()) {
        check(rule.value, value, path);
        continue;
      }
      for (const Node& name : rule.value.items) {
        if (value.find(name.text)) continue;
        add(value, path, "dependencies",
            say({"has `{0}` but lacks `{1}`", "a `{0}` mais pas `{1}`"}, rule.key, name.text),
            say({"add `{1}` or remove `{0}`", "ajouter `{1}` ou enlever `{0}`"}, rule.key,
                name.text));
      }
    }
  }

  void check_combinations(const Node& node, const Node& value, const std::string& path) {
    if (const Node* all = node.find("allOf"); all && all->is_list()) {
      for (const Node& schema : all->items) check(schema, value, path);
    }
    for (const char* keyword : {"anyOf", "oneOf"}) {
      const Node* choices = node.find(keyword);
      if (choices && choices->is_list() && !choices->items.empty()) {
        check_choices(*choices, keyword, value, path);
      }
    }
    if (const Node* unwanted = node.find("not"); unwanted && accepts(*unwanted, value)) {
      add(value, path, "not", {"is what its schema excludes", "est ce que la documentation exclut"},
          {});
    }
  }

  void check_choices(const Node& choices, const std::string& keyword, const Node& value,
                     const std::string& path) {
    std::size_t matching = 0;
    std::vector<Violation> nearest_found;
    for (const Node& choice : choices.items) {
      std::vector<Violation> wrong = tried(choice, value, path);
      if (wrong.empty()) {
        ++matching;
        if (keyword == "anyOf") return;
      } else if (nearest_found.empty() || is_nearer(wrong, nearest_found)) {
        nearest_found = std::move(wrong);
      }
    }
    if (matching == 1) return;
    if (matching > 1) {
      add(value, path, "oneOf",
          {"matches several of the forms of which it may match only one",
           "a plusieurs des formes dont une seule est permise"},
          {});
    } else if (!nearest_found.empty()) {
      Violation& best = nearest_found.front();
      if (choices.items.size() > 1) {
        best.sentence += say({" (the nearest of the {0} allowed forms)",
                              " (selon la plus proche des {0} formes permises)"},
                             std::to_string(choices.items.size()));
      }
      for (Violation& violation : nearest_found) append(std::move(violation));
    }
  }

  // What a schema finds, without adding it to what is found.
  std::vector<Violation> tried(const Node& schema, const Node& value, const std::string& path) {
    std::vector<Violation> before = std::exchange(found, {});
    check(schema, value, path);
    return std::exchange(found, std::move(before));
  }
  bool accepts(const Node& schema, const Node& value) { return tried(schema, value, "").empty(); }

  void add(const Node& value, const std::string& path, const char* keyword, const Wording& sentence,
           Wording hint) {
    const Wording subject = path.empty() ? Wording(whole_value) : Wording("`" + path + "`");
    append({path, value.line, value.column, keyword, subject + Wording(" ") + sentence,
            std::move(hint)});
  }
  void append(Violation violation) {
    if (found.size() < max_violations) found.push_back(std::move(violation));
  }

  const SchemaDocument& document_;
  Told told_;
  std::vector<std::pair<const Node*, const Node*>> open_;
  std::size_t steps_ = 0;
};

}  // namespace

std::vector<Violation> violations(const Schema& schema, const Node& value) {
  SchemaCheck check(*schema.document, SchemaCheck::Told::yes);
  check.check(*schema.node, value, "");
  return std::move(check.found);
}

bool satisfies(const Schema& schema, const Node& value) {
  SchemaCheck check(*schema.document, SchemaCheck::Told::no);
  check.check(*schema.node, value, "");
  return check.found.empty();
}

}  // namespace sandbox
