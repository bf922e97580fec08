#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace sandbox {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

// By text, looked up without making a string of a string_view.
template <class T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;

}  // namespace sandbox
