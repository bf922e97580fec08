#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

// A file that was put into the program when it was built; nothing of it is copied.
struct EmbeddedFile {
  std::string_view path;  // relative to its folder, with '/'
  std::string_view text;
  std::string_view id;  // SHA-256 of the text, 64 hexadecimal digits
};

// All files of one folder, sorted by path.
enum class EmbeddedFolder { payloads, schemas, src };
std::vector<EmbeddedFile> embedded_files(EmbeddedFolder folder);

// One of them; its text is empty when there is none of that path.
EmbeddedFile embedded_file(EmbeddedFolder folder, std::string_view path);

// The flat form (reading/flat_form.h) of a text that is that of an embedded file itself, not
// a copy of it; empty for any other, and for a file that has none.
std::string_view flat_form_of(std::string_view text);

}  // namespace sandbox
