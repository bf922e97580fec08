#include "model/clock.h"

#include <chrono>
#include <cstdio>

#include "support/text.h"

namespace sandbox {
namespace {

using namespace std::chrono;

year_month_day chrono_date(const Date& date) {
  return {year(date.year), month(static_cast<unsigned>(date.month)),
          day(static_cast<unsigned>(date.day))};
}

Date civil_date(sys_days days) {
  const year_month_day date(days);
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

bool is_summer_in_paris(sys_seconds instant) {
  const year this_year = year_month_day(floor<days>(instant)).year();
  const sys_seconds start = sys_days(this_year / March / Sunday[last]) + hours(1);
  const sys_seconds end = sys_days(this_year / October / Sunday[last]) + hours(1);
  return start <= instant && instant < end;
}

}  // namespace

bool exists(const Date& date) {
  return date.year >= -9999 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
         date.day >= 1 && chrono_date(date).ok();
}

int weekday(const Date& date) {
  return static_cast<int>(std::chrono::weekday(sys_days(chrono_date(date))).c_encoding());
}

Date day_before(const Date& date) { return civil_date(sys_days(chrono_date(date)) - days(1)); }

std::string to_string(const Date& date) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", date.year, date.month, date.day);
  return buffer;
}

bool parse_date(std::string_view text, Date& date) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const std::string_view parts[] = {text.substr(0, 4), text.substr(5, 2), text.substr(8, 2)};
  for (const std::string_view part : parts) {
    if (!is_digits(part)) return false;
  }
  const Date read = {std::stoi(std::string(parts[0])), std::stoi(std::string(parts[1])),
                     std::stoi(std::string(parts[2]))};
  if (!exists(read)) return false;
  date = read;
  return true;
}

Moment moment_at(std::int64_t epoch) {
  const sys_seconds instant{seconds(epoch)};
  const sys_seconds paris = instant + hours(is_summer_in_paris(instant) ? 2 : 1);
  const sys_days midnight = floor<days>(paris);
  return {epoch, civil_date(midnight), static_cast<int>((paris - midnight).count())};
}

std::string utc_timestamp(std::int64_t epoch) {
  const sys_seconds instant{seconds(epoch)};
  const sys_days midnight = floor<days>(instant);
  const hh_mm_ss time(instant - midnight);
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%sT%02d:%02d:%02dZ",
                to_string(civil_date(midnight)).c_str(), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return buffer;
}

}  // namespace sandbox
