#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

// The text in small letters without accents, as people type it into a search field: "Élève
// où ça" is "eleve ou ca", œ is oe. Bytes that are not UTF-8 are left out.
std::string folded(std::string_view text);

// The words of a folded text: what letters and digits stand together.
std::vector<std::string> words_of(std::string_view text);

// A folded text for addresses and file names: its words with hyphens between them.
std::string slug_of(std::string_view text);

}  // namespace sandbox
