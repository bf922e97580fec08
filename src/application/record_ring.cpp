#include "application/record_ring.h"

namespace sandbox {

RecordRing::RecordRing(std::size_t bytes)
    : capacity_(bytes), bytes_(std::make_unique_for_overwrite<char[]>(bytes)) {}

void RecordRing::push(std::uint64_t number, std::string_view record) {
  if (record.size() > capacity_) return;
  const std::size_t offset = make_room(record.size());
  record.copy(bytes_.get() + offset, record.size());
  slots_.push_back({number, offset, record.size()});
}

// Where so many bytes may be written.
std::size_t RecordRing::make_room(std::size_t size) {
  if (end_ + size > capacity_) {
    while (!slots_.empty() && slots_.front().offset >= end_) slots_.pop_front();
    end_ = 0;
  }
  const auto is_in_the_way = [&](const Slot& slot) {
    return slot.offset < end_ + size && end_ < slot.offset + slot.size;
  };
  while (!slots_.empty() && is_in_the_way(slots_.front())) slots_.pop_front();
  const std::size_t offset = end_;
  end_ += size;
  return offset;
}

}  // namespace sandbox
