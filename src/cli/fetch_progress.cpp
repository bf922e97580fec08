#include "cli/fetch_progress.h"

#include <unistd.h>

#include <string>

#include "support/shown_text.h"

namespace sandbox {
namespace {

constexpr std::string_view clear_line = "\r\x1B[K";

// Lost when the terminal takes none of it: nothing depends on it.
void write(const std::string& text) {
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

std::function<void(std::string_view said)> fetch_progress() {
  if (::isatty(STDERR_FILENO) == 0) return {};
  return [](std::string_view said) {
    // Git ends each state of a line by a carriage return: the last whole one is shown.
    while (!said.empty() && (said.back() == '\r' || said.back() == '\n')) said.remove_suffix(1);
    said.remove_prefix(said.find_last_of("\r\n") + 1);  // npos + 1 is 0
    const std::string shown = said.empty() ? "" : "fetching the tree: " + shown_text(said, 60);
    write(std::string(clear_line) + shown);
  };
}

}  // namespace sandbox
