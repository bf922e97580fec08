// What would mend a case that is refused: the value of another case, of a documented
// example, or another year, stands in for one param after the other until the request is
// no longer refused.

#include <algorithm>
#include <optional>

#include "check/attempt.h"
#include "check/odd_letters.h"
#include "model/match_key.h"
#include "support/text.h"

namespace sandbox {
namespace {

const Node* example_of_parameter(const DocumentedOperation& documented, const std::string& name) {
  const auto known = std::ranges::find(documented.parameters, name, &DeclaredParameter::name);
  return known == documented.parameters.end() ? nullptr : known->example;
}

Node text_node(const std::string& text) {
  Node node;
  node.kind = Node::Kind::text;
  node.text = node.written = text;
  return node;
}

// The params with that one of another value, or added.
Node with_param(Node params, const std::string& name, const Node& value) {
  const auto known = std::ranges::find(params.members, name, &Node::Member::key);
  if (known == params.members.end()) {
    params.members.push_back({name, 0, 0, value});
  } else {
    known->value = value;
  }
  return params;
}

}  // namespace

// The documented example of a param, or what the examples of the parameters that it is made
// of come out as.
std::optional<Node> Prover::documented_example(const CaseFile& file, const Variant& variant,
                                               const std::string& name) const {
  const DocumentedOperation* documented = tree_.documents->get().find(file.operation);
  if (!documented) return std::nullopt;
  if (const Node* example = example_of_parameter(*documented, name)) return *example;
  Call call{file.of, &variant, {}, {}};
  for (const Read& read : variant.reads) {
    if (read.source != Read::Source::parameter) continue;
    const Node* example = example_of_parameter(*documented, read.from);
    if (example) call.parameters.emplace_back(read.from, value_of(*example));
  }
  for (const auto& [param, value] : params_of(call)) {
    if (param == name && value.is_text()) return text_node(value.text);
  }
  return std::nullopt;
}

// What FranceConnect says of somebody is a parameter of another way of calling.
const Node* Prover::example_elsewhere(const std::string& name) const {
  for (const auto& [id, documented] : tree_.documents->get().operations) {
    if (const Node* example = example_of_parameter(documented, name)) return example;
  }
  return nullptr;
}

// ", for instance 75056", as an OpenAPI document has it; empty when none has.
Wording Prover::for_instance(const CaseFile& file, const Variant& variant,
                             const std::string& name) const {
  std::optional<Node> example = documented_example(file, variant, name);
  const Node* elsewhere = example ? nullptr : example_elsewhere(name);
  if (elsewhere) example = *elsewhere;
  if (!example) return {};
  return say({", for instance {0}", ", par exemple {0}"}, to_json(*example));
}

// What a param of this operation may be: itself without letters that nobody types, what
// other cases say of the person, the documented example, and what other cases of the
// operation say.
std::vector<Node> Prover::other_values(const CaseFile& file, const Variant& variant,
                                       const std::string& name) const {
  constexpr std::size_t most = 12;
  std::vector<Node> values;
  const Node* written = file.params()->find(name);
  if (written && written->is_text() && !odd_letters(written->text).empty()) {
    values.push_back(text_node(as_typed(written->text)));
  }
  const Node* persona = file.root().find("persona");
  const auto said = persona ? people_.find(persona->text) : people_.end();
  if (said != people_.end()) {
    const auto usual = said->second.find(name);
    if (usual != said->second.end()) values.push_back(usual->second);
  }
  if (auto example = documented_example(file, variant, name)) values.push_back(*example);
  const CaseSet* set = cases_of(*tree_.catalogue, file.operation);
  for (const auto& other : set ? set->cases : decltype(set->cases)()) {
    if (values.size() >= most) break;
    const Node* value = other.get() == file.served ? nullptr : other->params.find(name);
    if (value) values.push_back(*value);
  }
  if (const Node* example = example_elsewhere(name)) values.push_back(*example);
  return values;
}

// Whether no other case has these params.
bool Prover::is_free(const CaseFile& file, const Node& params) const {
  const CaseSet* set = cases_of(*tree_.catalogue, file.operation);
  if (!set) return true;
  const auto known = set->by_key.find(match_key(params));
  return known == set->by_key.end() || known->second == file.served;
}

// Whether a call with these params is refused for less, and not for what comes first.
bool Prover::is_mended(const CaseFile& file, const Attempt& attempt, const Node& params,
                       const std::vector<Objection>& before, const Date& day) const {
  const Call call = call_for(*file.of, *attempt.call.variant, params);
  const auto after = objections(call, day);
  return after.size() < before.size() &&
         std::ranges::find(after, before.front().validation, &Objection::validation) == after.end();
}

// A year in the place of one that is written, the nearest with which the request is accepted
// today and for some years.
std::optional<Prover::Mend> Prover::lasting_year(const CaseFile& file,
                                                 const Attempt& attempt) const {
  constexpr int most_years = 60;
  const Date& today = tree_.asking.now.today;
  const auto before = objections(attempt.call, today);
  if (before.empty()) return std::nullopt;
  for (const std::string& name : before.front().names) {
    const Node* written = file.params()->find(name);
    if (!written || written->text.size() != 4 || !is_digits(written->text)) continue;
    for (const int lasts : {5, 3, 1, 0}) {
      Date later = today;
      later.year += lasts;
      for (int years = 1; years <= most_years; ++years) {
        for (const int year :
             {std::stoi(written->text) + years, std::stoi(written->text) - years}) {
          Node value = *written;
          value.text = value.written = std::to_string(year);
          const Node params = with_param(*file.params(), name, value);
          if (is_free(file, params) && is_mended(file, attempt, params, before, today) &&
              is_mended(file, attempt, params, before, later)) {
            return Mend{name, value, true};
          }
        }
      }
    }
  }
  return std::nullopt;
}

std::optional<Prover::Mend> Prover::find_mend(const CaseFile& file, const Attempt& attempt) const {
  const Date& today = tree_.asking.now.today;
  const auto before = objections(attempt.call, today);
  if (before.empty()) return std::nullopt;
  std::optional<Mend> taken;  // mends, but another case has these params
  for (const bool is_there : {true, false}) {
    for (const MatchedParam& key : attempt.call.variant->matches) {
      const Node* written = file.params()->find(key.name);
      if ((written != nullptr) != is_there) continue;
      for (const Node& value : other_values(file, *attempt.call.variant, key.name)) {
        const Node params = with_param(*file.params(), key.name, value);
        if (!is_mended(file, attempt, params, before, today)) continue;
        Mend mend{key.name, value, is_there};
        if (is_free(file, params)) return mend;
        if (!taken) taken = std::move(mend);
      }
    }
  }
  return taken;
}

}  // namespace sandbox
