#pragma once

#include <string>
#include <vector>

#include "model/contract.h"

// The rules about companies, associations, and the years that are asked about them;
// rules.cpp gives each its row. Source: docs/reference/entreprise.md 3.

namespace sandbox::company_rules {

using Settings = const std::vector<std::string>&;

// Of one value: the kinds of number that it may be.
FoundErrors siren(Inputs in, Settings, const Date&);
FoundErrors siret(Inputs in, Settings, const Date&);
FoundErrors siret_or_rna(Inputs in, Settings, const Date&);
FoundErrors siren_or_rna(Inputs in, Settings, const Date&);
FoundErrors siren_or_siret_or_rna(Inputs in, Settings, const Date&);
FoundErrors siret_or_eori(Inputs in, Settings, const Date&);

// Settings: the first year, and how many years before this one the last is. Errors: no
// four digits, another year.
FoundErrors year_within(Inputs in, Settings settings, const Date& today);
FoundErrors two_digit_month(Inputs in, Settings, const Date&);
// Settings: the least and the most. The number that the text begins with.
FoundErrors number_within_if_present(Inputs in, Settings settings, const Date&);
// Settings: the most. Digits alone, and not blank.
FoundErrors whole_number_if_given(Inputs in, Settings settings, const Date&);

}  // namespace sandbox::company_rules
