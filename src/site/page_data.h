#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sandbox {

// What an author wrote as Markdown. A template shows it as HTML (site/markdown.h), and may not
// escape it again: its member is called `…_html` there.
struct Markdown {
  std::string text;
};

// What a template shows, shaped as JSON is: a text, a number, a flag, a list, or named members.
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
  requires(!std::same_as<Number, bool>) PageData(Number number)
      : value(static_cast<std::int64_t>(number)) {}
  PageData(Markdown written) : value(std::move(written)) {}
  PageData(List list) : value(std::move(list)) {}
  PageData(Members members) : value(std::move(members)) {}

  std::variant<bool, std::string, std::int64_t, Markdown, List, Members> value = false;
};

// The same for programs, on one line: what pages give to those who ask for JSON. Markdown is as
// it was written.
std::string to_json(const PageData& data);

}  // namespace sandbox
