#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/file_tree.h"
#include "model/finding.h"
#include "model/wording.h"

namespace sandbox {

// The texts of the files that findings are about, by shown path.
class SourceTexts {
 public:
  void add(const FileTree& tree);
  void add(const File& file);  // by its path

  // Counted from 1, without its line break; empty when there is none.
  std::string_view line(const std::string& file, int number) const;
  // Of a place, in characters, not bytes; at least 1.
  int column_in_characters(const Place& place) const;
  std::size_t file_count() const { return texts_.size(); }

 private:
  struct Source {
    SharedText text;
    mutable std::vector<std::size_t> starts;  // of its lines, found when first asked for
  };
  std::map<std::string, Source> texts_;
};

// One way of showing findings: the whole text to print. Whatever is in the findings and
// the files, it is valid UTF-8 and valid in its format.
struct FindingFormat {
  std::string_view name;
  std::string (*render)(const Findings& findings, const SourceTexts& sources, Language language);
};

// text, json, sarif, github, junit, markdown.
std::span<const FindingFormat> finding_formats();

// The format `text`, with colours for a terminal.
std::string render_in_colour(const Findings& findings, const SourceTexts& sources,
                             Language language);

}  // namespace sandbox
