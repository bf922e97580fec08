#include "answering/recipient.h"

#include "support/company_numbers.h"

namespace sandbox {

bool is_siret(const Value& value) { return value.is_text() && is_siret(value.text); }

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
