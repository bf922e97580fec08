#include "reading/yaml_slips.h"

#include <algorithm>

namespace sandbox {

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool is_empty_line(std::string_view line) {
  const std::size_t start = line.find_first_not_of(" \t");
  return start == std::string_view::npos || line[start] == '#';
}

int line_above(const Lines& lines, int number) {
  for (--number; number > 0 && is_empty_line(lines.line(number)); --number) {
  }
  return number;
}

std::size_t value_start(std::string_view line) {
  std::size_t at = indentation(line);
  while (line.substr(at).starts_with("- "))
    at = std::min(line.find_first_not_of(' ', at + 1), line.size());
  const std::size_t colon = line.find(": ", at);
  if (colon == std::string_view::npos ||
      (line.substr(at, 1).find_first_of("\"'") != std::string_view::npos))
    return at;
  return std::min(line.find_first_not_of(' ', colon + 1), line.size());
}

}  // namespace sandbox
