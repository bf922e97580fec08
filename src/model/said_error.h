#pragma once

#include <stdexcept>
#include <utility>

#include "model/wording.h"

namespace sandbox {

// Why a command could not do what it was asked, said in the language of who asked.
class SaidError : public std::runtime_error {
 public:
  explicit SaidError(Wording wording)
      : std::runtime_error(wording.english), said_(std::move(wording)) {}
  const Wording& said() const { return said_; }

 private:
  Wording said_;
};

}  // namespace sandbox
