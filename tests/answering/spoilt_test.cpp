// The study of explanations: each param of each case, spoilt as people spoil it. Does the
// explanation find the case that was meant, and say what is wrong with it?
// `scripts/study` tries all of them and prints the table that docs/explanations.md keeps;
// the test tries one in twenty.

#include <cstdlib>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "answering/asked.h"
#include "answering/nearest.h"
#include "catalogue/assemble.h"
#include "contract/calls.h"
#include "model/match_key.h"
#include "support/catch.h"
#include "support/shared.h"
#include "support/text.h"
#include "sync/embedded.h"
#include "sync/folder.h"

namespace sandbox {
namespace {

using Spoilt = std::optional<NamedValues>;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

bool has(std::string_view name, std::string_view part) {
  return lower_case(name).find(part) != std::string::npos;
}

// The values with that of `at` changed; absent when it stays the same.
Spoilt with(const NamedValues& values, std::size_t at, Value value) {
  if (value == values[at].second) return std::nullopt;
  NamedValues changed = values;
  changed[at].second = std::move(value);
  return changed;
}

Spoilt change_text(const NamedValues& values, std::size_t at,
                   const std::function<std::string(const std::string&)>& change) {
  const Value& value = values[at].second;
  if (value.is_text()) return with(values, at, Value::of(change(value.text)));
  if (!value.is_list() || value.list.empty()) return std::nullopt;
  Value changed = value;
  changed.list.front() = change(changed.list.front());
  return with(values, at, std::move(changed));
}

Spoilt change_list(const NamedValues& values, std::size_t at,
                   const std::function<void(std::vector<std::string>&)>& change) {
  const Value& value = values[at].second;
  if (!value.is_list() || value.list.empty()) return std::nullopt;
  Value changed = value;
  change(changed.list);
  return with(values, at, std::move(changed));
}

Spoilt without(const NamedValues& values, std::size_t at) {
  NamedValues changed = values;
  changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(at));
  return changed;
}

// A param that the case does not have, added once: beside its first one.
Spoilt adding(const NamedValues& values, std::size_t at, const char* name, const char* like,
              Value value) {
  bool of_identity = false;
  for (const auto& [known, ignored] : values) {
    if (known == name) return std::nullopt;
    of_identity = of_identity || has(known, like);
  }
  if (at != 0 || !of_identity) return std::nullopt;
  NamedValues changed = values;
  changed.emplace_back(name, std::move(value));
  return changed;
}

std::optional<std::size_t> position_of(const NamedValues& values, std::string_view part) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (has(values[i].first, part)) return i;
  }
  return std::nullopt;
}

struct Kind {
  const char* slip;
  std::set<std::string> told;  // any of these names it
  Spoilt (*spoil)(const NamedValues& values, std::size_t at);
};

const Kind kinds[] = {
    {"accents left out",
     {"accents"},
     [](const NamedValues& values, std::size_t at) {
       return change_text(values, at, [](const std::string& text) {
         std::string plain = text;
         for (const auto& [from, to] : {std::pair("é", "e"),
                                        {"è", "e"},
                                        {"ê", "e"},
                                        {"ë", "e"},
                                        {"ï", "i"},
                                        {"î", "i"},
                                        {"ç", "c"},
                                        {"É", "E"},
                                        {"È", "E"},
                                        {"Ç", "C"},
                                        {"Ï", "I"},
                                        {"ô", "o"},
                                        {"ü", "u"},
                                        {"à", "a"}}) {
           plain = replaced(plain, from, to);
         }
         return plain;
       });
     }},
    {"a typographic apostrophe",
     {"apostrophe"},
     [](const NamedValues& values, std::size_t at) {
       return change_text(values, at,
                          [](const std::string& text) { return replaced(text, "'", "’"); });
     }},
    {"a space for a hyphen",
     {"hyphen"},
     [](const NamedValues& values, std::size_t at) {
       if (is_digits(replaced(values[at].second.text, "-", ""))) return Spoilt{};
       return change_text(values, at,
                          [](const std::string& text) { return replaced(text, "-", " "); });
     }},
    {"first names in another order",
     {"names-order"},
     [](const NamedValues& values, std::size_t at) {
       return change_list(values, at, [](auto& names) { std::ranges::reverse(names); });
     }},
    {"first names joined in one",
     {"names-joined"},
     [](const NamedValues& values, std::size_t at) {
       return change_list(values, at, [](auto& names) { names = {join(names, " ")}; });
     }},
    {"prenoms without brackets",
     {"names-without-brackets"},
     [](const NamedValues& values, std::size_t at) {
       const Value& value = values[at].second;
       if (!value.is_list() || value.list.empty()) return Spoilt{};
       return with(values, at, Value::of(join(value.list, " ")));
     }},
    {"only the first of the first names",
     {"names-missing"},
     [](const NamedValues& values, std::size_t at) {
       return change_list(values, at, [](auto& names) { names.resize(1); });
     }},
    {"a first name too many",
     {"names-too-many"},
     [](const NamedValues& values, std::size_t at) {
       return change_list(values, at, [](auto& names) { names.push_back("Camille"); });
     }},
    {"a compound first name in two",
     {"names-split"},
     [](const NamedValues& values, std::size_t at) {
       const Value& value = values[at].second;
       if (!value.is_list() || value.list.empty()) return Spoilt{};
       const std::size_t hyphen = value.list.front().find('-');
       if (hyphen == std::string::npos) return Spoilt{};
       return change_list(values, at, [hyphen](auto& names) {
         const std::string second = names.front().substr(hyphen + 1);
         names.front().resize(hyphen);
         names.insert(names.begin() + 1, second);
       });
     }},
    {"day and month swapped",
     {"day-month"},
     [](const NamedValues& values, std::size_t at) {
       if (!has(values[at].first, "jour")) return Spoilt{};
       const auto month = position_of(values, "mois");
       if (!month || to_i(values[at].second) == to_i(values[*month].second)) return Spoilt{};
       NamedValues changed = values;
       std::swap(changed[at].second, changed[*month].second);
       return Spoilt(changed);
     }},
    {"zeros put before a number",
     {"zeros"},
     [](const NamedValues& values, std::size_t at) {
       const Value& value = values[at].second;
       if (!value.is_text() || value.text.size() > 2 || !is_digits(value.text)) return Spoilt{};
       return with(values, at, Value::of("0" + value.text));
     }},
    {"a space at the end",
     {"spaces"},
     [](const NamedValues& values, std::size_t at) {
       const Value& value = values[at].second;
       return value.is_text() ? with(values, at, Value::of(value.text + " ")) : Spoilt{};
     }},
    {"Mme for F, M. for M",
     {"title-for-sex"},
     [](const NamedValues& values, std::size_t at) {
       if (!has(values[at].first, "sexe")) return Spoilt{};
       const bool is_woman = lower_case(values[at].second.text) == "f";
       return with(values, at, Value::of(is_woman ? "Mme" : "M."));
     }},
    {"the other sex",
     {"sex"},
     [](const NamedValues& values, std::size_t at) {
       if (!has(values[at].first, "sexe")) return Spoilt{};
       const bool is_woman = lower_case(values[at].second.text) == "f";
       return with(values, at, Value::of(is_woman ? "M" : "F"));
     }},
    {"an INE with a wrong key",
     {"ine-key"},
     [](const NamedValues& values, std::size_t at) {
       const Value& value = values[at].second;
       if (values[at].first != "ine" || value.text.size() != 11) return Spoilt{};
       std::string other = value.text;
       other.back() = other.back() == 'Z' ? 'Y' : 'Z';
       return with(values, at, Value::of(other));
     }},
    {"a postal code for the commune's",
     {"postal-code"},
     [](const NamedValues& values, std::size_t at) {
       const Value& value = values[at].second;
       if (!has(values[at].first, "commune") || value.text.size() != 5 || !is_digits(value.text)) {
         return Spoilt{};
       }
       return with(values, at, Value::of(value.text.substr(0, 2) + "000"));
     }},
    {"a commune for a birth abroad",
     {"commune-abroad"},
     [](const NamedValues& values, std::size_t at) {
       return adding(values, at, "codeCogInseeCommuneNaissance", "paysnaissance",
                     Value::of("75101"));
     }},
    {"no commune of birth",
     {"commune-missing"},
     [](const NamedValues& values, std::size_t at) {
       return has(values[at].first, "commune") ? without(values, at) : Spoilt{};
     }},
    {"a name in use that the case has not",
     {"use-name-given"},
     [](const NamedValues& values, std::size_t at) {
       return adding(values, at, "nomUsage", "nomnaissance", Value::of("DURAND"));
     }},
    {"no name in use",
     {"use-name-missing"},
     [](const NamedValues& values, std::size_t at) {
       const bool blank = is_blank(values[at].second);
       return has(values[at].first, "usage") && !blank ? without(values, at) : Spoilt{};
     }},
    {"an empty name in use",
     {"use-name-given", "blank-given"},
     [](const NamedValues& values, std::size_t at) {
       return adding(values, at, "nomUsage", "nomnaissance", Value::of(""));
     }},
    {"one letter off",
     {"one-letter", "ine-key"},
     [](const NamedValues& values, std::size_t at) {
       const Value& value = values[at].second;
       const std::string& text =
           value.is_list() && !value.list.empty() ? value.list.front() : value.text;
       const bool is_word = text.size() >= 4 && !has(values[at].first, "commune") &&
                            !has(values[at].first, "annee") && !has(values[at].first, "pays") &&
                            is_utf8(text.substr(0, 2)) &&
                            has_byte(text, [](unsigned char c) { return c > '9'; });
       if (!is_word) return Spoilt{};
       return change_text(values, at, [](const std::string& from) {
         std::string other = from;
         other[1] = other[1] == 'x' || other[1] == 'X' ? 'q' : 'x';
         return other;
       });
     }},
    {"a year of two digits",
     {"century"},
     [](const NamedValues& values, std::size_t at) {
       const Value& value = values[at].second;
       if (!has(values[at].first, "annee") || value.text.size() != 4) return Spoilt{};
       return with(values, at, Value::of(value.text.substr(2)));
     }},
    {"the year beside",
     {"year-beside"},
     [](const NamedValues& values, std::size_t at) {
       const Value& value = values[at].second;
       if (!has(values[at].first, "anneedatenaissance")) return Spoilt{};
       return with(values, at, Value::of(std::to_string(to_i(value) + 1)));
     }},
};

struct Score {
  int asked = 0;
  int found = 0;  // the case that was spoilt is the first
  int named = 0;  // and the kind is the right one
};

NamedValues values_of(const TestCase& test_case) {
  NamedValues values;
  for (const Node::Member& member : test_case.params.members) {
    values.emplace_back(member.key, value_of(member.value));
  }
  return values;
}

std::string key_of(const NamedValues& values) {
  std::vector<NamedValue> named;
  for (const auto& [name, value] : values) named.push_back({name, value});
  return match_key(std::move(named));
}

bool is_whole() { return std::getenv("SANDBOX_STUDY") != nullptr; }

// The same ones each time.
bool is_tried() {
  static int slips = 0;
  return is_whole() || ++slips % 20 == 0;
}

void study(const CaseSet& cases, std::map<std::string, Score>& scores, std::string& failures) {
  for (const auto& test_case : cases.cases) {
    const NamedValues values = values_of(*test_case);
    for (std::size_t at = 0; at < values.size(); ++at) {
      for (const Kind& kind : kinds) {
        const Spoilt spoilt = kind.spoil(values, at);
        // Sometimes it is no slip at all: the case itself, or another, is what was written.
        if (!spoilt || cases.by_key.contains(key_of(*spoilt)) || !is_tried()) {
          continue;
        }
        Score& score = scores[kind.slip];
        ++score.asked;
        const auto near = nearest_cases(cases, *spoilt, 1);
        const bool found = !near.empty() && near.front().test_case == test_case.get();
        const bool named =
            found && kind.told.contains(std::string(near.front().differences.front().kind->id));
        score.found += found ? 1 : 0;
        score.named += named ? 1 : 0;
        if (!named && failures.size() < 4'000) {
          failures += std::string(kind.slip) + ": " + test_case->operation + "/" + test_case->name +
                      " " + values[at].first +
                      (found ? " told as " + std::string(near.front().differences.front().kind->id)
                       : near.empty() ? " nothing"
                                      : " taken for " + near.front().test_case->name) +
                      "\n";
        }
      }
    }
  }
}

std::string percent(int part, int all) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1) << 100.0 * part / all;
  return out.str();
}

// Of a whole tree.
void study(const std::string& what, const Catalogue& catalogue) {
  std::map<std::string, Score> scores;
  std::string failures;
  for (const auto& [id, operation] : operations_of(catalogue)) {
    if (const CaseSet* cases = cases_of(catalogue, id)) study(*cases, scores, failures);
  }
  Score all;
  std::string table = "| slip | tried | case found, % | kind named, % |\n|---|---|---|---|\n";
  for (const Kind& kind : kinds) {
    const Score score = scores[kind.slip];
    if (score.asked == 0) continue;
    all.asked += score.asked;
    all.found += score.found;
    all.named += score.named;
    table += "| " + std::string(kind.slip) + " | " + std::to_string(score.asked) + " | " +
             percent(score.found, score.asked) + " | " + percent(score.named, score.asked) + " |\n";
  }
  table += "| all | " + std::to_string(all.asked) + " | " + percent(all.found, all.asked) + " | " +
           percent(all.named, all.asked) + " |\n";
  if (is_whole()) std::cout << what << "\n\n" << table << "\n" << failures << "\n";
  INFO(what << "\n" << table << failures);
  REQUIRE(all.asked > 500);
  CHECK(100.0 * all.found / all.asked >= 99);
  CHECK(100.0 * all.named / all.asked >= 97);
}

}  // namespace

TEST_CASE("a slip of the pen leads to the case that was meant, and is called by its name",
          "[study]") {
  study("The embedded tree:", *test::whole_catalogue());
  if (!is_whole()) return;
  const auto shared = shared_folder("siade_staging_data");
  if (!shared) {
    WARN("without the public tree: it is not beside the project");
    return;
  }
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.payloads = {read_folder((*shared / "payloads").string())};
  const auto catalogue = Assembler().assemble(files);
  study("The public tree:", *catalogue);
}

}  // namespace sandbox
