#include "contract/calls.h"

#include <algorithm>

#include "contract/evaluate.h"
#include "model/match_key.h"
#include "support/percent.h"

namespace sandbox {
namespace {

// ---- Back from a case to a call ----

// What the variant must have read, for its match keys to give the params.
std::vector<Value> wanted_reads(const Variant& variant, const Node& params) {
  std::vector<Value> reads(variant.reads.size());
  for (const MatchedParam& key : variant.matches) {
    const Node* param = params.find(key.name);
    if (!param || param->is_null()) continue;
    std::vector<Value> inputs;
    for (const std::size_t position : key.from) inputs.push_back(reads[position]);
    key.transform->undo(value_of(*param), inputs, key.argument);
    for (std::size_t i = 0; i < inputs.size(); ++i) reads[key.from[i]] = inputs[i];
  }
  return reads;
}

Value* find_parameter(Call& call, const std::string& name) {
  for (auto& [known, value] : call.parameters) {
    if (known == name) return &value;
  }
  return nullptr;
}

Call call_that_reads(const Operation& operation, const Variant& variant,
                     const std::vector<Value>& reads) {
  Call call{&operation, &variant, {}, {}};
  for (std::size_t i = 0; i < reads.size(); ++i) {
    const Read& read = variant.reads[i];
    if (read.source == Read::Source::nothing || reads[i].is_absent()) continue;
    Value* source = nullptr;
    if (read.source == Read::Source::claim) {
      source = &call.claims[read.from];
    } else if (source = find_parameter(call, read.from); !source) {
      source = &call.parameters.emplace_back(read.from, Value{}).second;
    }
    read.transform->undo(reads[i], {source, 1}, read.argument);
  }
  return call;
}

// ---- Forward, as answering does ----

std::vector<Value> reads_of(const Call& call) {
  return read_values(*call.variant, [&](const Read& read) -> const Value& {
    static const Value absent;
    if (read.source == Read::Source::claim) {
      const auto found = call.claims.find(read.from);
      return found == call.claims.end() ? absent : found->second;
    }
    const auto found = std::ranges::find(
        call.parameters, read.from, [](const auto& named) -> auto& { return named.first; });
    return found == call.parameters.end() ? absent : found->second;
  });
}

bool is_same(const Value& wanted, const Value& produced) {
  return match_key({{"x", wanted}}) == match_key({{"x", produced}});
}

// The match keys made of what the validator looked at. What a key is made of comes
// first among its reads; the rest says how it is written.
std::vector<std::string> keys_looked_at(const Variant& variant, const Validation& validation) {
  std::vector<std::string> names;
  for (const MatchedParam& key : variant.matches) {
    if (key.from.empty()) continue;
    if (std::ranges::find(validation.reads, key.from.front()) != validation.reads.end()) {
      names.push_back(key.name);
    }
  }
  return names;
}

// ---- The target ----

void append(std::string& query, const std::string& name, const std::string& value) {
  query += query.empty() ? '?' : '&';
  query += name + "=" + percent_encoded(value);
}

}  // namespace

bool is_in_path(const Call& call, std::string_view parameter) {
  return call.operation->path.find("{" + std::string(parameter) + "}") != std::string::npos;
}

Call call_for(const Operation& operation, const Variant& variant, const Node& params) {
  return call_that_reads(operation, variant, wanted_reads(variant, params));
}

Call call_reading(const Operation& operation, const Variant& variant, const ReadValues& values) {
  std::vector<Value> reads;
  for (const Read& read : variant.reads) {
    const auto found = values.find(read.name);
    reads.push_back(found == values.end() ? Value{} : found->second);
  }
  return call_that_reads(operation, variant, reads);
}

ReadValues read_values_of(const Call& call) {
  ReadValues values;
  const std::vector<Value> reads = reads_of(call);
  for (std::size_t i = 0; i < reads.size(); ++i) {
    if (!reads[i].is_absent()) values[call.variant->reads[i].name] = reads[i];
  }
  return values;
}

std::vector<const MatchedParam*> keys_as_read(const Variant& variant) {
  std::vector<const MatchedParam*> keys;
  for (const MatchedParam& key : variant.matches) keys.push_back(&key);
  // The parts of a date come from the same reads, and say which part by argument.
  std::ranges::stable_sort(keys, {}, [&](const MatchedParam* key) {
    return std::pair(key->from.empty() ? variant.reads.size() : key->from.front(), key->argument);
  });
  return keys;
}

bool is_made_of(const Variant& variant, const MatchedParam& key, const std::string& parameter) {
  return std::ranges::any_of(key.from, [&](std::size_t position) {
    const Read& read = variant.reads[position];
    return read.source == Read::Source::parameter && read.from == parameter;
  });
}

std::string key_made_of(const Variant& variant, const std::string& parameter) {
  const auto made = std::ranges::find_if(
      variant.matches, [&](const auto& key) { return is_made_of(variant, key, parameter); });
  return made == variant.matches.end() ? "" : made->name;
}

std::vector<std::pair<std::string, Value>> params_of(const Call& call) {
  std::vector<std::pair<std::string, Value>> params;
  const std::vector<Value> reads = reads_of(call);
  for (const MatchedParam* key : keys_as_read(*call.variant)) {
    Value value = wanted_value(*key, reads);
    if (!value.is_absent()) params.emplace_back(key->name, std::move(value));
  }
  return params;
}

std::vector<std::pair<std::string, std::string>> said_always(const Call& call,
                                                             const std::string& recipient) {
  constexpr std::string_view any_text = "bac-a-sable";
  std::vector<std::pair<std::string, std::string>> said;
  if (!recipient.empty()) said.emplace_back("recipient", recipient);
  for (const Family::Mandatory& mandatory : call.operation->family->mandatory) {
    if (mandatory.parameter != "recipient") said.emplace_back(mandatory.parameter, any_text);
  }
  return said;
}

std::string path_of(const Call& call) {
  std::string path = call.operation->path;
  for (const auto& [name, value] : call.parameters) {
    const std::size_t segment = path.find("{" + name + "}");
    if (segment != std::string::npos)
      path.replace(segment, name.size() + 2, percent_encoded(value.text));
  }
  return path;
}

std::string target_of(const Call& call, const std::string& recipient) {
  std::string query;
  for (const auto& [name, value] : said_always(call, recipient)) append(query, name, value);
  for (const auto& [name, value] : call.parameters) {
    if (is_in_path(call, name)) continue;
    if (value.is_text()) append(query, name, value.text);
    for (const std::string& item : value.list) append(query, name + "[]", item);
  }
  return path_of(call) + query;
}

std::vector<Mismatch> mismatches(const Call& call, const Node& params) {
  std::vector<Mismatch> found;
  const std::vector<MatchedParam>& keys = call.variant->matches;
  for (const Node::Member& param : params.members) {
    if (std::ranges::find(keys, param.key, &MatchedParam::name) == keys.end()) {
      found.push_back({param.key, true, value_of(param.value), {}});
    }
  }
  const std::vector<Value> reads = reads_of(call);
  for (const MatchedParam& key : keys) {
    const Node* param = params.find(key.name);
    const Value produced = wanted_value(key, reads);
    const Value wanted = param ? value_of(*param) : Value{};
    // Both absent: the request's key names it or not, the case's likewise.
    const bool both_absent = wanted.is_absent() && produced.is_absent();
    const bool same =
        both_absent ? (param != nullptr) == call.variant->keeps_absent : is_same(wanted, produced);
    if (!same) found.push_back({key.name, false, wanted, produced});
  }
  return found;
}

std::vector<Objection> objections(const Call& call, const Date& today) {
  std::vector<Objection> found;
  for (const auto& [validation, error] : broken_rules(*call.variant, reads_of(call), today)) {
    found.push_back({validation, *error, keys_looked_at(*call.variant, *validation)});
  }
  return found;
}

}  // namespace sandbox
