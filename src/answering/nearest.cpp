#include "answering/nearest.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <limits>
#include <span>
#include <tuple>

#include "contract/calls.h"
#include "contract/evaluate.h"
#include "model/match_key.h"
#include "support/text.h"

// Two passes, since an operation may have a hundred thousand cases: the first compares keys
// as texts, part by part, by what they have in common at both ends, and keeps the best few;
// the second looks at these for what people would call the difference.

namespace sandbox {
namespace {

constexpr std::size_t most_looked_at = 24;

// ---- First pass: keys, param by param ----

// "nomnaissance=dupont", "prenoms[]=jean": a name, without brackets, and a value.
struct Part {
  std::string_view name;
  std::string_view value;
};
using Parts = std::vector<Part>;  // in the order of names, as a key has them

void split_key(std::string_view key, Parts& parts) {
  parts.clear();
  while (!key.empty()) {
    const std::string_view part = key.substr(0, key.find('&'));
    key.remove_prefix(std::min(part.size() + 1, key.size()));
    const std::size_t equals = std::min(part.find('='), part.size());
    std::string_view name = part.substr(0, equals);
    if (name.ends_with("[]")) name.remove_suffix(2);
    parts.push_back({name, part.substr(equals)});
  }
}

// Of two values of one name: 0 when they are equal, up to 20.
int distance_of(std::string_view a, std::string_view b) {
  constexpr std::size_t most = 20;
  const std::size_t longest = std::max(a.size(), b.size());
  const std::size_t shortest = std::min(a.size(), b.size());
  std::size_t common = 0;
  while (common < shortest && a[common] == b[common]) ++common;
  if (common == longest) return 0;
  std::size_t at_end = 0;
  while (common + at_end < shortest && a[a.size() - 1 - at_end] == b[b.size() - 1 - at_end]) {
    ++at_end;
  }
  return static_cast<int>(most - most * (common + at_end) / (longest + 1));
}

constexpr int of_a_missing_part = 12;

// Of the parts of one name, of which a list has several.
int distance_of(std::span<const Part> wanted, std::span<const Part> documented) {
  int sum = 0;
  std::size_t met = 0;
  for (const Part& part : wanted) {
    if (std::ranges::find(documented, part.value, &Part::value) != documented.end()) {
      ++met;
    } else if (!documented.empty()) {
      ++met;
      sum += distance_of(part.value, documented.front().value);
    } else {
      sum += of_a_missing_part;
    }
  }
  const std::size_t more = documented.size() - std::min(met, documented.size());
  return sum + of_a_missing_part * static_cast<int>(more);
}

// The parts at the front that have one name; they are taken away.
std::span<const Part> take_name(std::span<const Part>& parts) {
  std::size_t count = 1;
  while (count < parts.size() && parts[count].name == parts.front().name) ++count;
  const auto taken = parts.first(count);
  parts = parts.subspan(count);
  return taken;
}

// One walk along both. Names out of order are taken for others: it is only that a case is put
// further away.
int distance_between(std::span<const Part> wanted, std::span<const Part> documented, int enough) {
  int sum = 0;
  while (!wanted.empty() && !documented.empty() && sum <= enough) {
    const auto order = wanted.front().name.compare(documented.front().name);
    if (order < 0) {
      sum += of_a_missing_part * static_cast<int>(take_name(wanted).size());
    } else if (order > 0) {
      sum += of_a_missing_part * static_cast<int>(take_name(documented).size());
    } else {
      const auto of_wanted = take_name(wanted);
      sum += distance_of(of_wanted, take_name(documented));
    }
  }
  return sum + of_a_missing_part * static_cast<int>(wanted.size() + documented.size());
}

struct Candidate {
  int distance = 0;
  std::size_t position = 0;
  const TestCase* test_case = nullptr;

  friend bool operator<(const Candidate& a, const Candidate& b) {
    return std::tie(a.distance, a.position) < std::tie(b.distance, b.position);
  }
};

// Takes away what both begin with, part by part: most cases of an operation have much in
// common, and need not be cut into parts for it.
std::span<const Part> without_common(std::span<const Part> wanted, std::string_view wanted_key,
                                     std::string_view& key) {
  std::size_t common = 0;  // parts
  std::size_t at = 0;      // bytes
  const auto end = [](std::string_view text, std::size_t from) {
    return std::min(text.find('&', from), text.size());
  };
  while (common < wanted.size() && at < key.size()) {
    const std::size_t part_end = end(wanted_key, at);
    if (key.compare(at, part_end - at, wanted_key, at, part_end - at) != 0) break;
    if (part_end != key.size() && key[part_end] != '&') break;
    at = std::min(part_end + 1, key.size());
    ++common;
  }
  key.remove_prefix(at);
  return wanted.subspan(common);
}

// The best few, in a heap whose front is the worst of them.
std::vector<Candidate> candidates_of(const CaseSet& cases, const std::string& key) {
  Parts wanted;
  Parts parts;
  split_key(key, wanted);
  std::vector<Candidate> best;
  std::string_view keys = cases.keys;
  for (std::size_t i = 0; i < cases.cases.size(); ++i) {
    const bool is_full = best.size() == most_looked_at;
    std::string_view rest = keys.substr(0, keys.find('\n'));
    keys.remove_prefix(rest.size() + 1);
    const auto left = without_common(wanted, key, rest);
    split_key(rest, parts);
    const int enough = is_full ? best.front().distance : std::numeric_limits<int>::max();
    const int distance = distance_between(left, parts, enough);
    if (is_full && distance >= best.front().distance) continue;  // a later one gives way
    if (is_full) {
      std::ranges::pop_heap(best, std::less<>());
      best.pop_back();
    }
    best.push_back({distance, i, cases.cases[i].get()});
    std::ranges::push_heap(best, std::less<>());
  }
  std::ranges::sort(best, std::less<>());
  return best;
}

// ---- Second pass: kinds ----

bool is_same(const Value& a, const Value& b) {
  if (a.is_absent() || b.is_absent()) return a.is_absent() == b.is_absent();
  return match_key({{"x", a}}) == match_key({{"x", b}});
}

const Value& value_named(const NamedValues& values, std::string_view name) {
  static const Value absent;
  const auto found = std::ranges::find(
      values, name, [](const auto& named) -> auto& { return named.first; });
  return found == values.end() ? absent : found->second;
}

NamedValues values_of(const Node& params) {
  NamedValues values;
  for (const Node::Member& member : params.members) {
    values.emplace_back(member.key, value_of(member.value));
  }
  return values;
}

std::vector<Difference> differences_between(const NamedValues& wanted,
                                            const NamedValues& documented) {
  std::vector<Difference> found;
  const auto compare = [&](const std::string& name) {
    const Value& asked = value_named(wanted, name);
    const Value& says = value_named(documented, name);
    if (!is_same(asked, says)) {
      found.push_back({name, asked, says, &kind_of({name, asked, says})});
    }
  };
  for (const auto& [name, value] : wanted) compare(name);
  for (const auto& [name, value] : documented) {
    if (value_named(wanted, name).is_absent()) compare(name);
  }
  return found;
}

// ---- Kinds of two differences at once ----

constexpr DifferenceKind day_and_month = {
    "day-month", nullptr, {"day and month are swapped", "le jour et le mois sont échangés"}, 1};
constexpr DifferenceKind names_swapped = {
    "names-swapped",
    nullptr,
    {"each of two names says what the other should",
     "ce que l'un des deux noms devrait dire, l'autre le dit"},
    1};

bool are_swapped(const Difference& a, const Difference& b) {
  return !a.asked.is_absent() && !b.asked.is_absent() && is_same(a.asked, b.documented) &&
         is_same(b.asked, a.documented);
}

void tell_swaps(std::vector<Difference>& differences) {
  for (Difference& a : differences) {
    for (Difference& b : differences) {
      if (&a >= &b || !are_swapped(a, b)) continue;
      const bool of_a_date =
          lower_case(a.name).starts_with("mois") || lower_case(a.name).starts_with("jour");
      a.kind = b.kind = of_a_date ? &day_and_month : &names_swapped;
    }
  }
}

int distance(const NearCase& near) {
  int sum = 0;
  for (const Difference& difference : near.differences) sum += difference.kind->weight;
  return sum;
}

}  // namespace

NamedValues wanted_values(const Variant& variant, const std::vector<Value>& read) {
  NamedValues wanted;
  for (const MatchedParam* key : keys_as_read(variant)) {
    Value value = wanted_value(*key, read);
    if (!value.is_absent()) wanted.emplace_back(key->name, std::move(value));
  }
  return wanted;
}

std::vector<NearCase> nearest_cases(const CaseSet& cases, const NamedValues& wanted,
                                    std::size_t most) {
  std::vector<NamedValue> named;
  for (const auto& [name, value] : wanted) named.push_back({name, value});
  std::vector<NearCase> near;
  for (const Candidate& candidate : candidates_of(cases, match_key(std::move(named)))) {
    NearCase one{candidate.test_case,
                 differences_between(wanted, values_of(candidate.test_case->params))};
    tell_swaps(one.differences);
    if (!one.differences.empty()) near.push_back(std::move(one));
  }
  std::ranges::stable_sort(near, {}, distance);
  if (near.size() > most) near.resize(most);
  return near;
}

std::vector<NearCase> nearest_cases(const CaseSet* over, const CaseSet* cases,
                                    const NamedValues& wanted, std::size_t most) {
  std::vector<NearCase> near;
  for (const CaseSet* set : {over, cases}) {
    if (set == nullptr) continue;
    auto more = nearest_cases(*set, wanted, most);
    near.insert(near.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
  }
  std::ranges::stable_sort(near, {}, distance);
  if (near.size() > most) near.resize(most);
  return near;
}

std::vector<std::string> documented_elsewhere(const Catalogue& catalogue,
                                              std::string_view operation,
                                              const NamedValues& wanted) {
  constexpr std::size_t enough = 4;  // params that make a person
  const auto is_the_person = [&](const auto& test_case) {
    std::size_t same = 0;
    for (const Node::Member& member : test_case->params.members) {
      const Value& asked = value_named(wanted, member.key);
      if (asked.is_absent()) continue;
      if (!is_same(asked, value_of(member.value))) return false;
      ++same;
    }
    return same >= enough || (same == 1 && test_case->params.members.size() == 1);
  };
  std::vector<std::string> found;
  for (const auto& [id, cases] : catalogue.cases) {
    if (id == operation || !catalogue.contract->operations.contains(id)) continue;
    if (std::ranges::any_of(cases->get().cases, is_the_person)) found.push_back(id);
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace sandbox
