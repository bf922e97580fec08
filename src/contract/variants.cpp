#include "contract/variants.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "contract/references.h"
#include "support/text.h"

// variants.yaml holds pieces by name: validators, groups of internal names, and lists of
// reads, validations and match keys. A variant names the pieces that it is made of, and
// is made from them as if they stood in it: so a piece is looked at once for each
// variant, and what it has told once is not told again.

namespace sandbox {
namespace {

bool is_small_number(const std::string& text) { return is_digits(text) && text.size() <= 4; }

// Which of three values a date's part is.
constexpr std::array parts = {Word{"year", "0"}, Word{"month", "1"}, Word{"day", "2"}};

constexpr Phrase the_rule{"the rule `{0}`", "la règle `{0}`"};

std::vector<std::string> texts_of(const std::vector<std::string_view>& names) {
  return {names.begin(), names.end()};
}

}  // namespace

Variants::Variants(const Node& root, std::string file,
                   const std::map<std::string, ErrorText>& errors, Findings& findings)
    : root_(root), file_(std::move(file)), errors_(errors) {
  // The variants share their pieces: what one has told, the others need not.
  std::set<std::tuple<Place, std::string>> told;
  const auto pass_on = [&] {
    for (Finding& finding : findings_) {
      // Of "… by the variant `x`" the first variant is enough.
      const std::string what =
          finding.sentence.english.substr(0, finding.sentence.english.find(" by the variant"));
      if (told.emplace(finding.place, what).second) findings.push_back(std::move(finding));
    }
    findings_.clear();
  };
  {
    MapReader reader(root, file_, findings_);
    reader.members("groups");
    for (const char* kind : {"validators", "reads", "validates", "matches"}) {
      reader.required_members(kind);
    }
    known_ = names_of(reader.required_members("variants"));
  }
  pass_on();
  const Node* variants = root.find("variants");
  if (variants == nullptr) return;
  for (const Node::Member& member : variants->members) {
    add_variant(member);
    pass_on();
  }
}

Variants::Variants(const Node& root, std::string file,
                   const std::map<std::string, ErrorText>& errors)
    : root_(root), file_(std::move(file)), errors_(errors) {}

const Variant* Variants::find(const std::string& name) {
  const auto made = variants_.find(name);
  if (made != variants_.end()) return &made->second;
  if (!known_.empty()) return nullptr;  // all are made
  const Node* variants = root_.find("variants");
  if (variants == nullptr) return nullptr;
  const auto written = std::ranges::find(variants->members, name, &Node::Member::key);
  if (written == variants->members.end()) return nullptr;
  add_variant(*written);
  const auto found = variants_.find(name);
  return found == variants_.end() ? nullptr : &found->second;
}

LateVariants::LateVariants(const File& file, std::string shown,
                           const std::map<std::string, ErrorText>& errors)
    : text_(file.text), shown_(std::move(shown)), errors_(errors) {}

std::vector<Variant> LateVariants::named(const std::vector<std::string>& names) const {
  const std::lock_guard lock(mutex_);
  if (!variants_) {
    written_ = read_yaml(*text_, shown_, Aliases::expanded);
    variants_.emplace(*written_.root, shown_, errors_);
  }
  std::vector<Variant> made;
  for (const std::string& name : names) {
    if (const Variant* variant = variants_->find(name)) made.push_back(*variant);
  }
  return made;
}

void Variants::tell(const Node& where, Wording sentence, Wording hint) {
  sandbox::tell(findings_, where.place_in(file_), std::move(sentence), std::move(hint));
}

const Node* Variants::piece(const char* kind, const std::string& name, const Node& where) {
  const Node* pieces = root_.find(kind);
  if (pieces == nullptr) return nullptr;
  if (const Node* found = pieces->find(name)) return found;
  tell(where,
       say({"`{0}` is not among the {1}", "`{0}` n'est pas parmi ceux de la rubrique `{1}`"}, name,
           kind),
       did_you_mean(name, names_of(pieces->members)));
  return nullptr;
}

// A list holds names of pieces, or pieces written on the spot.
const Node* Variants::piece_of(const char* kind, const Node& item) {
  return item.is_map() ? &item : piece(kind, item.text, item);
}

// ---- What is read ----

// `as`, and what is set for it; as_received without.
const NamedTransform* Variants::read_transform(MapReader& reader, std::string& argument) {
  const std::string name = reader.text("as", "as_received");
  const NamedTransform* found = find_transform(name);
  if (found == nullptr) {
    reader.tell(reader.place_of("as"), no_such({"transform", "aucune transformation"}, name),
                did_you_mean(name, names_of(transforms())));
    return nullptr;
  }
  if (found->setting.empty()) return found;
  const std::string setting(found->setting);
  argument = reader.text(setting);
  if (found->setting == "part") {
    const std::size_t findings_before = findings_.size();
    argument = choice(reader, "part", parts, "");
    if (argument.empty() && findings_.size() == findings_before) {
      reader.tell(reader.place_of("as"),
                  say({"the transform `{0}` needs a part of the date",
                       "la transformation `{0}` veut une partie de la date"},
                      name),
                  {"add `part: year`, `month` or `day`", "ajouter `part: year`, `month` ou `day`"});
    }
  } else if (argument.empty()) {
    reader.tell(
        reader.place_of("as"),
        say({"the transform `{0}` needs a text", "la transformation `{0}` veut un texte"}, name),
        say({"add `{0}: '…'`", "ajouter `{0}: '…'`"}, setting));
  }
  return argument.empty() ? nullptr : found;
}

void Variants::add_reads(const Node& map, Variant& variant) {
  if (!map.is_map())
    tell(map,
         {"a map of reads is expected here", "il faut ici des lignes qui disent ce qui est lu"},
         {"write lines such as `internal_name: parameter`",
          "écrire des lignes comme `nom_interne: parametre`"});
  for (const Node::Member& member : map.members) add_read(member, variant);
}

void Variants::add_read(const Node::Member& member, Variant& variant) {
  Read read;
  read.name = member.key;
  if (!member.value.is_map()) {
    read.from = member.value.text;
    read.transform = find_transform("as_received");
    if (read.from.empty()) {
      tell(member.value,
           say({"`{0}` should be the name of a parameter",
                "`{0}` devrait être le nom d'un paramètre"},
               member.key),
           {"write the parameter, or {claim: …}", "écrire le paramètre, ou {claim: …}"});
      return;
    }
    variant.reads.push_back(std::move(read));
    return;
  }
  MapReader reader(member.value, file_, findings_);
  const NamedTransform* transform = read_transform(reader, read.argument);
  const std::string parameter = reader.text("parameter");
  const std::string claim = reader.text("claim");
  const bool nothing = reader.flag("nothing");
  const int sources = int{!parameter.empty()} + int{!claim.empty()} + int{nothing};
  if (sources != 1) {
    reader.tell(member.value,
                say({"`{0}` comes from nowhere, or from two places",
                     "`{0}` ne vient de nulle part, ou de deux endroits"},
                    member.key),
                {"give one of `parameter: …`, `claim: …` and `nothing: true`",
                 "écrire une seule de ces lignes : `parameter: …`, `claim: …` ou `nothing: true`"});
  }
  read.source = nothing         ? Read::Source::nothing
                : claim.empty() ? Read::Source::parameter
                                : Read::Source::claim;
  read.from = claim.empty() ? parameter : claim;
  if (transform != nullptr && transform->reads != 1) {
    reader.tell(reader.place_of("as"),
                say({"the transform `{0}` takes several values",
                     "la transformation `{0}` prend plusieurs valeurs"},
                    std::string(transform->name)),
                {"use it among the match keys", "l'employer parmi ce qui est comparé (`matches`)"});
    return;
  }
  read.transform = transform;
  if (transform != nullptr) variant.reads.push_back(std::move(read));
}

bool Variants::find_read(const Variant& variant, const std::string& name, const Node& where,
                         std::vector<std::size_t>& positions) {
  const auto found = std::ranges::find(variant.reads, name, &Read::name);
  if (found == variant.reads.end() && !reads_are_whole_) return false;  // perhaps told already
  if (found == variant.reads.end()) {
    tell(where,
         say({"nothing named `{0}` is read by the variant `{1}`",
              "la façon d'appeler `{1}` ne lit rien qui s'appelle `{0}`"},
             name, variant.name),
         did_you_mean(name, names_of(variant.reads)));
    return false;
  }
  positions.push_back(static_cast<std::size_t>(found - variant.reads.begin()));
  return true;
}

// The positions of the reads that a rule or transform takes: written as one name when it
// takes one, else as a map of its own names, or as the name of a group which is that map.
bool Variants::find_inputs(const Variant& variant, const Node& written, const Names& inputs,
                           const Wording& of_what, std::vector<std::size_t>& positions) {
  if (inputs.size() == 1 && !written.is_map()) {
    return find_read(variant, written.text, written, positions);
  }
  const Node* map = piece_of("groups", written);
  if (map == nullptr) return false;
  bool whole = true;
  for (const Node::Member& member : map->members) {
    if (std::ranges::find(inputs, member.key) != inputs.end()) continue;
    tell(member.value, of_what + say({" takes no `{0}`", " ne prend pas de `{0}`"}, member.key),
         did_you_mean(member.key, texts_of(inputs)));
    whole = false;
  }
  for (const std::string_view input : inputs) {
    const Node* name = map->find(input);
    if (name == nullptr) {
      tell(written, of_what + say({" needs `{0}`", " veut une ligne `{0}:`"}, std::string(input)),
           say({"add `{0}: …`, the name of what is read",
                "ajouter `{0}: …`, le nom de ce qui est lu"},
               std::string(input)));
      whole = false;
    } else {
      whole = find_read(variant, name->text, *name, positions) && whole;
    }
  }
  return whole;
}

// ---- What is validated ----

void Variants::add_validations(const Node& item, Variant& variant) {
  using Mode = Validation::Mode;
  if (item.is_map()) {
    MapReader reader(item, file_, findings_);
    const std::string stop = reader.text("stop");
    const std::string ignored = reader.text("ignored");
    if (stop.empty() == ignored.empty()) {
      reader.tell(
          item, {"one of `stop` and `ignored` is expected here", "il faut ici `stop` ou `ignored`"},
          {"write it as `{stop: a_validator}`", "l'écrire comme `{stop: une_verification}`"});
      return;
    }
    add_validation(stop.empty() ? ignored : stop, item, stop.empty() ? Mode::ignored : Mode::stop,
                   variant);
    return;
  }
  const Node* lists = root_.find("validates");
  const Node* list = lists == nullptr ? nullptr : lists->find(item.text);
  if (list == nullptr) {
    add_validation(item.text, item, Mode::collect, variant);
    return;
  }
  if (!list->is_list())
    tell(*list, {"a list of validators is expected here", "il faut ici une liste de vérifications"},
         {"write it as [one, two]", "l'écrire comme [une, deux]"});
  for (const Node& entry : list->items) {
    add_validation(entry.text, entry, Mode::collect, variant);
  }
}

void Variants::add_validation(const std::string& name, const Node& where, Validation::Mode mode,
                              Variant& variant) {
  const Node* written = piece("validators", name, where);
  if (written == nullptr) return;
  MapReader reader(*written, file_, findings_);
  Validation validation;
  validation.name = name;
  validation.mode = mode;
  validation.replaces = reader.flag("replaces");
  const std::string rule_name = reader.required_text("rule");
  const Node* values = reader.required("of");
  reader.optional("error");
  reader.optional("errors");
  if (rule_name.empty()) return;
  const NamedRule* rule = find_rule(rule_name);
  if (rule == nullptr) {
    tell(reader.place_of("rule"), no_such({"rule", "aucune règle"}, rule_name),
         did_you_mean(rule_name, names_of(rules())));
    return;
  }
  validation.rule = rule;
  bool whole = read_settings(reader, *rule, validation);
  whole = read_found_errors(reader, *rule, validation) && whole;
  whole = values != nullptr &&
          find_inputs(variant, *values, rule->inputs, say(the_rule, rule_name), validation.reads) &&
          whole;
  if (whole) variant.validates.push_back(std::move(validation));
}

bool Variants::is_known_error(const std::string& name, const Node& where) {
  if (errors_.contains(name) || errors_.empty()) return true;  // no errors.yaml: told already
  tell(where, no_such({"error", "aucune erreur"}, name),
       did_you_mean(name, names_of(errors_), see_errors));
  return false;
}

// `error: x` of a rule that finds one, `errors: {year: x, month: y}` of one that finds more.
bool Variants::read_found_errors(MapReader& reader, const NamedRule& rule, Validation& validation) {
  const Wording shown_rule = say(the_rule, std::string(rule.name));
  if (rule.found.size() == 1) {
    const std::string error = reader.required_text("error");
    if (reader.has("errors")) {
      reader.tell(reader.place_of("errors"),
                  shown_rule + Phrase{" finds one error only", " ne trouve qu'une erreur"},
                  {"write `error: …`", "écrire `error: …`"});
    }
    validation.errors = {error};
    return !error.empty() && is_known_error(error, reader.place_of("error"));
  }
  const Node* written = reader.required("errors");
  if (written == nullptr) return false;
  MapReader errors(*written, file_, findings_);
  bool whole = written->is_map();
  for (const std::string_view name : rule.found) {
    const std::string error = errors.required_text(name);
    whole = whole && !error.empty() && is_known_error(error, errors.place_of(name));
    validation.errors.push_back(error);
  }
  return whole;
}

bool Variants::read_settings(MapReader& reader, const NamedRule& rule, Validation& validation) {
  using Kind = RuleSetting::Kind;
  bool whole = true;
  for (const auto& [setting, kind] : rule.settings) {
    const std::string name(setting);
    if (!reader.has(name)) {
      reader.tell(reader.place_of("rule"),
                  say(the_rule, std::string(rule.name)) +
                      say({" needs `{0}`", " veut une ligne `{0}:`"}, name),
                  kind == Kind::list ? say({"add `{0}: ['…']`", "ajouter `{0}: ['…']`"}, name)
                                     : say({"add `{0}: …`", "ajouter `{0}: …`"}, name));
      whole = false;
    } else if (kind == Kind::list) {
      validation.options = reader.texts(name);
    } else {
      validation.options.push_back(reader.text(name));
      if (kind == Kind::number && !is_small_number(validation.options.back())) {
        reader.tell(
            reader.place_of(name),
            say({"`{0}` should be a whole number", "`{0}` devrait être un nombre entier"}, name),
            {"write its digits, such as 25", "écrire ses chiffres, par exemple 25"});
        whole = false;
      }
    }
  }
  return whole;
}

// ---- What is matched ----

void Variants::add_matches(const Node& map, Variant& variant) {
  if (!map.is_map())
    tell(
        map,
        {"a map of match keys is expected here",
         "il faut ici des lignes qui disent ce qui est comparé"},
        {"write lines such as `key: internal_name`", "écrire des lignes comme `nom: nom_interne`"});
  for (const Node::Member& member : map.members) add_match(member, variant);
}

void Variants::add_match(const Node::Member& member, Variant& variant) {
  MatchedParam match;
  match.name = member.key;
  if (!member.value.is_map()) {
    match.transform = find_transform("as_received");
    if (find_read(variant, member.value.text, member.value, match.from)) {
      variant.matches.push_back(std::move(match));
    }
    return;
  }
  MapReader reader(member.value, file_, findings_);
  const Node* sources = reader.required("from");
  const NamedTransform* transform = read_transform(reader, match.argument);
  if (sources == nullptr || transform == nullptr) return;
  match.transform = transform;
  const Wording name =
      say({"the transform `{0}`", "la transformation `{0}`"}, std::string(transform->name));
  if (find_inputs(variant, *sources, transform->inputs, name, match.from)) {
    variant.matches.push_back(std::move(match));
  }
}

void Variants::add_variant(const Node::Member& member) {
  Variant made;
  {
    MapReader reader(member.value, file_, findings_);
    made.name = reader.required_text("name");
    const std::string caller = reader.text("caller");
    made.france_connect = caller == "france_connect";
    if (!caller.empty() && !made.france_connect) {
      tell(reader.place_of("caller"),
           {"`caller` can only be france_connect", "`caller` ne peut être que france_connect"},
           {"leave it out for an API token", "pour un jeton d'API, enlever la ligne"});
    }
    made.if_present = reader.text("if_present");
    made.keeps_absent = reader.flag("keeps_absent");
    made.forgives = reader.texts("forgives");
    made.service_adds = reader.texts("service_adds");
    for (const Node& item : reader.required_items("reads")) {
      if (const Node* map = piece_of("reads", item)) add_reads(*map, made);
    }
    reads_are_whole_ = findings_.empty();
    for (const Node& item : reader.items("required")) {
      find_read(made, item.text, item, made.required);
    }
    for (const Node& item : reader.items("validates")) add_validations(item, made);
    for (const Node& item : reader.required_items("matches")) {
      if (const Node* map = piece_of("matches", item)) add_matches(*map, made);
    }
  }  // the reader tells what nobody asked for
  std::ranges::sort(made.matches, {}, &MatchedParam::name);
  if (findings_.empty() && !errors_.empty()) variants_.emplace(member.key, std::move(made));
}

}  // namespace sandbox
