#include "check/unified_diff.h"

#include <algorithm>
#include <vector>

#include "support/shown_text.h"

namespace sandbox {
namespace {

constexpr std::size_t context = 3;

// With their ends.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// What a file holds must not move a terminal.
std::string marked(char mark, std::string_view line) {
  const bool ends = line.ends_with('\n');
  if (ends) line.remove_suffix(1);
  const bool returns = line.ends_with('\r');
  if (returns) line.remove_suffix(1);
  return mark + shown_text(line) + (returns ? "\r" : "") +
         (ends ? "\n" : "\n\\ No newline at end of file\n");
}

// Nothing is added nor taken away, so the lines are the same before and after.
std::string hunk_head(std::size_t first, std::size_t end) {
  const std::string range = std::to_string(first + 1) + "," + std::to_string(end - first);
  return "@@ -" + range + " +" + range + " @@\n";
}

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after) {
  const std::vector<std::string_view> old = lines_of(before);
  const std::vector<std::string_view> now = lines_of(after);
  const std::size_t count = std::min(old.size(), now.size());
  std::string out;
  for (std::size_t at = 0; at < count; ++at) {
    if (old[at] == now[at]) continue;
    const std::size_t first = at < context ? 0 : at - context;
    std::size_t last_changed = at;
    for (std::size_t i = at; i < count && i <= last_changed + 2 * context; ++i) {
      if (old[i] != now[i]) last_changed = i;
    }
    const std::size_t end = std::min(count, last_changed + context + 1);
    if (out.empty()) {
      out = "--- " + shown_text(name) + "\n+++ " + shown_text(name) + "\n";
    }
    out += hunk_head(first, end);
    for (std::size_t i = first; i < end;) {
      if (old[i] == now[i]) {
        out += marked(' ', old[i++]);
        continue;
      }
      std::size_t until = i;
      while (until < end && old[until] != now[until]) ++until;
      for (std::size_t line = i; line < until; ++line) out += marked('-', old[line]);
      for (std::size_t line = i; line < until; ++line) out += marked('+', now[line]);
      i = until;
    }
    at = end - 1;
  }
  return out;
}

}  // namespace sandbox
