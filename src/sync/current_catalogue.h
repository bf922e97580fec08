#pragma once

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "model/catalogue.h"

namespace sandbox {

using CataloguePointer = std::shared_ptr<const Catalogue>;

// The catalogue that answers now. May be used on any thread.
class CurrentCatalogue {
 public:
  // A lock held for the copying of one pointer: std::atomic<std::shared_ptr> of g++ 12
  // does the same inside, in a way that TSan rightly reports.
  CataloguePointer get() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }
  // Makes a reload visible; the one before.
  CataloguePointer replace(CataloguePointer next) {
    const std::lock_guard lock(mutex_);
    return std::exchange(current_, std::move(next));
  }

 private:
  mutable std::mutex mutex_;
  CataloguePointer current_;
};

// Catalogues that were replaced, until the last request that uses them is over: they are
// taken apart on our thread, never on one that answers. Of one thread, or under a lock.
class RetiredCatalogues {
 public:
  void add(CataloguePointer catalogue) {
    if (catalogue && std::ranges::find(catalogues_, catalogue) == catalogues_.end()) {
      catalogues_.push_back(std::move(catalogue));
    }
  }
  void drop_unused() {
    std::erase_if(catalogues_, [](const auto& catalogue) { return catalogue.use_count() == 1; });
  }
  bool empty() const { return catalogues_.empty(); }

 private:
  std::vector<CataloguePointer> catalogues_;
};

}  // namespace sandbox
