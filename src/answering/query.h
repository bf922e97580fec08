#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/http.h"
#include "model/value.h"

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
  // Adds what one `name=value` pair says; false when it contradicts an earlier one
  // (`a=1&a[b]=2`). `value` is nullopt for a name without `=`.
  bool add(std::string name, std::optional<std::string> value);

 private:
  struct Named {
    std::string name;
    Value value;
  };
  Value* find(std::string_view name);

  std::vector<Named> values_;                // a dozen: searched faster than a map is built
  std::set<std::string, std::less<>> maps_;  // names that were said as a[k]=
};

// "/path?query" in two; the query is empty when there is none.
struct Target {
  std::string_view path;
  std::string_view query;
};
Target split_target(std::string_view target);

// Reads an `a=1&b=2` text into `parameters`; false when it contradicts itself or a
// `%` begins nothing. Bytes that are not UTF-8 are dropped.
bool read_query(std::string_view text, Parameters& parameters);

// The parameters of a request: those of the query, then those of a form or JSON
// body under the names that are still free. nullopt when the query can't be read or
// the body is not what its Content-Type says.
std::optional<Parameters> read_parameters(std::string_view query, const Request& request);

}  // namespace sandbox
