#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sandbox {

// The headers of an answer, in the order in which they were added, written as they
// go over the wire: so each is copied twice, and none takes memory of its own.
class HeaderLines {
 public:
  HeaderLines() = default;
  HeaderLines(std::initializer_list<std::pair<std::string_view, std::string_view>> headers);

  // `name` is a literal. A value that holds a control character, echoed from a
  // request perhaps, could start another header: such a header is left out.
  void add(std::string_view name, std::string_view value);
  // Constant ones, each "name: value\r\n".
  void add_lines(std::string_view lines) { text_ += lines; }

  // The value of the first header of that name, in any case.
  std::optional<std::string_view> find(std::string_view name) const;
  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }
  void reserve(std::size_t bytes) { text_.reserve(bytes); }

 private:
  std::string text_;
};

}  // namespace sandbox
