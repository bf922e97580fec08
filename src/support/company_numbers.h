#pragma once

#include <string_view>

// The numbers by which companies and associations are known, as the service recognises
// them. Source: docs/reference/entreprise.md 3, docs/reference/crosscutting.md 5.1.

namespace sandbox {

// Nine digits with a key, that of Luhn.
bool is_siren(std::string_view text);

// Fourteen digits with the same key, or any fourteen of La Poste's.
bool is_siret(std::string_view text);

// An association's, W751004076 or 0751004076, on at least one line of the text; letters
// are large.
bool is_rna(std::string_view text);

// What customs know an operator by: FR and a SIRET, or whatever begins with the two large
// letters of another country.
bool is_eori(std::string_view text);

}  // namespace sandbox
