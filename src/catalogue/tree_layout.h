#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Where things stand in a tree of test cases, and what they are called: the one place
// that knows. Source: docs/design.md 3.

namespace sandbox {

// The folder of the FranceConnect identities; all others are named like operations.
inline constexpr std::string_view identities_folder = "france_connect";

// Whether a file of that name is read: .yaml, .yml or .json, and not hidden.
bool is_read_name(std::string_view name);

// Whether a case of that name is its operation's default: 404.yaml, .yml or .json.
bool is_default_name(std::string_view name);

// `<folder>/<name>` of a case or an identity; absent for anything else in a tree.
struct CasePath {
  std::string folder;
  std::string name;
};
std::optional<CasePath> case_path(std::string_view path);
bool is_case_path(std::string_view path);

// Whether the file at the root of a tree names its people: personas.yaml.
bool is_personas(std::string_view path);

}  // namespace sandbox
