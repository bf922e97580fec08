#include "contract/shapes.h"

#include <algorithm>

#include "contract/map_reader.h"
#include "contract/rules.h"
#include "contract/transforms.h"
#include "support/text.h"

namespace sandbox {
namespace {

template <class Table>
std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const auto& row : table) names.emplace_back(row.name);
  return names;
}

std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known) {
  const std::string meant = nearest(typed, known);
  return meant.empty() ? "known are: " + join(known, ", ") : "did you mean `" + meant + "`?";
}

}  // namespace

Shapes::Shapes(const Node& root, std::string file, Findings& findings)
    : root_(root), file_(std::move(file)), findings_(findings) {
  MapReader reader(root, file_, findings_);
  for (const char* kind : {"validators", "reads", "validates", "matches", "variants"}) {
    reader.required(kind);
  }
}

void Shapes::tell(const Node& where, std::string sentence, std::string hint) {
  findings_.push_back(
      {where.place_in(file_), Severity::error, "contract", std::move(sentence), std::move(hint)});
}

const Node* Shapes::piece(const char* kind, const std::string& name, const Node& where) {
  const Node* pieces = root_.find(kind);
  if (pieces == nullptr) return nullptr;
  if (const Node* found = pieces->find(name)) return found;
  std::vector<std::string> known;
  for (const Node::Member& member : pieces->members) known.push_back(member.key);
  tell(where, "`" + name + "` is not among the " + kind, did_you_mean(name, known));
  return nullptr;
}

// A list holds names of pieces, or pieces written on the spot.
const Node* Shapes::piece_of(const char* kind, const Node& item) {
  return item.is_map() ? &item : piece(kind, item.text, item);
}

const Transform* Shapes::transform_named(const std::string& name, const Node& where) {
  const Transform* found = find_transform(name);
  if (found == nullptr) {
    tell(where, "there is no transform `" + name + "`", did_you_mean(name, names_of(transforms())));
  }
  return found;
}

void Shapes::add_reads(const Node& map, Variant& variant) {
  for (const Node::Member& member : map.members) {
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
      read.source = nothing         ? Read::Source::constant
                    : claim.empty() ? Read::Source::parameter
                                    : Read::Source::claim;
      read.from = claim.empty() ? parameter : claim;
    }
    read.transform = transform_named(transform, member.value);
    if (read.transform != nullptr) variant.reads.push_back(std::move(read));
  }
}

bool Shapes::find_read(const Variant& variant, const std::string& name, const Node& where,
                       std::vector<std::size_t>& positions) {
  const auto found = std::ranges::find(variant.reads, name, &Read::name);
  if (found == variant.reads.end()) {
    tell(where, "nothing named `" + name + "` is read by the variant `" + variant.name + "`",
         did_you_mean(name, names_of(variant.reads)));
    return false;
  }
  positions.push_back(static_cast<std::size_t>(found - variant.reads.begin()));
  return true;
}

void Shapes::add_validations(const Node& item, const std::map<std::string, ErrorText>& errors,
                             Variant& variant) {
  using Mode = Validation::Mode;
  if (item.is_map()) {
    MapReader reader(item, file_, findings_);
    const std::string stop = reader.text("stop");
    const std::string ignored = reader.text("ignored");
    add_validation(stop.empty() ? ignored : stop, item, stop.empty() ? Mode::ignored : Mode::stop,
                   errors, variant);
    return;
  }
  const Node* lists = root_.find("validates");
  const Node* list = lists == nullptr ? nullptr : lists->find(item.text);
  if (list == nullptr) {
    add_validation(item.text, item, Mode::collect, errors, variant);
    return;
  }
  for (const Node& entry : list->items) {
    add_validation(entry.text, entry, Mode::collect, errors, variant);
  }
}

void Shapes::add_validation(const std::string& name, const Node& where, Validation::Mode mode,
                            const std::map<std::string, ErrorText>& errors, Variant& variant) {
  const Node* written = piece("validators", name, where);
  if (written == nullptr) return;
  MapReader reader(*written, file_, findings_);
  Validation validation;
  validation.name = name;
  validation.mode = mode;
  validation.options = reader.texts("options");
  validation.replaces = reader.flag("replaces");
  validation.errors = reader.texts("errors");
  const std::string rule = reader.required_text("rule");
  validation.rule = find_rule(rule);
  if (validation.rule == nullptr) {
    tell(*written, "there is no rule `" + rule + "`", did_you_mean(rule, names_of(rules())));
    return;
  }
  bool whole = true;
  for (const std::string& read : reader.texts("reads")) {
    whole = find_read(variant, read, *written, validation.reads) && whole;
  }
  if (!whole) return;
  for (const std::string& error : validation.errors) {
    if (!errors.contains(error))
      tell(*written, "there is no error `" + error + "`", "see errors.yaml");
  }
  if (validation.reads.size() != validation.rule->reads ||
      validation.errors.size() != validation.rule->errors) {
    tell(*written,
         "the rule `" + rule + "` takes " + std::to_string(validation.rule->reads) + " reads and " +
             std::to_string(validation.rule->errors) + " errors",
         "give exactly as many");
    return;
  }
  variant.validates.push_back(std::move(validation));
}

void Shapes::add_matches(const Node& map, Variant& variant) {
  for (const Node::Member& member : map.members) {
    MatchKey match;
    match.name = member.key;
    std::string transform = "as_received";
    std::vector<std::string> from = {member.value.text};
    if (member.value.is_map()) {
      MapReader reader(member.value, file_, findings_);
      const Node* sources = reader.required("from");
      if (sources == nullptr) continue;
      from = {sources->text};
      if (sources->is_list()) {
        from.clear();
        for (const Node& source : sources->items) from.push_back(source.text);
      }
      transform = reader.text("as", transform);
      match.argument = reader.text("with");
    }
    bool whole = true;
    for (const std::string& name : from) {
      whole = find_read(variant, name, member.value, match.from) && whole;
    }
    match.transform = transform_named(transform, member.value);
    if (whole && match.transform != nullptr) variant.matches.push_back(std::move(match));
  }
}

bool Shapes::make_variant(const std::string& name, const Node& where, const std::string& where_file,
                          const std::map<std::string, ErrorText>& errors, Variant& made) {
  const Node* variants = root_.find("variants");
  const Node* written = variants == nullptr ? nullptr : variants->find(name);
  if (written == nullptr) {
    std::vector<std::string> known;
    if (variants != nullptr) {
      for (const Node::Member& member : variants->members) known.push_back(member.key);
    }
    findings_.push_back({where.place_in(where_file), Severity::error, "contract",
                         "there is no variant `" + name + "`", did_you_mean(name, known)});
    return false;
  }
  const std::size_t findings_before = findings_.size();
  MapReader reader(*written, file_, findings_);
  made.name = reader.required_text("name");
  const std::string caller = reader.text("caller");
  made.france_connect = caller == "france_connect";
  if (!caller.empty() && !made.france_connect) {
    tell(*written, "`caller` can only be france_connect", "leave it out for an API token");
  }
  made.if_present = reader.text("if_present");
  made.keeps_absent = reader.flag("keeps_absent");
  made.forgives = reader.texts("forgives");
  const auto each_item = [&](const Node* list, auto add) {
    if (list == nullptr) return;
    for (const Node& item : list->items) add(item);
  };
  each_item(reader.required("reads"), [&](const Node& item) {
    if (const Node* map = piece_of("reads", item)) add_reads(*map, made);
  });
  each_item(reader.optional("validates"),
            [&](const Node& item) { add_validations(item, errors, made); });
  each_item(reader.required("matches"), [&](const Node& item) {
    if (const Node* map = piece_of("matches", item)) add_matches(*map, made);
  });
  // In the order of a match key, so that sorting one has nothing to do.
  std::ranges::sort(made.matches, {}, &MatchKey::name);
  return findings_.size() == findings_before;
}

}  // namespace sandbox
