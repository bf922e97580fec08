#pragma once

#include <string>
#include <string_view>

namespace sandbox::test {

// An answer that a request must get each time: all of it, but for the headers
// that differ between two answers to one request.
struct KnownAnswer {
  std::string head;  // without those headers
  std::string body;
  bool body_varies = false;  // health tells the time since the start
};

KnownAnswer known_answer(std::string_view head, std::string_view body);
bool is_same(const KnownAnswer& known, std::string_view head, std::string_view body);

}  // namespace sandbox::test
