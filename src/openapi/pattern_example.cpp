#include "openapi/pattern_example.h"

#include <algorithm>
#include <string_view>

#include "support/code_points.h"

namespace sandbox {
namespace {

// One member of a set, a readable one where there is one.
std::optional<char32_t> member_of(const CodePointSet& set) {
  if (set.first()) return set.first();
  for (const char32_t c : std::u32string_view(U"aA1 -_.")) {
    if (set.contains(c)) return c;
  }
  for (char32_t c = 0x21; c < 0x3000; ++c) {
    if (set.contains(c)) return c;
  }
  return std::nullopt;
}

// Writes the shortest texts, with up to `extra` more repetitions where the
// pattern leaves room, the earliest repetitions first.
class Writer {
 public:
  Writer(const PatternSyntax& syntax, std::size_t extra) : syntax_(syntax), extra_(extra) {}

  // Absent when it grows too long, or a set has no member.
  std::optional<std::string> text() {
    if (!write(syntax_.root)) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool write(const PatternPiece& piece) {
    using Kind = PatternPiece::Kind;
    if (out_.size() > 100'000 || ++written_ > 100'000) return false;
    switch (piece.kind) {
      case Kind::start:
      case Kind::end:
        return true;
      case Kind::set: {
        const auto member = member_of(syntax_.sets[piece.set]);
        if (member) append_code_point(out_, *member);
        return member.has_value();
      }
      case Kind::sequence:
        return std::ranges::all_of(piece.parts,
                                   [&](const PatternPiece& part) { return write(part); });
      case Kind::choice:
        return write(piece.parts.front());
      case Kind::repeat:
        return repeat(piece);
    }
    return false;
  }

  bool repeat(const PatternPiece& piece) {
    int times = piece.least;
    while (extra_ > 0 && (piece.most < 0 || times < piece.most)) {
      ++times;
      --extra_;
    }
    for (int i = 0; i < times; ++i) {
      if (!write(piece.parts.front())) return false;
    }
    return true;
  }

  const PatternSyntax& syntax_;
  std::size_t extra_;
  std::size_t written_ = 0;
  std::string out_;
};

}  // namespace

std::optional<std::string> example_of(const Pattern& pattern, std::size_t least, std::size_t most) {
  for (std::size_t extra = 0; extra <= std::min<std::size_t>(least, 1'000); ++extra) {
    auto text = Writer(pattern.syntax(), extra).text();
    if (!text) return std::nullopt;
    const std::size_t length = code_point_count(*text);
    if (length > most || !pattern.found_in(*text)) return std::nullopt;
    if (length >= least) return text;
  }
  // Nothing left to repeat: what follows an open end is free.
  auto padded = Writer(pattern.syntax(), 0).text();
  if (!padded) return std::nullopt;
  const std::size_t length = code_point_count(*padded);
  if (length < least) padded->append(least - length, 'a');
  if (!pattern.found_in(*padded)) return std::nullopt;
  return padded;
}

}  // namespace sandbox
