#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/http.h"

namespace sandbox::france_connect {

struct Field {
  std::string name;
  std::string value;
};

// The fields of a query or a form, in the order sent, each `a=b` by itself: no brackets, no
// last one that wins. What can't be decoded is cleaned: support/percent.h.
class Fields {
 public:
  Fields() = default;
  explicit Fields(std::string_view text);

  // The first of that name; nullptr when there is none.
  const std::string* find(std::string_view name) const;
  std::string get(std::string_view name) const;  // empty when there is none
  bool is_twice(std::string_view name) const;
  const std::vector<Field>& all() const { return all_; }

 private:
  std::vector<Field> all_;
};

// Those of the query, or of the body of a POST.
Fields fields_of(const Request& request);
bool is_form(const Request& request);

// "uri?a=b&c=d", after what the URI has already; values are percent-encoded. `start` is `?`,
// or `#` for what goes to the fragment.
std::string with_fields(std::string uri, const std::vector<Field>& fields, char start = '?');

// A URL that a browser may be sent to: http or https, a host, perhaps a port, no user, no
// fragment, nothing but printable ASCII, no backslash. `host` has neither port nor brackets.
struct WebUrl {
  std::string origin;  // "http://localhost:3000", in lower case
  std::string host;    // in lower case
};
std::optional<WebUrl> read_web_url(std::string_view text);

}  // namespace sandbox::france_connect
