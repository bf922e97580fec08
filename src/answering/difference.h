#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/value.h"
#include "model/wording.h"

namespace sandbox {

// What a request and a case say under one name, where that is not the same.
struct Compared {
  std::string_view name;
  const Value& asked;       // absent when the request does not say it
  const Value& documented;  // absent when the case does not
};

// A kind of difference that people make, and what to tell them.
struct DifferenceKind {
  std::string_view id;
  bool (*is_it)(const Compared& compared);
  Phrase says;
  int weight = 10;  // how far it puts a case: 1 a slip of the pen, 10 another value
};

// The first kind of a difference that fits is the one told; the last fits any.
std::span<const DifferenceKind> difference_kinds();
const DifferenceKind& kind_of(const Compared& compared);

struct Difference {
  std::string name;
  Value asked;
  Value documented;
  const DifferenceKind* kind = nullptr;
};

}  // namespace sandbox
