#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

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
