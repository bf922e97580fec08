#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace sandbox {

// What some editors write at the start of a file.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Where something stands in a text: both from 1, the column in bytes.
struct Position {
  int line = 1;
  int column = 1;
};

// The lines of a text, as editors count them: ended by a line feed, a carriage
// return or both. The text must outlive it.
class Lines {
 public:
  explicit Lines(std::string_view text);

  // Past the end: one past the last byte.
  Position position(std::size_t offset) const;
  // The offset of a place; the end of the text when it has no such place.
  std::size_t offset(Position position) const;
  int count() const { return static_cast<int>(starts_.size()); }
  // A line without its end; empty when there is no such line.
  std::string_view line(int number) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// Turns a count of letters, as libyaml keeps it, into a count of bytes. Takes as long
// as the way from the place asked for before.
class LetterOffsets {
 public:
  explicit LetterOffsets(std::string_view text) : text_(text) {}
  std::size_t offset(std::size_t letters);

 private:
  std::string_view text_;
  std::size_t letters_ = 0;
  std::size_t offset_ = 0;
};

// The letter of a UTF-8 text that starts at `offset`, whole; empty at the end.
std::string_view letter_at(std::string_view text, std::size_t offset);

}  // namespace sandbox
