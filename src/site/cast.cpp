#include "site/cast.h"

#include <algorithm>
#include <set>
#include <utility>

#include "contract/calls.h"
#include "reading/document.h"
#include "support/folded_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr std::size_t most_cases = 20'000;

// Internal names of the contract by the claim of FranceConnect that some way of calling reads
// them from: "family_name" -> {"nom_naissance"}.
using NamesByClaim = std::map<std::string, std::vector<std::string>, std::less<>>;

NamesByClaim names_by_claim(const std::map<std::string, const Operation*>& operations) {
  NamesByClaim names;
  for (const auto& [id, operation] : operations) {
    for (const Variant& variant : operation->variants) {
      for (const Read& read : variant.reads) {
        if (read.source != Read::Source::claim) continue;
        std::vector<std::string>& known = names[read.from];
        if (std::ranges::find(known, read.name) == known.end()) known.push_back(read.name);
      }
    }
  }
  return names;
}

std::string shown(const Value& value) {
  return value.is_list() ? join(value.list, " ") : value.text;
}

// Who a call is about; an empty name when it does not say.
struct Who {
  std::string name;
  std::string born;
};

Who who_is_asked(const Call& call, const NamesByClaim& names) {
  const ReadValues values = read_values_of(call);
  const auto said = [&](std::string_view claim, std::string_view separator) {
    std::vector<std::string> parts;
    const auto found = names.find(claim);
    if (found == names.end()) return std::string();
    for (const std::string& name : found->second) {
      const auto value = values.find(name);
      if (value == values.end() || is_blank(value->second)) continue;
      const std::string part = shown(value->second);
      if (!part.empty()) parts.push_back(part);
    }
    return join(parts, separator);
  };
  const std::string family = said("family_name", " ");
  if (family.empty()) return {};
  const std::string given = said("given_name", " ");
  return {given.empty() ? family : given + " " + family, said("birthdate", "-")};
}

class Gathering {
 public:
  Gathering(const Catalogue& catalogue, const std::map<std::string, const Operation*>& operations)
      : catalogue_(catalogue), operations_(operations), names_(names_by_claim(operations)) {}

  void add_personas() {
    for (const auto& text : catalogue_.people_files) {
      if (text == nullptr) continue;
      const Document document = read_yaml(*text, "personas.yaml");
      if (!document.root) continue;
      for (const Node::Member& member : document.root->members) add(member.key, member.value);
    }
    // Those of one household together, in the order of the first of each.
    std::vector<std::string> order;
    for (const CastMember& member : cast_.members) {
      if (std::ranges::find(order, member.household) == order.end()) {
        order.push_back(member.household);
      }
    }
    std::ranges::stable_sort(cast_.members, {}, [&](const CastMember& member) {
      return std::ranges::find(order, member.household) - order.begin();
    });
    for (std::size_t i = 0; i < cast_.members.size(); ++i) cast_.by_id[cast_.members[i].id] = i;
  }

  void add_cases() {
    for (const auto& [id, operation] : operations_) {
      const CaseSet* set = cases_of(catalogue_, id);
      if (set == nullptr) continue;
      for (const auto& test_case : set->cases) {
        if (++looked_at_ > most_cases) return;
        add_case(*operation, *test_case);
      }
    }
  }

  Cast finish() { return std::move(cast_); }

 private:
  void add(const std::string& id, const Node& written) {
    const auto known = std::ranges::find(cast_.members, id, &CastMember::id);
    CastMember& member = known != cast_.members.end() ? *known : cast_.members.emplace_back();
    member.id = id;
    member.name = name_in(written);
    if (member.name.empty()) member.name = id;
    member.household = text_of(written, "foyer");
    if (member.household.empty()) member.household = id;
    member.written = written;
  }

  void add_case(const Operation& operation, const TestCase& test_case) {
    if (const auto known = cast_.by_id.find(test_case.persona); known != cast_.by_id.end()) {
      cast_.members[known->second].cases.push_back(&test_case);
      return;
    }
    if (test_case.params.members.empty()) return;
    for (const Variant& variant : operation.variants) {
      const Who who = who_is_asked(call_for(operation, variant, test_case.params), names_);
      if (who.name.empty()) continue;
      CastMember& member = member_called(who);
      member.cases.push_back(&test_case);
      return;
    }
  }

  CastMember& member_called(const Who& who) {
    const std::string key = folded(who.name) + "\n" + who.born;
    const auto known = by_identity_.find(key);
    if (known != by_identity_.end()) return cast_.members[known->second];
    CastMember member;
    member.name = who.name;
    const std::string plain = slug_of(who.name + " " + who.born);
    member.id = plain.empty() ? "personne" : plain;
    for (int number = 2; cast_.by_id.contains(member.id); ++number) {
      member.id = plain + "-" + std::to_string(number);
    }
    by_identity_[key] = cast_.by_id[member.id] = cast_.members.size();
    cast_.members.push_back(std::move(member));
    return cast_.members.back();
  }

  const Catalogue& catalogue_;
  const std::map<std::string, const Operation*>& operations_;
  NamesByClaim names_;
  Cast cast_;
  std::map<std::string, std::size_t> by_identity_;
  std::size_t looked_at_ = 0;
};

}  // namespace

const CastMember* Cast::find(std::string_view id) const {
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : &members[found->second];
}

Cast cast_of(const Catalogue& catalogue,
             const std::map<std::string, const Operation*>& operations) {
  Gathering gathering(catalogue, operations);
  gathering.add_personas();
  gathering.add_cases();
  return gathering.finish();
}

std::string name_in(const Node& written) {
  const Node* identity = written.find("identite");
  if (identity == nullptr) return text_of(written, "nom");
  std::vector<std::string> parts;
  if (const Node* given = identity->find("prenoms")) {
    for (const Node& name : given->items) parts.push_back(name.text);
  }
  if (const std::string family = text_of(*identity, "nom_naissance"); !family.empty()) {
    parts.push_back(family);
  }
  return join(parts, " ");
}

}  // namespace sandbox
