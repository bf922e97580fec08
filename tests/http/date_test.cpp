#include "http/date.h"

#include <ctime>

#include "support/catch.h"

using namespace sandbox;

TEST_CASE("dates are written as RFC 9110 5.6.7 says", "[date]") {
  CHECK(http_date(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(http_date(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("the present date is the clock's", "[date]") {
  CurrentDate date;
  const std::time_t before = std::time(nullptr);
  const std::string text(date.text());
  const std::time_t after = std::time(nullptr);
  CHECK((text == http_date(before) || text == http_date(after)));
}
