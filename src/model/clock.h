#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sandbox {

struct Date {
  int year = 0;
  int month = 0;
  int day = 0;

  friend auto operator<=>(const Date&, const Date&) = default;
};

bool exists(const Date& date);  // 2023-02-29 does not
int weekday(const Date& date);  // 0 is Sunday
Date day_before(const Date& date);
std::string to_string(const Date& date);  // "2026-11-23"
// "2026-11-23"; false, and `date` untouched, when the text is anything else.
bool parse_date(std::string_view text, Date& date);

// The instant at which a request is answered, handed in so that answering stays
// pure. The civil parts are those of Europe/Paris, which decide validity.
struct Moment {
  std::int64_t epoch = 0;  // seconds since 1970-01-01 UTC
  Date today;              // in Paris
  int second_of_day = 0;   // in Paris
};

// Summer time by the rule of the European Union (last Sundays of March and
// October, 01:00 UTC), so that no time zone database is needed.
Moment moment_at(std::int64_t epoch);

std::string utc_timestamp(std::int64_t epoch);  // "2026-11-23T09:29:23Z"

}  // namespace sandbox
