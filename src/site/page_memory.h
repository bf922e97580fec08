#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "model/catalogue.h"
#include "model/header_lines.h"
#include "support/text_map.h"

namespace sandbox {

// What a page is made of besides what its address and its reader's headers say.
struct Edition {
  std::shared_ptr<const Catalogue> catalogue;  // nullptr for what is the same with any
  std::string day;
};

// Pages as they were sent, so that all views of one but the first cost a look-up. Those of one
// edition at a time: with the first page of the next, the others are forgotten. Thread-safe, and
// bounded: docs/bounds.md 3.
class PageMemory {
 public:
  struct Page {
    HeaderLines headers;  // all but Content-Encoding
    std::shared_ptr<const std::string> body;
    bool is_gzipped = false;
  };

  // nullptr when it is not remembered.
  std::shared_ptr<const Page> find(const Edition& edition, std::string_view key) const;
  // Beyond the bound, all are forgotten first; a page that is larger than an eighth of it alone is
  // not kept.
  void keep(const Edition& edition, const std::string& key, Page page);

  static constexpr std::size_t most_bytes = std::size_t{8} * 1024 * 1024;
  std::size_t remembered_bytes() const;

 private:
  bool is_of(const Edition& edition) const;

  mutable std::mutex mutex_;
  std::weak_ptr<const Catalogue> catalogue_;  // weak, so that a tree can go
  std::string day_;
  TextMap<std::shared_ptr<const Page>> pages_;
  std::size_t bytes_ = 0;
};

}  // namespace sandbox
