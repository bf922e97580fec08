#include "answering/recipient.h"

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

}  // namespace

bool is_siret(const Value& value) {
  constexpr std::string_view la_poste = "356000000";
  return value.is_text() && value.text.size() == 14 && is_digits(value.text) &&
         (passes_luhn(value.text) || value.text.starts_with(la_poste));
}

std::optional<Stage> check_recipient(const Value& recipient, const Family& family,
                                     const Caller& caller) {
  if (is_siret(recipient)) return std::nullopt;
  if (caller.is_france_connect()) {
    const bool wrong = !family.recipient_required && !is_blank(recipient);
    return wrong ? Stage::recipient : Stage::recipient_of_identity;
  }
  if (!family.recipient_required && is_blank(recipient)) return std::nullopt;
  return Stage::recipient;
}

}  // namespace sandbox
