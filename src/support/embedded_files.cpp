#include "support/embedded_files.h"

#include <zlib.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <new>
#include <span>
#include <stdexcept>
#include <string>

// Written by cmake/embed.cpp, which tells how.
struct EmbeddedEntry {
  std::uint32_t path;  // a text that ends with 0; these are offsets from embedded_data
  std::uint32_t begin;
  std::uint32_t end;
  std::uint32_t form_begin;
  std::uint32_t form_end;
  std::uint32_t size;  // of the text: of a deflated one, more than lies between begin and end
  char id[64];
};
// Of the files that follow those of the one before.
struct EmbeddedFolderEntry {
  std::uint32_t name;
  std::uint32_t end;  // of its files, as many as there are before
  char id[64];
};
extern "C" {
extern const char embedded_data[];
extern const EmbeddedFolderEntry embedded_folders_begin[];
extern const EmbeddedFolderEntry embedded_folders_end[];
extern const EmbeddedEntry embedded_payloads_begin[];
extern const EmbeddedEntry embedded_payloads_end[];
extern const EmbeddedEntry embedded_schemas_begin[];
extern const EmbeddedEntry embedded_schemas_end[];
extern const EmbeddedEntry embedded_src_begin[];
extern const EmbeddedEntry embedded_src_end[];
}

namespace sandbox {
namespace {

std::span<const EmbeddedEntry> entries_of(EmbeddedFolder folder) {
  switch (folder) {
    case EmbeddedFolder::payloads:
      return {embedded_payloads_begin, embedded_payloads_end};
    case EmbeddedFolder::schemas:
      return {embedded_schemas_begin, embedded_schemas_end};
    case EmbeddedFolder::src:
      break;
  }
  return {embedded_src_begin, embedded_src_end};
}

std::string_view written_of(const EmbeddedEntry& entry) {
  return {embedded_data + entry.begin, std::size_t{entry.end} - entry.begin};
}

std::string_view form_of(const EmbeddedEntry& entry) {
  return {embedded_data + entry.form_begin, std::size_t{entry.form_end} - entry.form_begin};
}

// A text that is deflated in the program, and kept once somebody has looked at it.
struct InflatedText {
  explicit InflatedText(const EmbeddedEntry& of) : entry(of) {}

  std::string_view inflate() {
    held.resize(entry.size);
    uLongf size = entry.size;
    const std::string_view written = written_of(entry);
    const int ended = uncompress(reinterpret_cast<Bytef*>(held.data()), &size,
                                 reinterpret_cast<const Bytef*>(written.data()),
                                 static_cast<uLong>(written.size()));
    if (ended == Z_MEM_ERROR) throw std::bad_alloc();
    if (ended != Z_OK || size != entry.size)
      throw std::logic_error("a text of the program is spoilt");
    data = held.data();
    return held;
  }

  const EmbeddedEntry& entry;
  std::string held;
  std::atomic<const char*> data = nullptr;  // of `held`, once that is there
  const Lazy<std::string_view> text{[this] { return inflate(); }};
};

// Those that somebody has listed, which last as long as the program.
class InflatedTexts {
 public:
  InflatedText& of(const EmbeddedEntry& entry) {
    const std::lock_guard lock(mutex_);
    return texts_.try_emplace(&entry, entry).first->second;
  }
  // nullptr for a text that is none of them.
  const EmbeddedEntry* entry_of(std::string_view text) {
    const std::lock_guard lock(mutex_);
    for (const auto& [entry, one] : texts_) {
      if (one.data == text.data() && entry->size == text.size()) return entry;
    }
    return nullptr;
  }

 private:
  std::mutex mutex_;
  std::map<const EmbeddedEntry*, InflatedText> texts_;
};

InflatedTexts& inflated_texts() {
  static InflatedTexts texts;
  return texts;
}

EmbeddedFile file_of(const EmbeddedEntry& entry) {
  const std::string_view written = written_of(entry);
  return {embedded_data + entry.path,
          entry.size == written.size() ? SharedText::lasting(written)
                                       : SharedText::lasting(inflated_texts().of(entry).text),
          {entry.id, sizeof entry.id}};
}

}  // namespace

std::vector<EmbeddedFile> embedded_files(EmbeddedFolder folder, std::size_t begin,
                                         std::size_t end) {
  const std::span<const EmbeddedEntry> entries = entries_of(folder);
  std::vector<EmbeddedFile> files;
  for (std::size_t at = begin; at < std::min(end, entries.size()); ++at) {
    files.push_back(file_of(entries[at]));
  }
  return files;
}

std::vector<EmbeddedPart> embedded_parts_of_payloads() {
  std::vector<EmbeddedPart> parts;
  std::size_t begin = 0;
  for (const auto& entry : std::span(embedded_folders_begin, embedded_folders_end)) {
    parts.push_back({embedded_data + entry.name, {entry.id, sizeof entry.id}, begin, entry.end});
    begin = entry.end;
  }
  return parts;
}

EmbeddedFile embedded_file(EmbeddedFolder folder, std::string_view path) {
  for (const EmbeddedEntry& entry : entries_of(folder)) {
    if (path == embedded_data + entry.path) return file_of(entry);
  }
  return {};
}

std::string_view flat_form_of(std::string_view text) {
  for (const EmbeddedFolder folder : {EmbeddedFolder::payloads, EmbeddedFolder::schemas}) {
    const std::span<const EmbeddedEntry> entries = entries_of(folder);
    // In the order in which they lie in memory.
    const auto entry =
        std::partition_point(entries.begin(), entries.end(), [&](const EmbeddedEntry& one) {
          return std::less<>()(embedded_data + one.begin, text.data());
        });
    if (entry == entries.end() || embedded_data + entry->begin != text.data()) continue;
    if (entry->end - entry->begin == text.size()) return form_of(*entry);
  }
  const EmbeddedEntry* inflated = inflated_texts().entry_of(text);
  return inflated == nullptr ? std::string_view() : form_of(*inflated);
}

}  // namespace sandbox
