#include "contract/company_rules.h"

#include "support/company_numbers.h"
#include "support/text.h"

namespace sandbox::company_rules {
namespace {

FoundErrors passes_if(bool passes) { return passes ? FoundErrors{} : FoundErrors{0}; }

using Kind = bool (*)(std::string_view text);

FoundErrors is_one_of(const Value& value, std::initializer_list<Kind> kinds) {
  return passes_if(value.is_text() &&
                   std::ranges::any_of(kinds, [&](Kind is_kind) { return is_kind(value.text); }));
}

constexpr std::size_t longest_number = 9;  // digits: what std::stoi surely takes

bool is_short_number(const std::string& text) {
  return is_digits(text) && text.size() <= longest_number;
}

}  // namespace

FoundErrors siren(Inputs in, Settings, const Date&) { return is_one_of(*in[0], {is_siren}); }

FoundErrors siret(Inputs in, Settings, const Date&) { return is_one_of(*in[0], {is_siret}); }

FoundErrors siret_or_rna(Inputs in, Settings, const Date&) {
  return is_one_of(*in[0], {is_siret, is_rna});
}

FoundErrors siren_or_rna(Inputs in, Settings, const Date&) {
  return is_one_of(*in[0], {is_siren, is_rna});
}

FoundErrors siren_or_siret_or_rna(Inputs in, Settings, const Date&) {
  return is_one_of(*in[0], {is_siren, is_siret, is_rna});
}

FoundErrors siret_or_eori(Inputs in, Settings, const Date&) {
  return is_one_of(*in[0], {is_siret, is_eori});
}

FoundErrors year_within(Inputs in, Settings settings, const Date& today) {
  const Value& value = *in[0];
  if (!value.is_text() || value.text.size() != 4 || !is_digits(value.text)) return {0};
  const int year = std::stoi(value.text);
  const int last = today.year - std::stoi(settings[1]);
  return std::stoi(settings[0]) <= year && year <= last ? FoundErrors{} : FoundErrors{1};
}

FoundErrors two_digit_month(Inputs in, Settings, const Date&) {
  const Value& value = *in[0];
  return passes_if(value.is_text() && value.text.size() == 2 && is_digits(value.text) &&
                   value.text >= "01" && value.text <= "12");
}

FoundErrors number_within_if_present(Inputs in, Settings settings, const Date&) {
  if (is_blank(*in[0])) return {};
  const long long number = to_i(*in[0]);
  return passes_if(in[0]->is_text() && std::stoi(settings[0]) <= number &&
                   number <= std::stoi(settings[1]));
}

FoundErrors whole_number_if_given(Inputs in, Settings settings, const Date&) {
  if (in[0]->is_absent()) return {};
  return passes_if(in[0]->is_text() && is_short_number(in[0]->text) &&
                   std::stoi(in[0]->text) <= std::stoi(settings[0]));
}

}  // namespace sandbox::company_rules
