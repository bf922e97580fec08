#include "site/page_memory.h"

#include <utility>

namespace sandbox {

// Of the same owner, dead or alive: no address of a tree that has gone is taken for another's.
bool PageMemory::is_of(const Edition& edition) const {
  return day_ == edition.day && !catalogue_.owner_before(edition.catalogue) &&
         !edition.catalogue.owner_before(catalogue_);
}

std::shared_ptr<const PageMemory::Page> PageMemory::find(const Edition& edition,
                                                         std::string_view key) const {
  const std::lock_guard lock(mutex_);
  if (!is_of(edition)) return nullptr;
  const auto known = pages_.find(key);
  return known == pages_.end() ? nullptr : known->second;
}

void PageMemory::keep(const Edition& edition, const std::string& key, Page page) {
  constexpr std::size_t of_each = 200;  // of the map and the page, about
  const std::size_t bytes = key.size() + page.headers.text().size() + page.body->size() + of_each;
  if (bytes > most_bytes / 8) return;
  auto kept = std::make_shared<const Page>(std::move(page));
  const std::lock_guard lock(mutex_);
  if (!is_of(edition) || bytes_ + bytes > most_bytes) {
    pages_.clear();
    bytes_ = 0;
    catalogue_ = edition.catalogue;
    day_ = edition.day;
  }
  if (pages_.emplace(key, std::move(kept)).second) bytes_ += bytes;
}

std::size_t PageMemory::remembered_bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace sandbox
