#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/value.h"

namespace sandbox {

// The parameters of a query some of whose names have brackets within brackets
// (`a[k]=1`, `a[][k]=1`), read as Rack reads them. Slower than Parameters, which
// turns to it when it meets such a name. Source: docs/reference/operations.md 2.1,
// docs/reference/observed.md E9.
class NestedQuery {
 public:
  NestedQuery();
  ~NestedQuery();

  // Adds what one `name=value` pair says; false when it contradicts what was said
  // before (`a=1&a[b]=2`, at any level) or nests deeper than the service follows.
  // `value` is nullopt for a name without `=`.
  bool add(std::string_view name, const std::optional<std::string>& value);

  // What is said under each outermost name.
  std::vector<std::pair<std::string, Value>> values() const;

 private:
  struct Said;
  std::unique_ptr<Said> root_;
};

}  // namespace sandbox
