#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/rejection.h"

namespace sandbox {

// Decodes one chunked body (RFC 9112 section 7.1) as its bytes come in.
// Extensions and trailers are read, bounded and dropped.
class ChunkedBody {
 public:
  // `max_body` bounds the decoded bytes, `max_overhead` extensions and trailers.
  ChunkedBody(std::size_t max_body, std::size_t max_overhead)
      : max_body_(max_body), overhead_left_(max_overhead) {}

  // Takes from the front of `input` all that it can, appends what it decodes to
  // `body`; leaves a line that is still incomplete. A rejection is final.
  std::optional<Rejection> take(std::string_view& input, std::string& body);
  bool done() const { return stage_ == Stage::done; }

 private:
  enum class Stage { size, data, data_end, trailer, done };

  std::optional<Rejection> read_size(std::string_view line, std::size_t decoded);
  std::optional<Rejection> read_trailer(std::string_view line);
  std::optional<Rejection> read_line(std::string_view line, std::size_t decoded);
  void take_data(std::string_view& input, std::string& body);
  std::size_t max_line() const;
  Rejection too_long() const;

  std::size_t max_body_;
  std::size_t overhead_left_;
  std::size_t chunk_left_ = 0;
  Stage stage_ = Stage::size;
};

}  // namespace sandbox
