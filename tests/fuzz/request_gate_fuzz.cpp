// Whatever bytes come, in whatever pieces: the gate neither crashes nor lets
// through what it promises to hold back, and the pieces change nothing.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/request_gate.h"

using namespace sandbox;

namespace {

// Small, so that every limit is met by short inputs.
const RequestLimits limits{.max_request_line = 64, .max_head = 256, .max_body = 64};

void require(bool promise) {
  if (!promise) std::abort();
}

void check(const Request& request) {
  require(!request.method.empty());
  require(request.method == "CONNECT" || request.target == "*" || request.target.starts_with('/'));
  require(request.method.size() + request.target.size() <= limits.max_request_line);
  require(request.body.size() <= limits.max_body);
  for (const Header& header : request.headers) {
    require(!header.name.empty());
    for (const std::string& text : {header.name, header.value}) {
      require(text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
    }
  }
}

std::string show(const Request& request) {
  std::string out = request.method + ' ' + request.target + '\n';
  for (const Header& header : request.headers) out += header.name + ':' + header.value + '\n';
  return out + request.body + '\n';
}

// Everything that comes out of the gate for `sent`, as text.
std::string dialogue(std::string_view sent, std::size_t piece) {
  RequestGate gate(limits);
  std::string said;
  while (!sent.empty()) {
    gate.add(sent.substr(0, piece));
    sent.remove_prefix(std::min(piece, sent.size()));
    while (true) {
      const Verdict verdict = gate.next();
      if (std::holds_alternative<NeedMore>(verdict)) break;
      if (const auto* rejection = std::get_if<Rejection>(&verdict)) {
        return said + std::to_string(rejection->status) + rejection->why;
      }
      const auto& complete = std::get<CompleteRequest>(verdict);
      check(complete.request);
      said += show(complete.request);
      if (!complete.keep_alive) return said;
    }
  }
  return said + std::to_string(static_cast<int>(gate.waiting()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = 1 + bytes[0] % 64U;
  const std::string_view sent(reinterpret_cast<const char*>(bytes + 1), size - 1);
  require(dialogue(sent, piece) == dialogue(sent, sent.size()));
  return 0;
}
