#pragma once

#include <concepts>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sandbox {

// What a template shows, shaped as JSON is: a text, a flag, a list, or named members.
//   PageData::Members{{"title", "Chloé"}, {"cases", PageData::List{…}}, {"is_new", true}}
struct PageData {
  using List = std::vector<PageData>;
  using Members = std::map<std::string, PageData, std::less<>>;

  PageData() = default;  // shows nothing
  PageData(std::string text) : value(std::move(text)) {}
  PageData(std::string_view text) : value(std::string(text)) {}
  PageData(const char* text) : value(std::string(text)) {}
  PageData(std::same_as<bool> auto flag) : value(flag) {}
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) PageData(Number number) : value(std::to_string(number)) {}
  PageData(List list) : value(std::move(list)) {}
  PageData(Members members) : value(std::move(members)) {}

  std::variant<bool, std::string, List, Members> value = false;
};

}  // namespace sandbox
