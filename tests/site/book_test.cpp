#include "site/book.h"

#include "answering/asked.h"
#include "support/catch.h"

using namespace sandbox;

TEST_CASE("operations of one title and provider are one API, in all its versions", "[site]") {
  const auto catalogue = test::whole_catalogue();
  const Book book(*catalogue);
  const ApiGroup* group = book.group("cnous-etudiant-boursier");
  REQUIRE(group != nullptr);
  CHECK(group->title == "Étudiant boursier");
  CHECK(group->operations.size() == 10);
  CHECK(group->cases > 100);
  for (const Operation* operation : group->operations) CHECK(book.group_of(*operation) == group);
  std::size_t operations = 0;
  for (const ApiGroup& one : book.groups()) operations += one.operations.size();
  CHECK(operations == operations_of(*catalogue).size());
  CHECK(book.group("nothing") == nullptr);
}

TEST_CASE("a title says which API it is, and how that is called", "[site]") {
  struct Row {
    const char* title;
    const char* api;
    const char* way;
  };
  const Row rows[] = {{"Étudiant boursier, par l'INE", "Étudiant boursier", "par l'INE"},
                      {"Allocation (AEEH), par l'identité", "Allocation (AEEH)", "par l'identité"},
                      {"Unité légale", "Unité légale", ""},
                      {"", "the_id", ""}};
  for (const Row& row : rows) {
    Operation operation;
    operation.id = "the_id";
    operation.title = row.title;
    CHECK(api_title(operation) == row.api);
    CHECK(way_of_calling(operation) == row.way);
  }
}

TEST_CASE("addresses are encoded whatever a file is called", "[site]") {
  TestCase test_case;
  test_case.operation = "op";
  test_case.name = "é b/\"<.yaml";
  CHECK(href_of(test_case) == "/_sandbox/cases/op/%C3%A9%20b%2F%22%3C.yaml");
}

TEST_CASE("a case is found by its operation and its file, else there is none", "[site]") {
  const auto catalogue = test::whole_catalogue();
  const Book book(*catalogue);
  const std::string by_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";
  REQUIRE(book.test_case(by_ine, "404.yaml") != nullptr);
  CHECK(book.test_case(by_ine, "404.yaml")->answer.status == 404);
  CHECK(book.test_case(by_ine, "nothing") == nullptr);
  CHECK(book.test_case("nothing", "404.yaml") == nullptr);
}
