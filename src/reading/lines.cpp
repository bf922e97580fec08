#include "reading/lines.h"

#include <algorithm>

namespace sandbox {
namespace {

bool continues_letter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

Lines::Lines(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool lone_return = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    if (text[i] == '\n' || lone_return) starts_.push_back(i + 1);
  }
}

Position Lines::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::ranges::upper_bound(starts_, offset);
  return {static_cast<int>(after - starts_.begin()), static_cast<int>(offset - *(after - 1)) + 1};
}

std::size_t Lines::offset(Position position) const {
  if (position.line < 1 || position.line > count()) return text_.size();
  const std::size_t start = starts_[static_cast<std::size_t>(position.line - 1)];
  return std::min(start + static_cast<std::size_t>(position.column - 1), text_.size());
}

std::string_view Lines::line(int number) const {
  if (number < 1 || number > count()) return {};
  const std::size_t start = starts_[static_cast<std::size_t>(number - 1)];
  const std::string_view rest = text_.substr(start);
  return rest.substr(0, rest.find_first_of("\r\n"));
}

std::size_t LetterOffsets::offset(std::size_t letters) {
  for (; letters_ > letters; --letters_) {
    do --offset_;
    while (offset_ > 0 && continues_letter(text_[offset_]));
  }
  for (; letters_ < letters && offset_ < text_.size(); ++letters_) {
    do ++offset_;
    while (offset_ < text_.size() && continues_letter(text_[offset_]));
  }
  return offset_;
}

std::string_view letter_at(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return {};
  std::size_t end = offset + 1;
  while (end < text.size() && continues_letter(text[end])) ++end;
  return text.substr(offset, end - offset);
}

}  // namespace sandbox
