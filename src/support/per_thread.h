#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <vector>

namespace sandbox {

// A value for each thread that writes, so that none waits for another, nor for a processor's
// view of what another has written; who reads visits them all. Threads beyond `places` share.
template <class Value>
class PerThread {
 public:
  explicit PerThread(std::size_t places = 16) : places_(places) {}

  // What `use` gives of the calling thread's value, which nobody else has meanwhile.
  template <class Use>
  decltype(auto) with_mine(Use&& use) {
    Place& mine = places_[number_of_this_thread() % places_.size()];
    const std::lock_guard lock(mine.mutex);
    return use(mine.value);
  }

  // Each of them in turn, in the same way.
  template <class Use>
  void with_each(Use&& use) {
    for (Place& place : places_) {
      const std::lock_guard lock(place.mutex);
      use(place.value);
    }
  }
  template <class Use>
  void with_each(Use&& use) const {
    for (const Place& place : places_) {
      const std::lock_guard lock(place.mutex);
      use(place.value);
    }
  }

 private:
  // Two of them never lie in one line of a processor's cache.
  struct alignas(64) Place {
    mutable std::mutex mutex;
    Value value;
  };

  static std::size_t number_of_this_thread() {
    static std::atomic<std::size_t> threads = 0;
    thread_local const std::size_t number = threads++;
    return number;
  }

  std::vector<Place> places_;
};

}  // namespace sandbox
