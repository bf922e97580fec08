#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace sandbox {

// A value that is made when first asked for, once, and never changes after.
// Thread-safe: those who ask meanwhile wait. What making it throws is thrown to
// the one who asked, and the next one tries again.
template <class T>
class Lazy {
 public:
  explicit Lazy(std::function<T()> make) : make_(std::move(make)) {}

  const T& get() const {
    std::call_once(once_, [this] {
      value_ = make_();
      make_ = nullptr;  // and what it held on to
    });
    return value_;
  }

 private:
  mutable std::once_flag once_;
  mutable std::function<T()> make_;
  mutable T value_{};
};

// A list that is made when somebody first looks at it; its copies share it.
template <class Item>
class LazyList {
 public:
  LazyList() = default;
  LazyList(std::vector<Item> items)
      : LazyList(std::function<std::vector<Item>()>([all = std::move(items)] { return all; })) {}
  explicit LazyList(std::function<std::vector<Item>()> make)
      : items_(std::make_shared<const Lazy<std::vector<Item>>>(std::move(make))) {}

  const std::vector<Item>& all() const {
    static const std::vector<Item> none;
    return items_ == nullptr ? none : items_->get();
  }
  auto begin() const { return all().begin(); }
  auto end() const { return all().end(); }
  std::size_t size() const { return all().size(); }
  bool empty() const { return all().empty(); }
  const Item& operator[](std::size_t at) const { return all()[at]; }
  const Item& at(std::size_t at) const { return all().at(at); }
  const Item& front() const { return all().front(); }
  const Item& back() const { return all().back(); }

 private:
  std::shared_ptr<const Lazy<std::vector<Item>>> items_;
};

// Lazy values by what they are made of, shared by those who use them, and gone with the
// last of them. Not thread-safe.
template <class Key, class T>
class SharedLazy {
 public:
  // What is in use already, else what `make` gives.
  std::shared_ptr<const Lazy<T>> get(const Key& made_of, const std::function<T()>& make) {
    auto& known = known_[made_of];
    auto late = known.lock();
    if (late == nullptr) known = late = std::make_shared<const Lazy<T>>(make);
    return late;
  }
  // Frees the keys of what is no longer in use.
  void forget_unused() {
    std::erase_if(known_, [](const auto& entry) { return entry.second.expired(); });
  }

 private:
  std::map<Key, std::weak_ptr<const Lazy<T>>> known_;
};

}  // namespace sandbox
