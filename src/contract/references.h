#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/map_reader.h"
#include "model/contract.h"
#include "model/finding.h"

namespace sandbox {

// A file of the contract while it is read: its name as findings show it, what was read
// so far and is added to, and where mistakes go.
struct ContractFile {
  const std::string& name;
  Contract& contract;
  Findings& findings;
};

// A name that the file of its kind does not have, by the member that gives it.
inline constexpr Phrase no_such_value{"there is no {0} `{1}`", "`{1}` n'est pas permis pour `{0}`"};
inline constexpr Phrase with_slash{"`{0}` should start with a slash",
                                   "`{0}` devrait commencer par une barre oblique"};
inline constexpr Phrase see_errors{"see errors.yaml", "voir errors.yaml"};

// ---- Words that stand for values ----

template <class T>
struct Word {
  std::string_view name;
  T value;
};
template <class T>
Word(const char*, T) -> Word<T>;  // clang 14 cannot deduce it by itself

template <class Table>
auto value_of_word(const Table& table, std::string_view name)
    -> std::optional<decltype(table[0].value)> {
  const auto found = std::ranges::find(table, name, [](const auto& row) { return row.name; });
  if (found == table.end()) return std::nullopt;
  return found->value;
}

// The value of the word written under `name`; `otherwise` when there is none, which is
// told when it is a word that the table does not have.
template <class Table, class Value>
Value choice(MapReader& reader, std::string_view name, const Table& table, Value otherwise) {
  const std::string written = reader.text(name);
  if (written.empty()) return otherwise;
  if (const auto known = value_of_word(table, written)) return *known;
  reader.tell(reader.place_of(name), say(no_such_value, std::string(name), written),
              did_you_mean(written, names_of(table)));
  return otherwise;
}

// ---- Entries of other files ----

// The entry of `known` that `reader` must name under `kind`. nullptr, and a finding,
// when there is none; no finding when nothing is known, since then its file has told.
template <class T>
const T* entry_named(MapReader& reader, std::string_view kind,
                     const std::map<std::string, T>& known) {
  const std::string name = reader.required_text(kind);
  const auto found = known.find(name);
  if (found != known.end()) return &found->second;
  if (!known.empty() && !name.empty()) {
    reader.tell(reader.place_of(kind), say(no_such_value, std::string(kind), name),
                did_you_mean(name, names_of(known)));
  }
  return nullptr;
}

// The API that `reader` must name under `api`; nullptr, told like the above, when there is none.
inline const Api* api_named(MapReader& reader, const Contract& contract) {
  const std::string name = reader.required_text("api");
  const Api* found = contract.find_api(name);
  if (found != nullptr || contract.apis.empty() || name.empty()) return found;
  std::vector<std::string> known;
  for (const Api& api : contract.apis) known.push_back(api.id);
  reader.tell(reader.place_of("api"), no_such({"api", "aucune API"}, name),
              did_you_mean(name, known));
  return nullptr;
}

// Whether errors.yaml has that error; told when it has others only.
inline bool is_error(const std::map<std::string, ErrorText>& errors, const std::string& name,
                     MapReader& reader, const Node& where) {
  if (errors.contains(name)) return true;
  if (!errors.empty()) {
    reader.tell(where, no_such({"error", "aucune erreur"}, name),
                did_you_mean(name, names_of(errors), see_errors));
  }
  return false;
}

// Whether an operation may have the name that is written there; told when none can.
inline bool is_operation(const Node& name, const ContractFile& file) {
  const Operations& operations = file.contract.operations;
  const auto& known = operations.at_once.by_id;
  if (known.contains(name.text) || operations.some_are_read_later()) return true;
  tell(file.findings, name.place_in(file.name),
       no_such({"operation", "aucune opération"}, name.text),
       did_you_mean(name.text, names_of(known)));
  return false;
}

}  // namespace sandbox
