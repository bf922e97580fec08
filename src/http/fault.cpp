#include "http/fault.h"

#include <algorithm>

namespace sandbox {
namespace {

// Always the same, never UTF-8: each byte is one that continues a letter.
std::string garbage(std::size_t size) {
  std::string bytes;
  bytes.reserve(size);
  unsigned state = 0x2A;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1'103'515'245U + 12'345U;
    bytes += static_cast<char>(0x80U | ((state >> 16U) & 0x3FU));
  }
  return bytes;
}

}  // namespace

std::size_t head_size(std::string_view whole) {
  const std::size_t end = whole.find("\r\n\r\n");
  return end == std::string_view::npos ? whole.size() : end + 4;
}

std::string spoilt(std::string whole, Fault fault) {
  const std::size_t head = head_size(whole);
  const std::size_t body = whole.size() - head;
  if (fault == Fault::truncate) whole.resize(body == 0 ? head / 2 : head + body / 2);
  if (fault == Fault::garbage) whole.replace(head, body, garbage(body));
  return whole;
}

}  // namespace sandbox
