#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace sandbox {

// The memory that the connections of a server hold together, in bytes: requests that have not
// come whole, answers that peers have not taken. Each connection keeps its share up to date,
// on its own thread (docs/bounds.md 2).
class HeldBytes {
 public:
  explicit HeldBytes(std::size_t most) : most_(most) {}

  bool is_over() const { return now_.load(std::memory_order_relaxed) > most_; }
  // Whether much less is held than at the highest since this last said so: the system may
  // have the rest back.
  bool has_fallen();

  // What one of them holds; nothing when it ends.
  class Share {
   public:
    explicit Share(HeldBytes& all) : all_(&all) {}
    Share(Share&& other) noexcept : all_(other.all_), bytes_(std::exchange(other.bytes_, 0)) {}
    Share& operator=(Share&&) = delete;
    ~Share() { set(0); }
    void set(std::size_t bytes);

   private:
    HeldBytes* all_;
    std::size_t bytes_ = 0;
  };

 private:
  const std::size_t most_;
  std::atomic<std::size_t> now_ = 0;
  std::atomic<std::size_t> highest_ = 0;
};

}  // namespace sandbox
