#include "model/clock.h"

#include "support/catch.h"

namespace sandbox {
namespace {

// Each epoch is what `date -u -d … +%s` prints for the instant.
TEST_CASE("Paris changes its clocks on the last Sundays of March and October", "[clock]") {
  struct Row {
    const char* utc;
    std::int64_t epoch;
    const char* day;
    int hour;
    int minute;
  };
  const Row rows[] = {
      {"1970-01-01 00:00", 0, "1970-01-01", 1, 0},
      {"2026-03-29 00:59", 1774745940, "2026-03-29", 1, 59},
      {"2026-03-29 01:00", 1774746000, "2026-03-29", 3, 0},
      {"2026-06-30 21:59", 1782856740, "2026-06-30", 23, 59},
      {"2026-06-30 22:00", 1782856800, "2026-07-01", 0, 0},
      {"2026-10-25 00:59", 1792889940, "2026-10-25", 2, 59},
      {"2026-10-25 01:00", 1792890000, "2026-10-25", 2, 0},
      {"2026-11-23 22:59", 1795474740, "2026-11-23", 23, 59},
      {"2026-11-23 23:00", 1795474800, "2026-11-24", 0, 0},
      {"2024-03-31 01:00 (the 31st)", 1711846800, "2024-03-31", 3, 0},
      {"2027-10-31 00:59 (the 31st)", 1824944340, "2027-10-31", 2, 59},
      {"2027-12-31 23:00", 1830294000, "2028-01-01", 0, 0},
      {"2028-02-28 23:00 (leap)", 1835391600, "2028-02-29", 0, 0},
  };
  for (const Row& row : rows) {
    INFO(row.utc);
    const Moment moment = moment_at(row.epoch);
    CHECK(moment.epoch == row.epoch);
    CHECK(to_string(moment.today) == row.day);
    CHECK(moment.second_of_day == row.hour * 3600 + row.minute * 60);
  }
}

TEST_CASE("dates exist or not, as in the calendar", "[clock]") {
  CHECK(exists({2024, 2, 29}));
  CHECK(exists({2000, 2, 29}));
  CHECK_FALSE(exists({1900, 2, 29}));
  CHECK_FALSE(exists({2023, 2, 29}));
  CHECK_FALSE(exists({2023, 4, 31}));
  CHECK_FALSE(exists({2023, 0, 1}));
  CHECK_FALSE(exists({2023, 13, 1}));
  CHECK_FALSE(exists({2023, 1, 0}));
  CHECK_FALSE(exists({2023, 1, -1}));
  CHECK_FALSE(exists({2023, 1, 32}));
  CHECK_FALSE(exists({99999, 1, 1}));
  CHECK_FALSE(exists({2023, 256 + 1, 1}));
  CHECK(weekday({2026, 11, 22}) == 0);
  CHECK(weekday({2026, 11, 23}) == 1);
  CHECK(weekday({2000, 1, 1}) == 6);
  CHECK(day_before({2026, 3, 1}) == Date{2026, 2, 28});
  CHECK(day_before({2028, 3, 1}) == Date{2028, 2, 29});
  CHECK(day_before({2027, 1, 1}) == Date{2026, 12, 31});
}

TEST_CASE("a date is written in one way only", "[clock]") {
  Date date{1, 2, 3};
  REQUIRE(parse_date("2026-11-23", date));
  CHECK(date == Date{2026, 11, 23});
  for (const char* text :
       {"", "2026-11-3", "2026-1-23", "26-11-23", "2026/11/23", "2026-11-23 ", "2026-02-29",
        "2026-13-01", "2026-00-10", "x026-11-23", "-026-11-23", "2026-11-23T00:00"}) {
    INFO(text);
    CHECK_FALSE(parse_date(text, date));
    CHECK(date == Date{2026, 11, 23});
  }
  CHECK(to_string(Date{33, 1, 2}) == "0033-01-02");
}

TEST_CASE("an instant is written in UTC", "[clock]") {
  CHECK(utc_timestamp(0) == "1970-01-01T00:00:00Z");
  CHECK(utc_timestamp(1795426163) == "2026-11-23T09:29:23Z");
}

}  // namespace
}  // namespace sandbox
