#include "http/background_thread.h"

#include <future>

#include "support/catch.h"

using namespace sandbox;

// docs/bounds.md 2
TEST_CASE("256 tasks may wait while one is running; who comes then is told", "[http]") {
  std::promise<void> running;
  std::promise<void> may_end;
  std::promise<void> last_done;
  BackgroundThread thread;
  CHECK(thread.run_later([&] {
    running.set_value();
    may_end.get_future().wait();
  }));
  running.get_future().wait();
  for (int task = 1; task < 256; ++task) CHECK(thread.run_later([] {}));
  CHECK(thread.run_later([&] { last_done.set_value(); }));
  CHECK_FALSE(thread.run_later([] {}));
  may_end.set_value();
  last_done.get_future().wait();
  CHECK(thread.run_later([] {}));
}
