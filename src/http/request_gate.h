#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "http/chunked_body.h"
#include "http/options.h"
#include "http/rejection.h"
#include "http/request_head.h"

namespace sandbox {

// Not a whole request yet.
struct NeedMore {
  bool send_continue = false;  // the client waits for `100 Continue`; said once per request
};

struct CompleteRequest {
  Request request;
  bool keep_alive = true;
};

using Verdict = std::variant<NeedMore, CompleteRequest, Rejection>;

// Stands between the bytes of a peer and everything else: only requests framed
// as RFC 9112 says come out. Pure: no sockets, no clock. How the bytes are cut
// into pieces never changes what comes out.
class RequestGate {
 public:
  explicit RequestGate(const RequestLimits& limits) : limits_(limits) {}

  void add(std::string_view bytes);
  // The next request of what was added, in order. Not to be called again after
  // a rejection.
  Verdict next();

  enum class Waiting { request, head, body };
  Waiting waiting() const;  // for what; `request` when nothing of the next one has come
  // Whether the request that is being read is a HEAD, whose answer has no body.
  bool is_for_head() const;
  void release_memory();       // gives back what a large request needed
  std::size_t memory() const;  // bytes that are kept, used or not
  void drop();                 // everything; nothing may be added after

 private:
  std::optional<Rejection> find_head_end();
  std::optional<Rejection> open_body();
  Verdict read_body();
  Verdict finish();
  std::string_view unread() const { return std::string_view(buffer_).substr(at_); }

  RequestLimits limits_;
  std::string buffer_;
  std::size_t at_ = 0;          // where the unread bytes start
  std::size_t scanned_ = 0;     // of the unread bytes, those searched for the end of the head
  std::size_t line_start_ = 0;  // likewise, where the line being searched starts
  std::size_t head_size_ = 0;   // 0 until the whole head is there
  std::optional<RequestHead> head_;
  std::optional<ChunkedBody> chunks_;
};

}  // namespace sandbox
