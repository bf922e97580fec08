// What the public service answers as API Entreprise, replayed on the real program.

#include <set>

#include "golden/golden_row.h"
#include "support/catch.h"
#include "support/shared.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

using nlohmann::json;

// The operations where the service looks for more than a case can say, or for less, so that it
// never finds one; here it is served (docs/design.md 7, D19). Source:
// docs/reference/entreprise.md 4.
bool never_matches(const std::string& operation) {
  for (const char* part : {"_ademe_", "_banque_de_france_", "_dgfip_", "_inpi_rne_extrait_rne",
                           "_qualibat_", "_gip_mds_effectifs_mensuels_"}) {
    if (operation.find(part) != std::string::npos) return true;
  }
  return false;
}

// The body as JSON, else as the text that it is.
json read_body(const std::string& body) {
  json read = json::parse(body, nullptr, false);
  return read.is_discarded() ? json(body) : read;
}

// Both without what is of chance or of the clock.
void even_out(json& got, json& expected, const std::vector<std::string>& varies) {
  for (const std::string& pointer : varies) {
    const json::json_pointer at(pointer);
    if (got.contains(at) && expected.contains(at)) got[at] = expected[at];
  }
  if (expected.is_object() && expected.contains("last_update") && got.contains("last_update")) {
    got["last_update"] = expected["last_update"];
  }
}

std::string difference(const CompanyRow& row, const RawAnswer& answer) {
  json got = read_body(answer.body);
  json expected = row.body;
  even_out(got, expected, row.varies);
  std::string wrong;
  if (answer.status != row.status) wrong += " status";
  if (got != expected) wrong += " body";
  if (answer.header("Content-Type") != row.content_type) wrong += " type";
  if (!row.limit.empty() && answer.header("ratelimit-limit") != row.limit) wrong += " limit";
  if (wrong.empty()) return "";
  return row.where + ":" + wrong + "\n  " + row.asked.method + " " + row.asked.target +
         "\n  expected " + std::to_string(row.status) + " " + row.body.dump() + "\n  but got " +
         std::to_string(answer.status) + " " + answer.body + "\n";
}

// The root is the sandbox's own (docs/design.md 7, D10).
bool is_ours(const CompanyRow& row) { return row.asked.target == "/"; }

// Without --host-routing a path that API Particulier alone knows is answered by it (D8).
bool is_of_the_other_api(const CompanyRow& row) {
  return row.asked.target.starts_with("/api/") || row.asked.target.starts_with("/v3/mesri/");
}

Words public_tree(const std::filesystem::path& shared) {
  const std::filesystem::path tree = shared / "siade_staging_data";
  return {"--log",      "off",
          "--today",    "2026-11-25",
          "--payloads", tree / "payloads",
          "--openapi",  tree / "openapi_files/openapi-entreprise.yaml"};
}

}  // namespace

TEST_CASE("companies get the real service's answers", "[golden]") {
  const auto golden = shared_folder("golden");
  if (!golden) {
    WARN("skipped: there is no ../shared/golden beside the project");
    return;
  }
  const std::filesystem::path shared = golden->parent_path();
  const std::vector<CompanyRow> rows = read_company_rows(shared);
  REQUIRE(rows.size() > 1500);
  struct Way {
    const char* name;
    Words options;
    const char* prefix;
  };
  const Way ways[] = {{"by the host", {"--host-routing"}, ""},
                      {"by the host that is asked first", {}, ""},
                      {"by our prefix", {}, "/entreprise"}};
  for (const Way& way : ways) {
    DYNAMIC_SECTION(way.name) {
      Words options = public_tree(shared);
      options.insert(options.end(), way.options.begin(), way.options.end());
      const RunningServer server(options);
      RawClient client(server.url());
      std::set<std::string> served_all_the_same;
      for (const CompanyRow& row : rows) {
        const bool at_the_other_host =
            row.asked.headers.back().value.find("particulier") != std::string::npos;
        const bool by_name = way.options.empty() && *way.prefix == '\0';
        if (is_ours(row) || (at_the_other_host && way.options.empty())) continue;
        if (by_name && is_of_the_other_api(row)) continue;
        Ask asked = row.asked;
        asked.target = way.prefix + asked.target;
        if (*way.prefix != '\0' && asked.target.find("/pings") == std::string::npos) {
          asked.headers.back().value = "127.0.0.1";
        }
        const RawAnswer answer = ask(client, asked);
        if (answer.header("Connection") == "close") client = RawClient(server.url());
        const bool has_note = !answer.header("X-Sandbox-Note").empty();
        INFO(row.where << " " << asked.target);
        if (row.kind == "crash") {  // D1
          CHECK((answer.status == 200 || answer.status == 404));
        } else if (has_note && row.kind == "default" && never_matches(row.operation)) {
          CHECK(answer.header("X-Sandbox-Answer") == "case");
          served_all_the_same.insert(answer.header("X-Sandbox-Case"));
        } else if (const auto wrong = difference(row, answer); !wrong.empty()) {
          FAIL_CHECK(wrong);
        }
      }
      CHECK(served_all_the_same.size() >= 5);
    }
  }
}
