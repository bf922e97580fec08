#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/http.h"
#include "model/value.h"
#include "support/text_map.h"

namespace sandbox {

// The parameters of a request by name, read as Rack reads them: `a=1&a=2` keeps
// the last, `a[]=x&a[]=y` is a list in the order sent, `+` and `%20` are spaces,
// `a` alone is absent. Source: docs/reference/operations.md 2.1,
// docs/reference/crosscutting.md 1.2.
class Parameters {
 public:
  Parameters() { values_.reserve(10); }

  // An absent value when there is none of that name.
  const Value& operator[](std::string_view name) const;
  void set(std::string name, Value value);
  void add_missing(const Parameters& others);
  // Adds what one `name=value` pair says, as long as its name is plain or ends in
  // `[]`. False when it has other brackets or was said with another shape before:
  // then only NestedQuery can tell. `value` is nullopt for a name without `=`.
  bool add(std::string name, std::optional<std::string> value);

 private:
  struct Named {
    std::string name;
    Value value;
  };
  std::size_t position_of(std::string_view name) const;
  Value& append(std::string name, Value value);

  std::vector<Named> values_;
  TextMap<std::size_t> positions_;  // only of many: a dozen are searched faster without
};

// "/path?query" in two; the query is empty when there is none.
struct Target {
  std::string_view path;
  std::string_view query;
};
Target split_target(std::string_view target);

// Reads an `a=1&b=2` text into `parameters`; false when it contradicts itself or says
// more than the service reads. What can't be decoded is cleaned: support/percent.h.
bool read_query(std::string_view text, Parameters& parameters);

// Adds the parameters of a form or JSON body under the names that are still free; false
// when it is not what its Content-Type says.
bool read_body(const Request& request, Parameters& parameters);

}  // namespace sandbox
