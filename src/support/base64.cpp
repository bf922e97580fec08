#include "support/base64.h"

#include <cstdint>

namespace sandbox {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encoded(std::string_view bytes, std::string_view digits) {
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char byte : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(byte);
    for (count += 8; count >= 6; count -= 6) text += digits[(bits >> (count - 6)) & 0x3F];
  }
  if (count > 0) text += digits[(bits << (6 - count)) & 0x3F];
  return text;
}

std::string padded(std::string text) {
  while (text.size() % 4 != 0) text += '=';
  return text;
}

}  // namespace

std::string base64(std::string_view bytes) { return padded(encoded(bytes, alphabet)); }

std::string base64url(std::string_view bytes) { return encoded(bytes, url_alphabet); }

std::string padded_base64url(std::string_view bytes) { return padded(base64url(bytes)); }

std::optional<std::string> from_base64url(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t digit = url_alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xFF);
    }
  }
  const bool leftover = (bits & ((1U << count) - 1)) != 0;
  if (count == 6 || leftover) return std::nullopt;
  return bytes;
}

}  // namespace sandbox
