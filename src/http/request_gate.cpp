#include "http/request_gate.h"

#include <utility>

namespace sandbox {
namespace {

constexpr std::size_t max_chunk_overhead = 4'096;

bool can_start_method(char c) { return c >= '!' && c <= '~'; }

}  // namespace

void RequestGate::add(std::string_view bytes) {
  buffer_.erase(0, at_);
  at_ = 0;
  buffer_ += bytes;
}

RequestGate::Waiting RequestGate::waiting() const {
  if (head_) return Waiting::body;
  return unread().empty() ? Waiting::request : Waiting::head;
}

bool RequestGate::is_for_head() const {
  return head_ ? head_->request.method == "HEAD" : unread().starts_with("HEAD ");
}

void RequestGate::release_memory() {
  buffer_.erase(0, at_);
  at_ = 0;
  buffer_.shrink_to_fit();
}

std::size_t RequestGate::memory() const {
  return buffer_.capacity() + (head_ ? head_->request.body.capacity() : 0);
}

void RequestGate::drop() {
  RequestGate empty(limits_);
  std::swap(*this, empty);  // an assignment may keep the memory of a text
}

Verdict RequestGate::next() {
  if (!head_) {
    if (auto rejection = find_head_end()) return std::move(*rejection);
    if (head_size_ == 0) return NeedMore{};
    if (auto rejection = open_body()) return std::move(*rejection);
  }
  return read_body();
}

// Line by line, so that what can never become a head is refused at once instead
// of being waited for.
std::optional<Rejection> RequestGate::find_head_end() {
  // RFC 9112 2.2: empty lines before a request are ignored.
  while (scanned_ == 0 && unread().starts_with("\r\n")) at_ += 2;
  const std::string_view text = unread();
  if (text.empty() || text == "\r") return {};
  if (!can_start_method(text.front())) return Rejection{400, "this is not an HTTP request"};
  while (true) {
    const std::size_t end = text.find('\n', scanned_);
    const std::size_t line_size = (end == std::string_view::npos ? text.size() : end) - line_start_;
    if (line_start_ == 0 && line_size > limits_.max_request_line + 1) {
      return Rejection{414, "the request line is too long"};
    }
    if (end == std::string_view::npos) break;
    if (end + 1 > limits_.max_head) return Rejection{431, "the headers are too long"};
    if (end == 0 || text[end - 1] != '\r') return Rejection{400, "a line ends with LF alone"};
    scanned_ = end + 1;
    if (end - 1 == line_start_) {
      head_size_ = scanned_;
      return {};
    }
    line_start_ = scanned_;
  }
  scanned_ = text.size();
  if (text.size() > limits_.max_head) return Rejection{431, "the headers are too long"};
  return {};
}

std::optional<Rejection> RequestGate::open_body() {
  auto parsed = parse_head(unread().substr(0, head_size_));
  if (auto* rejection = std::get_if<Rejection>(&parsed)) return std::move(*rejection);
  head_ = std::get<RequestHead>(std::move(parsed));
  at_ += head_size_;
  scanned_ = line_start_ = head_size_ = 0;
  if (head_->framing == Framing::length && head_->content_length > limits_.max_body) {
    return Rejection{413, "the body is too large"};
  }
  if (head_->framing == Framing::chunked) chunks_.emplace(limits_.max_body, max_chunk_overhead);
  return {};
}

Verdict RequestGate::read_body() {
  if (head_->framing == Framing::chunked) {
    std::string_view input = unread();
    const std::size_t before = input.size();
    auto rejection = chunks_->take(input, head_->request.body);
    at_ += before - input.size();
    if (rejection) return std::move(*rejection);
    if (chunks_->done()) return finish();
  } else if (unread().size() >= head_->content_length) {
    head_->request.body = unread().substr(0, head_->content_length);
    at_ += head_->content_length;
    return finish();
  }
  // RFC 9110 10.1.1: not once the body has begun to come.
  const bool send_continue = std::exchange(head_->expects_continue, false);
  return NeedMore{send_continue && unread().empty() && head_->request.body.empty()};
}

Verdict RequestGate::finish() {
  CompleteRequest complete{std::move(head_->request), head_->keep_alive};
  head_.reset();
  chunks_.reset();
  return complete;
}

}  // namespace sandbox
