#include "soak/known_answer.h"

#include <algorithm>
#include <array>

namespace sandbox::test {
namespace {

// The limiter writes its headers in capitals where it refuses, and in documented refusals.
// The tree is another after each reload.
constexpr std::array<std::string_view, 10> varying = {"Date: ",
                                                      "x-request-id: ",
                                                      "x-runtime: ",
                                                      "Link: ",
                                                      "X-Sandbox-Tree: ",
                                                      "Retry-After: ",
                                                      "ratelimit-remaining: ",
                                                      "ratelimit-reset: ",
                                                      "RateLimit-Reset: ",
                                                      "RateLimit-Remaining: "};

// Takes the next line that does not vary from the front of `head`; empty at its end.
std::string_view next_line(std::string_view& head) {
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find('\n') + 1);
    head.remove_prefix(line.size());
    const bool varies =
        std::ranges::any_of(varying, [&](std::string_view name) { return line.starts_with(name); });
    if (!varies) return line;
  }
  return {};
}

}  // namespace

KnownAnswer known_answer(std::string_view head, std::string_view body) {
  KnownAnswer known;
  for (auto line = next_line(head); !line.empty(); line = next_line(head)) known.head += line;
  known.body = body;
  return known;
}

bool is_same(const KnownAnswer& known, std::string_view head, std::string_view body) {
  std::string_view wanted = known.head;
  for (auto line = next_line(head); !line.empty(); line = next_line(head)) {
    if (known.body_varies && (line.starts_with("Content-Length: ") || line.starts_with("ETag: "))) {
      wanted.remove_prefix(wanted.find('\n') + 1);
      continue;
    }
    if (!wanted.starts_with(line)) return false;
    wanted.remove_prefix(line.size());
  }
  return wanted.empty() && (known.body_varies || body == known.body);
}

}  // namespace sandbox::test
