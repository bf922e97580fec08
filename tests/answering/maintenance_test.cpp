#include "answering/maintenance.h"

#include "contract/read_contract.h"
#include "support/catch.h"
#include "sync/embedded.h"

namespace sandbox {
namespace {

int at(int hour, int minute, int second = 0) { return hour * 3600 + minute * 60 + second; }

// Source: reference/crosscutting.md 4.7: Europe/Paris, both ends included.
TEST_CASE("providers close when the reference says", "[maintenance]") {
  const auto contract = read_contract(embedded_schemas()).contract;
  constexpr Date sunday{2026, 11, 22};
  constexpr Date monday{2026, 11, 23};
  struct Row {
    const char* provider;
    Date day;
    int second;
    bool closed;
  };
  const Row rows[] = {
      {"men", monday, at(1, 9, 59), false},
      {"men", monday, at(1, 10), true},
      {"men", sunday, at(2, 0), true},
      {"men", monday, at(2, 30), true},
      {"men", monday, at(2, 30, 1), false},
      {"men", monday, at(13, 10), false},
      {"cnaf_msa", sunday, at(22, 59, 59), false},
      {"cnaf_msa", sunday, at(23, 0), true},
      {"cnaf_msa", sunday, at(23, 45), true},
      {"cnaf_msa", sunday, at(23, 45, 1), false},
      {"cnaf_msa", monday, at(23, 15), false},
      {"gip_mds", {2025, 3, 20}, at(13, 0), true},
      {"gip_mds", {2025, 3, 20}, at(17, 0), true},
      {"gip_mds", {2025, 3, 20}, at(17, 0, 1), false},
      {"gip_mds", {2025, 3, 21}, at(14, 0), false},
      {"gip_mds", {2026, 3, 20}, at(14, 0), false},
      {"securite_sociale", sunday, at(23, 15), false},
      {"mesri", monday, at(1, 30), false},
  };
  for (const Row& row : rows) {
    INFO(row.provider << " " << to_string(row.day) << " " << row.second);
    const Moment now{0, row.day, row.second};
    CHECK((open_window(contract->providers.at(row.provider), now) != nullptr) == row.closed);
  }
}

TEST_CASE("a time of day has two digits on each side", "[maintenance]") {
  CHECK(clock_time(0) == "00:00");
  CHECK(clock_time(at(1, 10)) == "01:10");
  CHECK(clock_time(at(23, 59, 59)) == "23:59");
}

}  // namespace
}  // namespace sandbox
