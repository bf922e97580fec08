#include "support/french_text.h"

#include <algorithm>
#include <string>

#include "support/catch.h"
#include "support/embedded_files.h"

using namespace sandbox;

namespace {

// What people read of a template: neither its tags, nor code, nor what is filled in.
std::string prose_of(std::string_view source) {
  std::string prose;
  int code = 0;
  while (!source.empty()) {
    if (source.starts_with("{{")) {
      source.remove_prefix(std::min(source.size(), source.find("}}") + 2));
      while (source.starts_with("}")) source.remove_prefix(1);
      prose += "x";
    } else if (source.starts_with("<")) {
      if (source.starts_with("<code") || source.starts_with("<pre")) ++code;
      if (source.starts_with("</code") || source.starts_with("</pre")) --code;
      source.remove_prefix(std::min(source.size(), source.find('>') + 1));
    } else {
      if (code == 0) prose += source.front();
      source.remove_prefix(1);
    }
  }
  return prose;
}

}  // namespace

TEST_CASE("French sets no-break spaces before double signs, and within its quotes", "[site]") {
  struct Row {
    const char* written;
    const char* expected;
  };
  const Row rows[] = {
      {"Qui : elle ; où ? ici !", "Qui\u00A0: elle\u00A0; où\u00A0? ici\u00A0!"},
      {"« boursier »", "«\u00A0boursier\u00A0»"},
      {"à 12:30, `a:b`", "à 12:30, `a:b`"},
      {" : ", "\u00A0: "},
      {"", ""},
      {"fin ", "fin "},
  };
  for (const Row& row : rows) CHECK(with_french_spaces(row.written) == row.expected);
  CHECK(counted(0, "erreur", "erreurs") == "0\u00A0erreur");
  CHECK(counted(1, "erreur", "erreurs") == "1\u00A0erreur");
  CHECK(counted(2, "erreur", "erreurs") == "2\u00A0erreurs");
}

TEST_CASE("the templates write them too", "[site]") {
  std::size_t templates = 0;
  for (const EmbeddedFile& file : embedded_files(EmbeddedFolder::src)) {
    if (!file.path.ends_with(".mustache")) continue;
    ++templates;
    const std::string prose = prose_of(*file.text);
    INFO(file.path);
    CHECK(with_french_spaces(prose) == prose);
  }
  CHECK(templates > 20);
}
