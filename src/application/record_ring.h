#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>

namespace sandbox {

// Records of any size in one block of bytes that was there from the start: a new one takes the
// place of the oldest. One that does not fit before the end of the block goes to its beginning.
class RecordRing {
 public:
  explicit RecordRing(std::size_t bytes);

  // A record that is larger than all of the ring is not kept.
  void push(std::uint64_t number, std::string_view record);

  std::size_t bytes() const { return capacity_; }

  struct Slot {
    std::uint64_t number;
    std::size_t offset;
    std::size_t size;
  };
  // In the order of pushing.
  const std::deque<Slot>& slots() const { return slots_; }
  std::string_view record(const Slot& slot) const {
    return {bytes_.get() + slot.offset, slot.size};
  }

  template <class Predicate>
  void forget_if(Predicate&& predicate) {
    std::erase_if(slots_, predicate);
  }

 private:
  std::size_t make_room(std::size_t size);

  const std::size_t capacity_;
  std::unique_ptr<char[]> bytes_;
  std::deque<Slot> slots_;
  std::size_t end_ = 0;  // where the next one goes
};

}  // namespace sandbox
