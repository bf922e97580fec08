#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "support/lazy.h"

namespace sandbox {

// A text that never changes and that several may hold, as std::shared_ptr<const std::string>
// would be; or one that lasts as long as the program, of which nothing is copied, and which may
// be made when somebody first looks at it.
class SharedText {
 public:
  SharedText() = default;
  SharedText(std::nullptr_t) {}
  template <class Text>
  SharedText(std::shared_ptr<Text> text) : text_(text ? std::string_view(*text) : ""), held_(text) {
    is_there_ = held_ != nullptr;
  }
  static SharedText lasting(std::string_view text) {
    SharedText made;
    made.text_ = text;
    made.is_there_ = true;
    return made;
  }

  static SharedText lasting(const Lazy<std::string_view>& text) {
    SharedText made;
    made.late_ = &text;
    made.is_there_ = true;
    return made;
  }

  explicit operator bool() const { return is_there_; }
  friend bool operator==(const SharedText& text, std::nullptr_t) { return !text.is_there_; }
  const std::string_view& operator*() const { return late_ == nullptr ? text_ : late_->get(); }
  const std::string_view* operator->() const { return &**this; }

 private:
  std::string_view text_;
  std::shared_ptr<const std::string> held_;       // null for a lasting one
  const Lazy<std::string_view>* late_ = nullptr;  // in the place of text_
  bool is_there_ = false;
};

}  // namespace sandbox
