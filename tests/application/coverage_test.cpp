#include "application/coverage.h"

#include <thread>

#include "answering/asked.h"
#include "reading/document.h"
#include "support/catch.h"

namespace sandbox {
namespace {

const std::string with_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";

void count(Coverage& coverage, const std::string& kind, const std::string& file) {
  AnswerNote note;
  note.operation = with_ine;
  note.kind = kind;
  if (!file.empty()) note.case_file = with_ine + "/" + file;
  coverage.count(note);
}

Coverage::OfOperation of_students(const Coverage& coverage) {
  for (Coverage::OfOperation& told : coverage.report(*test::whole_catalogue())) {
    if (told.operation == with_ine) return told;
  }
  return {};
}

TEST_CASE("cases that were asked for are counted, and defaults that were met", "[coverage]") {
  Coverage coverage;
  const auto before = of_students(coverage);
  CHECK(before.asked() == 0);
  CHECK(before.cases.size() > 3);
  count(coverage, "case", "409-demande-en-cours.yaml");
  count(coverage, "forced", "409-demande-en-cours.yaml");
  count(coverage, "default", "404.yaml");
  count(coverage, "refusal", "");
  coverage.count({});
  const auto after = of_students(coverage);
  CHECK(after.asked() == 1);
  CHECK(after.defaults == 1);
  for (const Coverage::Case& one : after.cases) {
    INFO(one.name);
    CHECK(one.times == (one.name == "409-demande-en-cours.yaml" ? 2U : 0U));
  }
  coverage.clear();
  CHECK(of_students(coverage).asked() == 0);
}

TEST_CASE("no more names are counted than may be", "[coverage]") {
  Coverage coverage(1);
  count(coverage, "case", "409-demande-en-cours.yaml");
  count(coverage, "case", "404.yaml");
  count(coverage, "case", "409-demande-en-cours.yaml");
  const auto told = of_students(coverage);
  CHECK(told.asked() == 1);
}

TEST_CASE("threads count together, also when they meet more names than they keep", "[coverage]") {
  Coverage coverage;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&coverage] {
      for (int i = 0; i < 2500; ++i) {
        count(coverage, "case", "409-demande-en-cours.yaml");
        count(coverage, "case", "x" + std::to_string(i) + ".yaml");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Coverage::Case& one : of_students(coverage).cases) {
    if (one.name == "409-demande-en-cours.yaml") CHECK(one.times == 10'000);
  }
  CHECK(of_students(coverage).asked() == 1);
}

TEST_CASE("a report is written in each of its formats", "[coverage]") {
  const std::vector<Coverage::OfOperation> report = {
      {"op", {{"200-a.yaml", 200, 3}, {"404 <b> & |.yaml", 404, 0}}, 2}};
  CHECK(coverage_json(report) ==
        R"({"documented":2,"asked":1,"defaults":2,"operations":[{"operation":"op","documented":2,)"
        R"("asked":1,"defaults":2,"cases":[{"case":"200-a.yaml","status":200,"times":3},)"
        R"({"case":"404 \u003cb\u003e \u0026 |.yaml","status":404,"times":0}]}]})");
  CHECK(coverage_junit(report) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites tests=\"2\" skipped=\"1\">\n"
        "  <testsuite name=\"op\" tests=\"2\" skipped=\"1\">\n"
        "    <testcase classname=\"op\" name=\"200-a.yaml\"/>\n"
        "    <testcase classname=\"op\" name=\"404 &lt;b&gt; &amp; |.yaml\"><skipped "
        "message=\"never asked for\"/></testcase>\n"
        "    <system-out>2 requests got the default</system-out>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
  const std::string markdown = coverage_markdown(report);
  CHECK(markdown.find("1 cas demandés sur 2 ; 2 réponses par défaut.") != std::string::npos);
  CHECK(markdown.find("200-a.yaml") == std::string::npos);
  CHECK(markdown.find("404 ") != std::string::npos);
  for (const char* file : {"a.json", "b/c.xml", "d.md"}) CHECK(coverage_format_of(file) != nullptr);
  for (const char* file : {"a", "json", "a.txt", ""}) CHECK(coverage_format_of(file) == nullptr);
}

}  // namespace
}  // namespace sandbox
