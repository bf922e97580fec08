#pragma once

#include <compare>
#include <string>

namespace sandbox {

// Where something stands in a file. Lines and columns count from 1, columns in
// bytes; 0 means the whole file, or the whole line.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;

  friend auto operator<=>(const Place&, const Place&) = default;
};

// "payloads/x/404.yaml:3:7", without the parts that are 0.
std::string to_string(const Place& place);

}  // namespace sandbox
