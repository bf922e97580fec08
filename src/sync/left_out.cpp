#include "sync/left_out.h"

#include <algorithm>
#include <utility>

#include "support/text.h"

namespace sandbox {
namespace {

struct Text {
  Reason reason;
  const char* rule;
  const char* sentence;
  const char* hint;
};

constexpr Text texts[] = {
    {Reason::link_outside, "link-outside", "this link leaves the tree, so it is not followed",
     "copy what it leads to into the tree"},
    {Reason::link_nowhere, "link-broken", "this link leads nowhere", "mend the link, or remove it"},
    {Reason::link_in_circles, "link-broken", "this link leads back to a folder that contains it",
     "remove the link"},
    {Reason::folder, "file-unreadable", "this is a folder, though it is named like a case",
     "rename the folder, or remove it"},
    {Reason::not_a_file, "file-unreadable", "this is not an ordinary file", "remove it"},
    {Reason::too_large, "file-too-large", "this file is larger than 1 MiB",
     "shorten its payload, or split it"},
    {Reason::name_not_text, "name-not-text",
     "the name holds bytes that are not UTF-8, or control characters",
     "rename it, in ASCII for example"},
    {Reason::cannot_read, "file-unreadable",
     "cannot read this: ", "give yourself the right to read it, or remove it"},
};

std::string showable(std::string_view path) {
  if (is_readable_name(path)) return std::string(path);
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string shown;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F) {
      shown += c;
    } else {
      shown += {'\\', 'x', digits[byte >> 4U], digits[byte & 0xFU]};
    }
  }
  return shown;
}

}  // namespace

bool may_matter(std::string_view name) {
  return !name.starts_with('.') &&
         (name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json"));
}

void leave_out(FileTree& tree, const std::string& path, Reason reason, const std::string& why) {
  const Text& text =
      *std::ranges::find_if(texts, [&](const Text& known) { return known.reason == reason; });
  const Place place{shown_path(tree, {showable(path), "", nullptr}), 0, 0};
  tree.findings.push_back({place, Severity::error, text.rule, text.sentence + why, text.hint});
}

bool is_readable_name(std::string_view name) {
  return is_utf8(name) && std::none_of(name.begin(), name.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

void put_in_order(FileTree& tree) {
  std::sort(tree.files.begin(), tree.files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  std::sort(tree.findings.begin(), tree.findings.end());
}

}  // namespace sandbox
