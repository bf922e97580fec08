#include <algorithm>
#include <functional>

#include "check/context.h"
#include "openapi/schema.h"
#include "support/text.h"

// Rules about what a case answers.

namespace sandbox {
namespace {

// ---- Values that look like somebody's ----

bool is_letter(char c) { return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), is_digit);
  return digits;
}

// The remainder by 97 of a number of any length; letters count 10 to 35 (ISO 7064).
int modulo_97(std::string_view text) {
  int rest = 0;
  for (const char c : text) {
    const int value = is_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

constexpr std::string_view reserved_domains[] = {
    "example", "example.org", "example.com", "example.net", "test", "invalid", "localhost"};

// An address outside the domains that nobody can own (RFC 2606).
bool is_real_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 ||
      text.find_first_of(" \n") != std::string_view::npos) {
    return false;
  }
  const std::string domain = lower_case(text.substr(at + 1));
  if (domain.find('.') == std::string::npos) return false;
  return std::ranges::none_of(reserved_domains, [&](std::string_view reserved) {
    return domain == reserved || domain.ends_with("." + std::string(reserved));
  });
}

// Ranges that Arcep keeps for fiction.
constexpr std::string_view reserved_phones[] = {"019900", "026191", "035301",
                                                "046571", "053649", "063998"};

bool is_real_phone(std::string_view text) {
  if (!std::ranges::all_of(text, [](char c) {
        return is_digit(c) || std::string_view(" .+-()").find(c) != std::string_view::npos;
      })) {
    return false;
  }
  std::string digits = digits_of(text);
  if (text.starts_with("+33") && digits.size() == 11) digits = "0" + digits.substr(2);
  if (text.starts_with("0033") && digits.size() == 13) digits = "0" + digits.substr(4);
  if (digits.size() != 10 || digits[0] != '0' || digits[1] == '0') return false;
  return std::ranges::none_of(
      reserved_phones, [&](std::string_view reserved) { return digits.starts_with(reserved); });
}

// 13 digits and their key, which says that it was not written at random.
bool is_real_nir(std::string_view text) {
  std::string nir;
  std::ranges::copy_if(text, std::back_inserter(nir), [](char c) { return c != ' '; });
  if (nir.size() != 15 || (nir[0] != '1' && nir[0] != '2')) return false;
  // Corsica counts as 19 and 18.
  if (nir[5] == '2' && (nir[6] == 'A' || nir[6] == 'B'))
    nir.replace(5, 2, nir[6] == 'A' ? "19" : "18");
  if (!is_digits(nir)) return false;
  const int month = (nir[3] - '0') * 10 + (nir[4] - '0');
  if (month < 1 || month > 12) return false;
  return 97 - modulo_97(nir.substr(0, 13)) == (nir[13] - '0') * 10 + (nir[14] - '0');
}

bool is_real_iban(std::string_view text) {
  std::string iban;
  std::ranges::copy_if(text, std::back_inserter(iban), [](char c) { return c != ' '; });
  if (iban.size() < 15 || iban.size() > 34 || !is_letter(iban[0]) || !is_letter(iban[1]) ||
      !is_digit(iban[2]) || !is_digit(iban[3]) ||
      !std::ranges::all_of(iban, [](char c) { return is_letter(c) || is_digit(c); })) {
    return false;
  }
  // Those of the standard and of every manual.
  if (iban == "FR1420041010050500013M02606" || iban == "FR7630006000011234567890189") return false;
  return modulo_97(iban.substr(4) + iban.substr(0, 4)) == 1;
}

struct Likeness {
  bool (*fits)(std::string_view text);
  const char* sentence;
  const char* hint;
};
constexpr Likeness likenesses[] = {
    {is_real_email, "an e-mail address that may be somebody's", "write …@example.org"},
    {is_real_phone, "a telephone number that may be somebody's",
     "write one of those reserved for fiction, such as 06 39 98 12 34 or 01 99 00 12 34"},
    {is_real_nir, "a valid social security number, which may be somebody's",
     "change its last two digits, the key, so that it is nobody's"},
    {is_real_iban, "a valid IBAN, which may be somebody's",
     "write the one of the manuals: FR14 2004 1010 0505 0001 3M02 606"},
};

void for_each_text(const Node& node, const std::function<void(const Node&)>& visit) {
  if (node.is_text()) visit(node);
  for (const Node& item : node.items) for_each_text(item, visit);
  for (const Node::Member& member : node.members) for_each_text(member.value, visit);
}

}  // namespace

void check_payload(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const DocumentedOperation* documented = context.tree.documents->get().find(file.operation);
    if (!documented || !file.payload || !file.served) continue;
    const auto schema = documented->response_schema(file.served->answer.status);
    if (!schema) continue;
    for (const Violation& violation : violations(*schema, *file.payload)) {
      const RuleId rule =
          violation.keyword == "format" ? RuleId::payload_format : RuleId::payload_schema;
      report.add(rule, {file.shown, violation.line, violation.column}, violation.sentence,
                 violation.hint);
    }
  }
}

void check_real_people(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const auto look = [&](const Node& text) {
      for (const Likeness& likeness : likenesses) {
        if (!likeness.fits(text.text)) continue;
        report.add(RuleId::real_person, text.place_in(file.shown),
                   "\"" + text.text + "\" is " + likeness.sentence, likeness.hint);
      }
    };
    if (file.params()) for_each_text(*file.params(), look);
    if (file.payload) for_each_text(*file.payload, look);
  }
}

}  // namespace sandbox
