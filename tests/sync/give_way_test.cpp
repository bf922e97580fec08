#include "sync/give_way.h"

#include <stdexcept>

#include "support/catch.h"

namespace sandbox {
namespace {

TEST_CASE("two pieces of work are both done, by two where somebody waits", "[give_way]") {
  for (const bool beside_answers : {false, true}) {
    works_beside_answers = beside_answers;
    std::thread::id one;
    std::thread::id other;
    do_at_once([&] { one = std::this_thread::get_id(); },
               [&] { other = std::this_thread::get_id(); });
    works_beside_answers = false;
    CHECK(one == std::this_thread::get_id());
    CHECK(other != std::thread::id());
    CHECK((one == other) == beside_answers);
  }
}

TEST_CASE("what either piece throws is thrown, once the other has ended", "[give_way]") {
  bool is_done = false;
  const auto work = [&] { is_done = true; };
  const auto fail = [] { throw std::runtime_error("spoilt"); };
  CHECK_THROWS_WITH(do_at_once(fail, work), "spoilt");
  CHECK(is_done);
  is_done = false;
  CHECK_THROWS_WITH(do_at_once(work, fail), "spoilt");
  CHECK(is_done);
  CHECK_THROWS_WITH(do_at_once(fail, fail), "spoilt");
}

}  // namespace
}  // namespace sandbox
