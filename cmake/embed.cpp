#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "model/file_tree.h"
#include "reading/flat_form.h"
#include "support/hash.h"

// Writes the assembler file that puts data files into the program, with their names, content
// ids (SHA-256, as src/sync/folder.cpp computes them) and flat forms (src/reading/flat_form.h),
// so that starting need neither hash nor parse them; and the folders of payloads/, so that
// starting need not look at all files.
//   embed LIST ROOT OUTPUT
// LIST holds one path per line, relative to ROOT: "payloads/…", "schemas/…" or "src/…". What
// is seldom read is deflated. Forms and such texts go to OUTPUT.packed. Offsets instead of
// pointers: nothing to relocate when the program starts. What has not changed is not written again.

namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& content) {
  std::ifstream old(path, std::ios::binary);
  if (old && std::string(std::istreambuf_iterator<char>(old), {}) == content) return;
  std::ofstream file(path, std::ios::binary);
  if (!(file << content).flush()) throw std::runtime_error("cannot write " + path);
}

bool is_data(const std::string& path) {
  return path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json");
}

// OpenAPI documents and JSON schemas, for which few ask, and nobody when the program starts.
bool is_seldom_read(const std::string& path) {
  return path.starts_with("schemas/openapi/") ||
         (path.starts_with("schemas/") && path.ends_with(".json"));
}

std::string deflated(const std::string& text) {
  uLongf size = compressBound(text.size());
  std::string out(size, '\0');
  const int ended = compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                              reinterpret_cast<const Bytef*>(text.data()), text.size(), 9);
  if (ended != Z_OK) throw std::runtime_error("cannot deflate");
  out.resize(size);
  return out;
}

class Embedding {
 public:
  Embedding(std::string root, std::string output)
      : root_(std::move(root)), output_(std::move(output)) {}

  void add(const std::string& path) {
    const std::size_t slash = path.find('/');
    const std::string text = content_of(root_ + "/" + path);
    const std::string form =
        is_data(path) ? sandbox::flat_form(text, path).value_or("") : std::string();
    const std::string n = std::to_string(count_++);
    const std::string top = path.substr(0, slash);
    const std::string id = sandbox::sha256_hex(text);
    std::string& index = indexes_.at(top);
    for (const char* label : {"n", "b", "e", "f", "g"}) {
      index += std::string(*label == 'n' ? "  .long " : ", ") + label + n + " - embedded_data";
    }
    index += ", " + std::to_string(text.size()) + "\n  .ascii \"" + id + "\"\n";
    if (top == "payloads") payloads_.push_back({path.substr(slash + 1), id, nullptr});
    names_ += "n" + n + ": .asciz \"" + path.substr(slash + 1) + "\"\n";
    const std::string written = is_seldom_read(path) ? deflated(text) : text;
    // Its size tells whether a text is deflated.
    const bool is_smaller = written.size() < text.size();
    data_ += "b" + n + ":" +
             (is_smaller ? packed(written) : " .incbin \"" + root_ + "/" + path + "\"") + "\ne" +
             n + ":\nf" + n + ":" + packed(form) + "\ng" + n + ":\n";
  }

  void finish() const {
    std::string written = "  .section .rodata\n  .globl embedded_data\n  .balign 4\n";
    for (const auto& [folder, index] : indexes_) {
      const std::string name = "embedded_" + folder;
      written += "  .globl " + name + "_begin, " + name + "_end\n" + name + "_begin:\n" + index +
                 name + "_end:\n";
    }
    const sandbox::Files payloads(payloads_);
    written += "  .globl embedded_folders_begin, embedded_folders_end\nembedded_folders_begin:\n";
    std::string names;
    std::size_t end = 0;
    for (const sandbox::Folder& folder : payloads.folders()) {
      const std::string label = "d" + std::to_string(end);
      end += folder.files().size();
      names += label + ": .asciz \"" + std::string(folder.name()) + "\"\n";
      written += "  .long " + label + " - embedded_data, " + std::to_string(end) + "\n  .ascii \"" +
                 std::string(folder.id()) + "\"\n";
    }
    written += "embedded_folders_end:\n";
    // Names are looked at when the program starts, and hardly any text.
    written +=
        "embedded_data:\n" + names + names_ + data_ + "  .section .note.GNU-stack,\"\",%progbits\n";
    // So that this file is another when that one is.
    written += "# " + sandbox::sha256_hex(packed_) + "\n";
    write(output_ + ".packed", packed_);
    write(output_, written);
  }

 private:
  // Where these bytes go.
  std::string packed(const std::string& bytes) {
    if (bytes.empty()) return "";  // .incbin of nothing takes the rest of the file
    const std::size_t at = packed_.size();
    packed_ += bytes;
    return " .incbin \"" + output_ + ".packed\", " + std::to_string(at) + ", " +
           std::to_string(bytes.size());
  }

  std::string root_;
  std::string output_;
  std::map<std::string, std::string> indexes_{{"payloads", ""}, {"schemas", ""}, {"src", ""}};
  std::string names_;
  std::string data_;
  std::string packed_;
  std::vector<sandbox::File> payloads_;
  std::size_t count_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 4) throw std::runtime_error("usage: embed LIST ROOT OUTPUT");
    Embedding embedding(arguments[2], arguments[3]);
    std::ifstream list(arguments[1]);
    for (std::string path; std::getline(list, path);) {
      if (!path.empty()) embedding.add(path);
    }
    embedding.finish();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "embed: " << error.what() << '\n';
    return 1;
  }
}
