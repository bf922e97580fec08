#pragma once

#include <functional>
#include <mutex>
#include <utility>

namespace sandbox {

// A value that is made when first asked for, once, and never changes after.
// Thread-safe: those who ask meanwhile wait. What making it throws is thrown to
// the one who asked, and the next one tries again.
template <class T>
class Late {
 public:
  explicit Late(std::function<T()> make) : make_(std::move(make)) {}

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

}  // namespace sandbox
