#pragma once

#include <utf8proc.h>

#include <string_view>

namespace sandbox {

// Reads UTF-8: calls `each(code_point, bytes)` for each well-formed sequence and
// `broken(byte)` for each byte that belongs to none.
template <class Each, class Broken>
void for_each_code_point(std::string_view text, Each each, Broken broken) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  std::size_t at = 0;
  while (at < text.size()) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t length =
        utf8proc_iterate(bytes + at, static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
    if (length <= 0) {
      broken(text[at]);
      ++at;
    } else {
      each(code_point, text.substr(at, static_cast<std::size_t>(length)));
      at += static_cast<std::size_t>(length);
    }
  }
}

}  // namespace sandbox
