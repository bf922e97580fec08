#pragma once

#include <string>
#include <string_view>

namespace sandbox {

// The value of a Date header (RFC 9110 5.6.7) for a time in seconds since 1970.
std::string http_date(long long seconds);

// The present one, written anew once a second. For one thread.
class CurrentDate {
 public:
  std::string_view text();

 private:
  long long second_ = -1;
  std::string text_;
};

}  // namespace sandbox
