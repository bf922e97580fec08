#include "france_connect/people.h"

#include <stdexcept>

#include "answering/asked.h"
#include "support/catch.h"

using namespace sandbox;
using namespace sandbox::test;
using namespace sandbox::france_connect;

TEST_CASE("everybody of the tree can log in, by household", "[france_connect]") {
  const People people = people_of(*whole_catalogue(), {});
  const Person* awa = people.find("awa-diallo");
  REQUIRE(awa != nullptr);
  CHECK(awa->kind == Person::Kind::household);
  CHECK(awa->household == "diallo");
  CHECK(awa->name == "Awa Mariam DIALLO");
  CHECK(awa->claims.at("birthdate") == "1991-04-12");
  CHECK(awa->shows.find("Awa") != std::string::npos);
  SECTION("a file of france_connect that is hers leads to her") {
    CHECK(people.find("awa-diallo-rsa") == awa);
  }
  SECTION("a child without a token of its own has the identity of personas.yaml") {
    const Person* ibrahim = people.find("ibrahim-diallo");
    REQUIRE(ibrahim != nullptr);
    CHECK(ibrahim->claims.at("birthplace") == "93048");
    CHECK(ibrahim->claims.at("gender") == "male");
  }
  SECTION("nobody is there twice") {
    std::set<std::string> seen;
    for (const Person& person : people.all) {
      INFO(person.id);
      CHECK(seen.insert(person.id).second);
      CHECK(missing_of(person.claims).empty());
    }
  }
  CHECK(people.find("nobody") == nullptr);
  CHECK(people.data_scopes.contains("revenu_solidarite_active"));
}

// docs/bounds.md 6
TEST_CASE("20,000 cases are looked at for identities that they want", "[france_connect]") {
  const auto catalogue = whole_catalogue();
  const std::string operation =
      "api_particulier_v3_cnav_allocation_adulte_handicape_with_france_connect";
  const auto wanted_of = [&](int count) {
    CaseSet many;
    const TestCase& written = *cases_of(*catalogue, operation)->cases.front();
    for (int i = 0; i < count; ++i) {
      auto made = std::make_shared<TestCase>(written);
      for (Node::Member& member : made->params.members) {
        if (member.key == "nomNaissance") member.value.text = "NUMÉRO" + std::to_string(i);
      }
      many.cases.push_back(std::move(made));
    }
    Catalogue other = *catalogue;
    other.cases.clear();
    other.cases[operation] = std::make_shared<const Lazy<CaseSet>>([many] { return many; });
    std::size_t wanted = 0;
    for (const Person& person : people_of(other, {}).all)
      wanted += person.kind == Person::Kind::wanted ? 1 : 0;
    return wanted;
  };
  CHECK(wanted_of(20'001) == 20'000);
}

TEST_CASE("people of a CSV file", "[france_connect]") {
  const std::vector<Person> people = read_people(
      "login,password,family_name,preferred_username,given_name,gender,birthdate,birthplace,"
      "birthcountry\r\n"
      "\r\n"
      "test , 123,\"DU BOIS, dit \"\"X\"\"\",,Angela Claire,female,1962-08-24,75107,99100\r\n"
      "nobody,123,,,,female,1962-08-24,75107,99100\n",
      "people.csv");
  REQUIRE(people.size() == 1);
  CHECK(people[0].id == "test");
  CHECK(people[0].claims.at("family_name") == "DU BOIS, dit \"X\"");
  CHECK_FALSE(people[0].claims.contains("preferred_username"));
  CHECK(people_of(*whole_catalogue(), people).all.front().name ==
        "Angela Claire DU BOIS, dit \"X\"");
  CHECK_THROWS_AS(read_people("", "x"), std::runtime_error);
  CHECK_THROWS_AS(read_people("a,b\n1,2\n", "x"), std::runtime_error);
  CHECK_THROWS_AS(read_people("login,family_name,given_name,gender,birthdate\n", "x"),
                  std::runtime_error);
}

TEST_CASE("what an identity lacks is said", "[france_connect]") {
  const Claims good = {
      {"family_name", "X"}, {"given_name", "Y"}, {"gender", "male"}, {"birthdate", "2001-02-03"}};
  CHECK(missing_of(good).empty());
  for (const char* name : {"family_name", "given_name", "gender", "birthdate"}) {
    Claims less = good;
    less.erase(name);
    CHECK_FALSE(missing_of(less).empty());
    less[name] = " ";
    CHECK_FALSE(missing_of(less).empty());
  }
  for (const char* date : {"2001-2-3", "2001-02-03x", "01/02/2003", "2001-02"}) {
    Claims other = good;
    other["birthdate"] = date;
    CHECK_FALSE(missing_of(other).empty());
  }
}
