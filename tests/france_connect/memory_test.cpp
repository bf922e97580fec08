#include "france_connect/memory.h"

#include "support/catch.h"

using namespace sandbox::france_connect;

TEST_CASE("a code can be used once", "[france_connect]") {
  Memory memory;
  CHECK(memory.use_code("a", 30, 0));
  CHECK_FALSE(memory.use_code("a", 30, 1));
  CHECK(memory.use_code("b", 30, 1));
}

// docs/bounds.md 6
TEST_CASE("what is remembered is bounded: what has expired goes first, then what will",
          "[france_connect]") {
  Memory memory;
  memory.revoke_token("lasting", 1'000, 0);
  for (std::size_t i = 1; i < Memory::most_remembered; ++i) {
    memory.revoke_token("token-" + std::to_string(i), 60, 0);
  }
  CHECK(memory.is_revoked("token-1"));
  memory.revoke_token("one more", 90, 61);
  CHECK_FALSE(memory.is_revoked("token-1"));
  CHECK(memory.is_revoked("lasting"));
  CHECK(memory.is_revoked("one more"));
}

TEST_CASE("logins to come are bounded, the oldest going first", "[france_connect]") {
  Memory memory;
  for (std::size_t i = 0; i <= Memory::most_next; ++i) {
    NextLogin next;
    next.person = std::to_string(i);
    memory.add_next(next);
  }
  CHECK(memory.take_next("", "")->person == "1");
  CHECK(memory.forget_next() == Memory::most_next - 1);
  CHECK_FALSE(memory.take_next("", ""));
}
