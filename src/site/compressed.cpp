#include "site/compressed.h"

#include <zlib.h>

#include "support/text.h"

namespace sandbox {

bool accepts_gzip(const Request& request) {
  for (std::string coding :
       split(lower_case(request.header("Accept-Encoding").value_or("")), ',')) {
    std::erase(coding, ' ');
    if (coding == "gzip") return true;
    if (!coding.starts_with("gzip;q=")) continue;
    return coding.find_first_of("123456789", 7) != std::string::npos;
  }
  return false;
}

std::optional<std::string> gzipped(std::string_view text) {
  constexpr std::size_t too_short = 1'000;
  constexpr int window_for_gzip = 15 + 16;
  constexpr int default_memory = 8;
  if (text.size() < too_short) return std::nullopt;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_for_gzip, default_memory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return std::nullopt;
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  // zlib does not change what it reads.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END || out.size() >= text.size()) return std::nullopt;
  return out;
}

}  // namespace sandbox
