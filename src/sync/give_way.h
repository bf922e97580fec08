#pragma once

#include <exception>
#include <functional>
#include <thread>

namespace sandbox {

// Whether this thread loads trees while requests are answered.
inline thread_local bool works_beside_answers = false;

// To be called every fraction of a millisecond while a tree is loaded: whoever waits
// for this processor, to answer a request above all, goes first. The system alone
// would let the loading go on for milliseconds. Nobody waits yet for the first tree.
inline void give_way() {
  if (works_beside_answers) std::this_thread::yield();
}

// Work that another thread does from now on, where there is one to be had. It ends before this
// does.
class Beside {
 public:
  explicit Beside(std::function<void()> work);
  ~Beside();
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  // Whether it was begun, and finish() not called.
  bool is_begun() const { return thread_.joinable(); }
  // Waits for what was begun, and throws what it threw.
  void finish();

 private:
  std::exception_ptr failed_;  // the thread's until it is joined
  std::thread thread_;
};

// Does both, at once where somebody waits for them, and returns when both have ended. Throws what
// either throws. CaseCache::InTwo.
void do_at_once(const std::function<void()>& one, const std::function<void()>& other);

// For read_everything(), which asks between two operations whether it is enough.
inline bool give_way_and_go_on() {
  give_way();
  return false;
}

}  // namespace sandbox
