#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/shared_text.h"

namespace sandbox {

// A file that was put into the program when it was built; nothing of it is copied.
struct EmbeddedFile {
  std::string_view path;  // relative to its folder, with '/'
  SharedText text;        // what is seldom read is inflated when it is
  std::string_view id;    // SHA-256 of the text, 64 hexadecimal digits
};

// Files of one folder, sorted by path: all, or those at these places among them.
enum class EmbeddedFolder { payloads, schemas, src };
std::vector<EmbeddedFile> embedded_files(EmbeddedFolder folder, std::size_t begin = 0,
                                         std::size_t end = SIZE_MAX);

// What lies side by side in payloads/.
struct EmbeddedPart {
  std::string_view name;  // of the folder in payloads/; empty for files in none
  std::string_view id;    // id_of() its files (model/file_tree.h)
  std::size_t begin;      // where its files are among all
  std::size_t end;
};
std::vector<EmbeddedPart> embedded_parts_of_payloads();

// One of them; its text is not there when there is none of that path.
EmbeddedFile embedded_file(EmbeddedFolder folder, std::string_view path);

// The flat form (reading/flat_form.h) of a text that is that of an embedded file itself, not
// a copy of it; empty for any other, and for a file that has none.
std::string_view flat_form_of(std::string_view text);

}  // namespace sandbox
