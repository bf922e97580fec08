#include "http/chunked_body.h"

#include <algorithm>
#include <charconv>
#include <variant>

#include "http/request_head.h"

namespace sandbox {
namespace {

// Long enough for any size that fits, its leading zeros and a common extension.
constexpr std::size_t free_line_size = 32;

bool is_extension_text(std::string_view text) {
  return std::ranges::all_of(text,
                             [](unsigned char c) { return c == '\t' || (c >= ' ' && c != 0x7F); });
}

}  // namespace

// The longest line that may still come, without its CRLF.
std::size_t ChunkedBody::max_line() const {
  if (stage_ == Stage::data_end) return 0;
  return overhead_left_ + (stage_ == Stage::size ? free_line_size : 0);
}

Rejection ChunkedBody::too_long() const {
  switch (stage_) {
    case Stage::size:
      return {400, "the chunk extensions are too long"};
    case Stage::trailer:
      return {431, "the trailers are too long"};
    default:
      return {400, "a chunk is longer than its size"};
  }
}

std::optional<Rejection> ChunkedBody::read_size(std::string_view line, std::size_t decoded) {
  overhead_left_ -= line.size() - std::min(line.size(), free_line_size);
  std::size_t size = 0;
  const auto parsed = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (parsed.ec == std::errc::result_out_of_range) return Rejection{413, "the body is too large"};
  if (parsed.ec != std::errc{}) return Rejection{400, "a chunk size is not hexadecimal"};
  const std::string_view rest = line.substr(static_cast<std::size_t>(parsed.ptr - line.data()));
  const std::size_t extension = std::min(rest.find_first_not_of(" \t"), rest.size());
  // RFC 9112 7.1.1: spaces may only lead to an extension.
  const bool well_formed = rest.empty() || (extension < rest.size() && rest[extension] == ';');
  if (!well_formed || !is_extension_text(rest)) {
    return Rejection{400, "a chunk size is followed by something else than an extension"};
  }
  if (size > max_body_ - decoded) return Rejection{413, "the body is too large"};
  chunk_left_ = size;
  stage_ = size == 0 ? Stage::trailer : Stage::data;
  return {};
}

std::optional<Rejection> ChunkedBody::read_trailer(std::string_view line) {
  if (line.empty()) {
    stage_ = Stage::done;
    return {};
  }
  overhead_left_ -= line.size();
  auto field = parse_field(line);
  if (auto* rejection = std::get_if<Rejection>(&field)) return *rejection;
  return {};
}

std::optional<Rejection> ChunkedBody::read_line(std::string_view line, std::size_t decoded) {
  switch (stage_) {
    case Stage::size:
      return read_size(line, decoded);
    case Stage::trailer:
      return read_trailer(line);
    default:
      stage_ = Stage::size;
      return {};
  }
}

void ChunkedBody::take_data(std::string_view& input, std::string& body) {
  const std::size_t taken = std::min(chunk_left_, input.size());
  body += input.substr(0, taken);
  input.remove_prefix(taken);
  chunk_left_ -= taken;
  if (chunk_left_ == 0) stage_ = Stage::data_end;
}

std::optional<Rejection> ChunkedBody::take(std::string_view& input, std::string& body) {
  while (!done() && !input.empty()) {
    if (stage_ == Stage::data) {
      take_data(input, body);
      continue;
    }
    const std::size_t end = input.find('\n');
    const bool complete = end != std::string_view::npos;
    std::string_view line = input.substr(0, end);
    const bool ends_with_cr = line.ends_with('\r');
    if (ends_with_cr) line.remove_suffix(1);  // of an incomplete line too: LF may follow
    if (line.size() > max_line()) return too_long();
    if (!complete) return {};
    if (!ends_with_cr) return Rejection{400, "a line of the body ends with LF alone"};
    if (auto rejection = read_line(line, body.size())) return rejection;
    input.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace sandbox
