#include "contract/shapes.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "contract/rules.h"
#include "contract/transforms.h"
#include "model/finding_rules.h"
#include "support/text.h"

namespace sandbox {
namespace {

// No rule looks at more values at once: match.cpp.
constexpr std::size_t most_reads = 8;

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

bool is_small_number(const std::string& text) { return is_digits(text) && text.size() <= 4; }

}  // namespace

Shapes::Shapes(const Node& root, std::string file, const std::map<std::string, ErrorText>& errors,
               Findings& findings)
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

const Variant* Shapes::find(const std::string& name) const {
  const auto found = variants_.find(name);
  return found == variants_.end() ? nullptr : &found->second;
}

void Shapes::tell(const Node& where, std::string sentence, std::string hint) {
  findings_.push_back(
      found(RuleId::contract, where.place_in(file_), std::move(sentence), std::move(hint)));
}

const Node* Shapes::piece(const char* kind, const std::string& name, const Node& where) {
  const Node* pieces = root_.find(kind);
  if (pieces == nullptr) return nullptr;
  if (const Node* found = pieces->find(name)) return found;
  tell(where, "`" + name + "` is not among the " + kind,
       did_you_mean(name, names_of(pieces->members)));
  return nullptr;
}

// A list holds names of pieces, or pieces written on the spot.
const Node* Shapes::piece_of(const char* kind, const Node& item) {
  return item.is_map() ? &item : piece(kind, item.text, item);
}

const Transform* Shapes::transform_named(const std::string& name, std::size_t reads,
                                         const std::string& argument, const Node& where) {
  const Transform* found = find_transform(name);
  if (found == nullptr) {
    tell(where, "there is no transform `" + name + "`", did_you_mean(name, names_of(transforms())));
    return nullptr;
  }
  using Argument = Transform::Argument;
  const std::size_t findings_before = findings_.size();
  if (reads != found->reads) {
    tell(where, "the transform `" + name + "` takes " + counted(found->reads, "value"),
         "give exactly as many");
  }
  using Argument = Transform::Argument;
  if (found->wants == Argument::none && !argument.empty()) {
    tell(where, "the transform `" + name + "` takes no `with`", "remove it");
  }
  if (found->wants == Argument::text && argument.empty()) {
    tell(where, "the transform `" + name + "` needs a text", "add `with: '…'`");
  }
  if (found->wants == Argument::part && argument != "0" && argument != "1" && argument != "2") {
    tell(where, "the transform `" + name + "` needs the part of a date",
         "add `with: '0'` for the year, '1' for the month, '2' for the day");
  }
  return findings_.size() == findings_before ? found : nullptr;
}

void Shapes::add_reads(const Node& map, Variant& variant) {
  if (!map.is_map()) tell(map, "a map of reads is expected here", "internal_name: parameter");
  for (const Node::Member& member : map.members) add_read(member, variant);
}

void Shapes::add_read(const Node::Member& member, Variant& variant) {
  Read read;
  read.name = member.key;
  std::string transform = "as_received";
  if (!member.value.is_map()) {
    read.from = member.value.text;
  } else {
    MapReader reader(member.value, file_, findings_);
    transform = reader.text("as", transform);
    read.argument = reader.text("with");
    const std::string parameter = reader.text("parameter");
    const std::string claim = reader.text("claim");
    const bool nothing = reader.flag("nothing");
    if (static_cast<int>(!parameter.empty()) + static_cast<int>(!claim.empty()) +
            static_cast<int>(nothing) !=
        1) {
      reader.tell(member.value, "`" + member.key + "` comes from nowhere, or from two places",
                  "give one of `parameter: …`, `claim: …` and `nothing: true`");
    }
    read.source = nothing         ? Read::Source::nothing
                  : claim.empty() ? Read::Source::parameter
                                  : Read::Source::claim;
    read.from = claim.empty() ? parameter : claim;
  }
  if (read.from.empty() && read.source != Read::Source::nothing && !member.value.is_map()) {
    tell(member.value, "`" + member.key + "` should be the name of a parameter",
         "write the parameter, or {claim: …}");
  }
  read.transform = transform_named(transform, 1, read.argument, member.value);
  if (read.transform != nullptr) variant.reads.push_back(std::move(read));
}

bool Shapes::find_read(const Variant& variant, const std::string& name, const Node& where,
                       std::vector<std::size_t>& positions) {
  const auto found = std::ranges::find(variant.reads, name, &Read::name);
  if (found == variant.reads.end() && !reads_are_whole_) return false;  // perhaps told already
  if (found == variant.reads.end()) {
    tell(where, "nothing named `" + name + "` is read by the variant `" + variant.name + "`",
         did_you_mean(name, names_of(variant.reads)));
    return false;
  }
  positions.push_back(static_cast<std::size_t>(found - variant.reads.begin()));
  return true;
}

void Shapes::add_validations(const Node& item, Variant& variant) {
  using Mode = Validation::Mode;
  if (item.is_map()) {
    MapReader reader(item, file_, findings_);
    const std::string stop = reader.text("stop");
    const std::string ignored = reader.text("ignored");
    if (stop.empty() == ignored.empty()) {
      reader.tell(item, "one of `stop` and `ignored` is expected here", "{stop: a_validator}");
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
  if (!list->is_list()) tell(*list, "a list of validators is expected here", "[one, two]");
  for (const Node& entry : list->items) {
    add_validation(entry.text, entry, Mode::collect, variant);
  }
}

void Shapes::add_validation(const std::string& name, const Node& where, Validation::Mode mode,
                            Variant& variant) {
  const Node* written = piece("validators", name, where);
  if (written == nullptr) return;
  MapReader reader(*written, file_, findings_);
  Validation validation;
  validation.name = name;
  validation.mode = mode;
  validation.options = reader.texts("options");
  validation.replaces = reader.flag("replaces");
  validation.errors = reader.texts("errors");
  const std::vector<std::string> reads = reader.texts("reads");
  const std::string rule = reader.required_text("rule");
  if (rule.empty()) return;
  validation.rule = find_rule(rule);
  if (validation.rule == nullptr) {
    tell(reader.place_of("rule"), "there is no rule `" + rule + "`",
         did_you_mean(rule, names_of(rules())));
    return;
  }
  bool whole = are_options_of(*validation.rule, validation, reader.place_of("options"));
  for (const std::string& read : reads) {
    whole = find_read(variant, read, reader.place_of("reads"), validation.reads) && whole;
  }
  for (const std::string& error : validation.errors) {
    if (errors_.contains(error) || errors_.empty()) continue;  // no errors.yaml: told already
    tell(reader.place_of("errors"), "there is no error `" + error + "`",
         did_you_mean(error, names_of(errors_), "see errors.yaml"));
    whole = false;
  }
  if (reads.size() != validation.rule->reads ||
      validation.errors.size() != validation.rule->errors) {
    tell(*written,
         "the rule `" + rule + "` takes " + counted(validation.rule->reads, "read") + " and " +
             counted(validation.rule->errors, "error"),
         "give exactly as many");
    whole = false;
  }
  if (whole) variant.validates.push_back(std::move(validation));
}

bool Shapes::are_options_of(const Rule& rule, const Validation& validation, const Node& where) {
  const auto& [least, most, numbers] = rule.wants;
  const std::string name = "the rule `" + std::string(rule.name) + "` takes ";
  const std::size_t count = validation.options.size();
  if (count < least || count > most) {
    tell(where,
         name + (least == most ? counted(least, "option") : "at least " + counted(least, "option")),
         most == 0 ? "remove them" : "write `options: ['…']`");
    return false;
  }
  if (numbers && !std::ranges::all_of(validation.options, is_small_number)) {
    tell(where, name + "whole numbers as options", "write them as '25'");
    return false;
  }
  return true;
}

void Shapes::add_matches(const Node& map, Variant& variant) {
  if (!map.is_map()) tell(map, "a map of match keys is expected here", "key: internal_name");
  for (const Node::Member& member : map.members) add_match(member, variant);
}

void Shapes::add_match(const Node::Member& member, Variant& variant) {
  MatchedParam match;
  match.name = member.key;
  std::string transform = "as_received";
  std::vector<std::string> from = {member.value.text};
  if (member.value.is_map()) {
    MapReader reader(member.value, file_, findings_);
    const Node* sources = reader.required("from");
    if (sources == nullptr) return;
    from = sources->is_list() ? reader.texts("from") : std::vector{reader.text("from")};
    transform = reader.text("as", transform);
    match.argument = reader.text("with");
  }
  bool whole = true;
  for (const std::string& name : from) {
    whole = find_read(variant, name, member.value, match.from) && whole;
  }
  match.transform =
      transform_named(transform, std::min(from.size(), most_reads), match.argument, member.value);
  if (whole && match.transform != nullptr) variant.matches.push_back(std::move(match));
}

void Shapes::add_variant(const Node::Member& member) {
  Variant made;
  {
    MapReader reader(member.value, file_, findings_);
    made.name = reader.required_text("name");
    const std::string caller = reader.text("caller");
    made.france_connect = caller == "france_connect";
    if (!caller.empty() && !made.france_connect) {
      tell(reader.place_of("caller"), "`caller` can only be france_connect",
           "leave it out for an API token");
    }
    made.if_present = reader.text("if_present");
    made.keeps_absent = reader.flag("keeps_absent");
    made.forgives = reader.texts("forgives");
    for (const Node& item : reader.required_items("reads")) {
      if (const Node* map = piece_of("reads", item)) add_reads(*map, made);
    }
    reads_are_whole_ = findings_.empty();
    for (const Node& item : reader.items("validates")) add_validations(item, made);
    for (const Node& item : reader.required_items("matches")) {
      if (const Node* map = piece_of("matches", item)) add_matches(*map, made);
    }
  }  // the reader tells what nobody asked for
  std::ranges::sort(made.matches, {}, &MatchedParam::name);
  if (findings_.empty() && !errors_.empty()) variants_.emplace(member.key, std::move(made));
}

}  // namespace sandbox
