#include "diff/compare.h"

#include <map>
#include <set>
#include <utility>

#include "catalogue/tree_layout.h"
#include "model/node.h"

namespace sandbox {
namespace {

template <class Map>
auto find_or_null(const Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

std::string title_of(const TestCase& test_case) {
  if (!test_case.title.empty()) return test_case.title;
  return test_case.description.substr(0, test_case.description.find('\n'));
}

std::vector<std::string> differences(const TestCase& a, const TestCase& b) {
  std::vector<std::string> what;
  if (a.key != b.key) what.emplace_back("params");
  if (a.answer.status != b.answer.status) {
    what.push_back("status " + std::to_string(a.answer.status) + " → " +
                   std::to_string(b.answer.status));
  }
  if (*a.answer.body != *b.answer.body) what.emplace_back("payload");
  if (a.title != b.title) what.emplace_back("title");
  if (a.description != b.description) what.emplace_back("description");
  return what;
}

std::vector<std::string> differences(const Identity& a, const Identity& b) {
  std::vector<std::string> what;
  if (a.token != b.token) what.emplace_back("token");
  if (a.scopes != b.scopes) what.emplace_back("scopes");
  if (a.claims != b.claims) what.emplace_back("identity");
  return what;
}

std::string title_of(const Identity& identity) { return "token " + identity.token; }

template <class Thing>
using ByFile = std::map<std::string, const Thing*>;

ByFile<TestCase> by_file(const CaseSet* set) {
  ByFile<TestCase> files;
  if (set == nullptr) return files;
  for (const auto& test_case : set->cases) files[test_case->name] = test_case.get();
  return files;
}

ByFile<Identity> by_file(const Catalogue& catalogue) {
  ByFile<Identity> files;
  for (const auto& [token, identity] : identities_of(catalogue).by_token) {
    files[identity.name] = &identity;
  }
  return files;
}

// The cases of an operation, and whether one of them is its default.
struct Answers {
  const CaseSet* set = nullptr;
  bool has_default = true;
};

Answers answers_of(const Catalogue& catalogue, const std::string& operation) {
  const Operation* known = catalogue.contract->operations.find(operation);
  const bool example_first =
      known != nullptr && known->family != nullptr && known->family->example_first;
  return {cases_of(catalogue, operation), !example_first};
}

// What a request of that key gets; without a key, what every other request gets.
const TestCase* find_case(const Answers& answers, const std::string* key) {
  const CaseSet* set = answers.set;
  if (set == nullptr) return nullptr;
  if (key != nullptr) {
    const auto match = set->by_key.find(*key);
    if (match != set->by_key.end()) return match->second;
  }
  return answers.has_default ? set->not_found : nullptr;
}

bool answers_alike(const TestCase* a, const TestCase* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->answer.status == b->answer.status && *a->answer.body == *b->answer.body;
}

class Comparer {
 public:
  Comparer(const Catalogue& before, const Catalogue& after, const IsAsked& is_asked)
      : before_(before), after_(after), is_asked_(is_asked) {
    comparison_.before = before.id;
    comparison_.after = after.id;
  }

  Comparison compare() {
    std::set<std::string> operations;
    for (const auto& [operation, cases] : before_.cases) operations.insert(operation);
    for (const auto& [operation, cases] : after_.cases) operations.insert(operation);
    bool identities_done = false;
    for (const std::string& operation : operations) {
      if (operation > identities_folder && !std::exchange(identities_done, true)) {
        compare_files(std::string(identities_folder), by_file(before_), by_file(after_));
      }
      const Answers before = answers_of(before_, operation);
      const Answers after = answers_of(after_, operation);
      compare_files(operation, by_file(before.set), by_file(after.set));
      compare_answers(operation, before, after);
    }
    if (!identities_done)
      compare_files(std::string(identities_folder), by_file(before_), by_file(after_));
    return std::move(comparison_);
  }

 private:
  template <class Thing>
  void compare_files(const std::string& folder, const ByFile<Thing>& before,
                     const ByFile<Thing>& after) {
    using Kind = CaseChange::Kind;
    std::set<std::string> names;
    for (const auto& [name, thing] : before) names.insert(name);
    for (const auto& [name, thing] : after) names.insert(name);
    for (const std::string& name : names) {
      const auto* old_one = find_or_null(before, name);
      const auto* new_one = find_or_null(after, name);
      if (old_one == nullptr) {
        comparison_.cases.push_back({Kind::added, folder, name, title_of(**new_one), {}});
      } else if (new_one == nullptr) {
        comparison_.cases.push_back({Kind::removed, folder, name, title_of(**old_one), {}});
      } else if (auto what = differences(**old_one, **new_one); !what.empty()) {
        comparison_.cases.push_back(
            {Kind::changed, folder, name, title_of(**new_one), std::move(what)});
      }
    }
  }

  void compare_answers(const std::string& operation, const Answers& before, const Answers& after) {
    compare_answer(operation, before, after, nullptr);
    std::set<std::string> keys;
    for (const CaseSet* set : {before.set, after.set}) {
      if (set == nullptr) continue;
      for (const auto& [key, test_case] : set->by_key) keys.insert(key);
    }
    for (const std::string& key : keys) compare_answer(operation, before, after, &key);
  }

  void compare_answer(const std::string& operation, const Answers& before, const Answers& after,
                      const std::string* key) {
    const TestCase* old_one = find_case(before, key);
    const TestCase* new_one = find_case(after, key);
    if (answers_alike(old_one, new_one)) return;
    if (key != nullptr && !can_be_asked(before.set, after.set, *key)) return;
    AnswerChange change;
    change.operation = operation;
    if (key != nullptr) change.request = *key;
    change.before = served(before.set, old_one, key);
    change.after = served(after.set, new_one, key);
    comparison_.answers.push_back(std::move(change));
  }

  bool can_be_asked(const CaseSet* before, const CaseSet* after, const std::string& key) const {
    const auto asks = [&](const Catalogue& catalogue, const CaseSet* set) {
      if (set == nullptr) return false;
      const auto found = set->by_key.find(key);
      return found != set->by_key.end() && is_asked_(catalogue, *found->second);
    };
    return asks(before_, before) || asks(after_, after);
  }

  static Served served(const CaseSet* set, const TestCase* found, const std::string* key) {
    if (found == nullptr) return {};
    const bool matches = key != nullptr && set->by_key.contains(*key);
    return {found->answer.status, found->name, !matches};
  }

  const Catalogue& before_;
  const Catalogue& after_;
  const IsAsked& is_asked_;
  Comparison comparison_;
};

}  // namespace

Comparison compare(const Catalogue& before, const Catalogue& after, const IsAsked& is_asked) {
  return Comparer(before, after, is_asked).compare();
}

}  // namespace sandbox
