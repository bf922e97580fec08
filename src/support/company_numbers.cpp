#include "support/company_numbers.h"

#include <algorithm>
#include <string>
#include <vector>

#include "support/text.h"

namespace sandbox {
namespace {

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  bool doubled = digits.size() % 2 == 0;
  for (const char c : digits) {
    const int digit = (c - '0') * (doubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
    doubled = !doubled;
  }
  return sum % 10 == 0;
}

bool is_large_letter(char c) { return c >= 'A' && c <= 'Z'; }

// W\d[A-Z0-9]\d{7}, or 0\d{3}00\d{4}
bool is_rna_line(std::string_view line) {
  if (line.size() != 10) return false;
  if (line[0] == 'W') {
    const bool third = is_large_letter(line[2]) || is_digits(line.substr(2, 1));
    return is_digits(line.substr(1, 1)) && third && is_digits(line.substr(3));
  }
  return line[0] == '0' && is_digits(line) && line.substr(4, 2) == "00";
}

}  // namespace

bool is_siren(std::string_view text) {
  return text.size() == 9 && is_digits(text) && passes_luhn(text);
}

bool is_siret(std::string_view text) {
  constexpr std::string_view la_poste = "356000000";
  return text.size() == 14 && is_digits(text) && (passes_luhn(text) || text.starts_with(la_poste));
}

bool is_rna(std::string_view text) {
  // Ruby's ^ and $ are anchors of lines.
  return std::ranges::any_of(split(text, '\n'),
                             [](const std::string& line) { return is_rna_line(line); });
}

bool is_eori(std::string_view text) {
  if (text.starts_with("FR")) return is_siret(text.substr(2));
  return text.size() >= 2 && is_large_letter(text[0]) && is_large_letter(text[1]);
}

}  // namespace sandbox
