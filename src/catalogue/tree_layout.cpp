#include "catalogue/tree_layout.h"

#include <algorithm>
#include <array>

namespace sandbox {
namespace {

constexpr std::array<std::string_view, 3> endings = {".yaml", ".yml", ".json"};

// Whether the name is `stem` and one of the endings.
bool is_called(std::string_view name, std::string_view stem) {
  return name.starts_with(stem) &&
         std::ranges::find(endings, name.substr(stem.size())) != endings.end();
}

}  // namespace

bool is_read_name(std::string_view name) {
  return !name.starts_with('.') && std::ranges::any_of(endings, [&](std::string_view ending) {
    return name.ends_with(ending);
  });
}

bool is_default_name(std::string_view name) { return is_called(name, "404"); }

bool is_case_path(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view name = path.substr(slash + 1);
  return name.find('/') == std::string_view::npos && is_read_name(name);
}

std::optional<CasePath> case_path(std::string_view path) {
  if (!is_case_path(path)) return std::nullopt;
  const std::size_t slash = path.find('/');
  return CasePath{std::string(path.substr(0, slash)), std::string(path.substr(slash + 1))};
}

bool is_personas(std::string_view path) { return is_called(path, "personas"); }

}  // namespace sandbox
