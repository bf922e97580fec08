#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/running_server.h"

namespace sandbox::test {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// A line of ../shared/golden: a request and the answer that the real service gives.
struct GoldenRow {
  std::string where;  // "cases.jsonl:12"
  std::string what;   // the operation, and the case or the probe
  std::string path;
  Pairs query;
  std::vector<Header> headers;
  int status = 0;
  nlohmann::json body;
};

// Reads the golden files. FranceConnect identities that no published token gives
// become token files under `overlay`, and their token the row's Bearer.
std::vector<GoldenRow> read_golden_rows(const std::filesystem::path& shared,
                                        const TempFolder& overlay);

// A line of ../shared/golden/exotic.jsonl: a request that is unlike what clients send.
struct ExoticRow {
  std::string where;
  Ask asked;
  int status = 0;
  std::optional<std::string> text;  // of the body; its beginning when it is 400 characters long
  // Those that must be there with this value, "(present)" for any; absent ones are nullopt.
  std::vector<std::pair<std::string, std::optional<std::string>>> headers;
};
std::vector<ExoticRow> read_exotic_rows(const std::filesystem::path& shared);

// A line of ../shared/golden/entreprise-*.jsonl: a request of API Entreprise.
struct CompanyRow {
  std::string where;
  std::string kind;  // how the answer came about: "case", "default", "crash" …
  std::string operation;
  Ask asked;
  int status = 0;
  std::string content_type;  // empty: no header
  nlohmann::json body;
  std::vector<std::string> varies;  // pointers to values of chance
  std::string limit;                // of calls; empty when the row does not say
};
std::vector<CompanyRow> read_company_rows(const std::filesystem::path& shared);

// How a query is written. All ways mean the same.
enum class Writing {
  usual,        // percent-encoded where it must be, upper-case hex, %20
  encoded,      // every byte, brackets and unreserved ones included
  as_curl,      // raw brackets, + for spaces, lower-case hex
  as_browsers,  // encoded brackets, + for spaces
};
std::string write_query(const Pairs& query, Writing writing);

// Another order of the names; values of one name keep theirs. The same each time.
Pairs shuffled(const Pairs& query, unsigned seed);

// The texts of a query in other letters. A value with a digit is a code, a number
// or a token, whose letters may matter; one without is a text, whose case may not.
using ChangeCase = std::string (*)(std::string_view);
Pairs with_case(Pairs query, ChangeCase change);

}  // namespace sandbox::test
