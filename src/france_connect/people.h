#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "france_connect/rules.h"
#include "model/catalogue.h"

namespace sandbox::france_connect {

// What FranceConnect says of a person, by the names of OpenID: family_name, given_name (all
// first names, a space between them), gender, birthdate, birthplace, birthcountry,
// preferred_username, email. What it does not say is not there.
using Claims = std::map<std::string, std::string, std::less<>>;

// Somebody who can log in.
struct Person {
  enum class Kind { given, household, file, wanted };
  std::string id;    // for idp_hint: "awa-diallo"
  std::string name;  // as people say it: "Awa Mariam DIALLO"
  Kind kind = Kind::household;
  std::string household;  // of Kind::household
  std::string shows;      // one line: what can be tried with this person
  Claims claims;
};

// Everybody who can log in, of one tree, and the scopes that there are.
struct People {
  std::vector<Person> all;
  std::map<std::string, std::size_t, std::less<>> by_id;  // -> position in `all`
  std::set<std::string, std::less<>> data_scopes;         // of operations that FranceConnect calls

  // By id, in any case; nullptr when there is nobody.
  const Person* find(std::string_view id) const;
};

// The `given` ones first, then the people of the tree's personas.yaml by household, its
// FranceConnect files that are nobody's of these, and identities that a case wants. Reads
// every case of the operations that FranceConnect can call, 20,000 at most
// (docs/bounds.md 6).
People people_of(const Catalogue& catalogue, const std::vector<Person>& given);

// The people of a CSV file with the columns of FranceConnect's own test identities, in any
// order (docs/reference/france-connect.md 3.1): login, family_name, given_name … Throws
// std::runtime_error, with a sentence for the user.
std::vector<Person> read_people(std::string_view csv, const std::string& shown);

// What lacks for the identity to be one that FranceConnect would vouch for, in French; empty
// when nothing does.
std::string missing_of(const Claims& claims);

// "Awa Mariam DIALLO".
std::string shown_name(const Claims& claims);

}  // namespace sandbox::france_connect
