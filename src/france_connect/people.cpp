#include "france_connect/people.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "catalogue/tree_layout.h"
#include "contract/calls.h"
#include "model/clock.h"
#include "reading/document.h"
#include "support/text.h"

// One function for each place where people come from. Whoever is the same person as somebody
// that is there already (names, date and place of birth) is not added again, but can be found
// by the other id.

namespace sandbox::france_connect {
namespace {

constexpr std::size_t most_cases = 20'000;
constexpr std::array claim_names = {"family_name", "given_name",   "gender", "birthdate",
                                    "birthplace",  "birthcountry", "email",  "preferred_username"};

std::string get(const Claims& claims, std::string_view name) {
  const auto found = claims.find(name);
  return found == claims.end() ? "" : found->second;
}

std::string slug(std::string_view text) {
  std::string out;
  for (const char c : lower_case(text)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

// Equal for the same person.
std::string identity_key(const Claims& claims) {
  std::string key;
  for (const char* name : {"family_name", "given_name", "birthdate", "birthplace", "gender"}) {
    key += lower_case(get(claims, name)) + '\n';
  }
  return key;
}

std::string first_sentence(const std::string& text) {
  const std::size_t end = text.find(". ");
  return end == std::string::npos ? text : text.substr(0, end + 1);
}

std::string two_digits(const std::string& text) {
  return text.size() < 2 ? std::string(2 - text.size(), '0') + text : text;
}

// A day or a month that is not known is 00 (docs/reference/france-connect.md 2.1).
std::string birthdate_in(const Node& date) {
  return text_of(date, "annee") + "-" + two_digits(text_of(date, "mois")) + "-" +
         two_digits(text_of(date, "jour"));
}

Claims claims_of_persona(const Node& identity) {
  Claims claims;
  claims["family_name"] = text_of(identity, "nom_naissance");
  if (const std::string used = text_of(identity, "nom_usage"); !used.empty()) {
    claims["preferred_username"] = used;
  }
  if (const Node* names = identity.find("prenoms")) {
    std::vector<std::string> given;
    for (const Node& name : names->items) given.push_back(name.text);
    claims["given_name"] = join(given, " ");
  }
  claims["gender"] = text_of(identity, "sexe") == "M" ? "male" : "female";
  if (const Node* date = identity.find("date_naissance")) claims["birthdate"] = birthdate_in(*date);
  const Node nowhere;
  const Node* place = identity.find("lieu_naissance");
  claims["birthplace"] = text_of(place != nullptr ? *place : nowhere, "code_commune");
  claims["birthcountry"] = text_of(place != nullptr ? *place : nowhere, "code_pays");
  return claims;
}

template <class Texts>
Claims claims_among(const Texts& all) {
  Claims claims;
  for (const char* name : claim_names) {
    const auto found = all.find(name);
    if (found != all.end() && found->second.is_text()) claims[name] = found->second.text;
  }
  return claims;
}

// The tokens of a persona: one text, or a list.
std::vector<std::string> tokens_of(const Node& persona) {
  const Node* tokens = persona.find("france_connect");
  std::vector<std::string> all;
  if (tokens != nullptr && !tokens->text.empty()) all.push_back(lower_case(tokens->text));
  if (tokens != nullptr) {
    for (const Node& token : tokens->items) all.push_back(lower_case(token.text));
  }
  return all;
}

class Gathering {
 public:
  explicit Gathering(const Catalogue& catalogue) : catalogue_(catalogue) {}

  void add_given(const std::vector<Person>& given) {
    for (const Person& person : given) add(person);
  }

  void add_households() {
    std::map<std::string, Node> personas;  // of all trees, the later over the earlier
    std::vector<std::string> order;
    for (const auto& text : catalogue_.people_files) {
      if (text == nullptr) continue;
      const Document document = read_yaml(*text, "personas.yaml");
      if (!document.root) continue;
      for (const Node::Member& member : document.root->members) {
        if (!personas.contains(member.key)) order.push_back(member.key);
        personas[member.key] = member.value;
      }
    }
    for (const std::string& id : order) add_persona(id, personas[id]);
  }

  void add_files() {
    std::vector<const Identity*> files;
    for (const auto& [token, identity] : identities_of(catalogue_).by_token) {
      files.push_back(&identity);
    }
    std::ranges::sort(files, {}, [](const Identity* identity) { return identity->name; });
    for (const Identity* identity : files) {
      Person person{
          identity->token, "", Person::Kind::file, "", "", claims_among(identity->claims)};
      if (get(person.claims, "family_name").empty()) continue;
      person.shows = "france_connect/" + identity->name;
      add(std::move(person));
    }
  }

  void add_wanted() {
    for (const auto& [id, operation] : operations_of(catalogue_)) {
      bool is_callable = false;
      for (const Variant& variant : operation->variants) {
        if (!variant.france_connect) continue;
        is_callable = true;
        add_wanted(*operation, variant);
      }
      if (is_callable) {
        people_.data_scopes.insert(operation->scopes.begin(), operation->scopes.end());
      }
    }
  }

  People finish() { return std::move(people_); }

 private:
  void add(Person person) {
    if (person.claims["email"].empty())
      person.claims["email"] = slug(person.id) + "@exemple.invalid";
    if (person.name.empty()) person.name = shown_name(person.claims);
    const std::string key = identity_key(person.claims);
    const auto known = by_identity_.find(key);
    if (known != by_identity_.end()) {
      people_.by_id.emplace(lower_case(person.id), known->second);
      return;
    }
    std::string id = lower_case(person.id);
    for (int number = 2; people_.by_id.contains(id); ++number) {
      id = lower_case(person.id) + "-" + std::to_string(number);
    }
    person.id = id;
    by_identity_[key] = people_.all.size();
    people_.by_id[id] = people_.all.size();
    people_.all.push_back(std::move(person));
  }

  void add_persona(const std::string& id, const Node& persona) {
    Person person{id,
                  "",
                  Person::Kind::household,
                  text_of(persona, "foyer"),
                  first_sentence(text_of(persona, "histoire")),
                  {}};
    const std::vector<std::string> tokens = tokens_of(persona);
    const Identity* identity = tokens.empty() ? nullptr : identity_of(catalogue_, tokens.front());
    if (identity != nullptr) {
      person.claims = claims_among(identity->claims);
    } else if (const Node* written = persona.find("identite")) {
      person.claims = claims_of_persona(*written);
    }
    if (!get(person.claims, "family_name").empty()) add(std::move(person));
  }

  void add_wanted(const Operation& operation, const Variant& variant) {
    const CaseSet* set = cases_of(catalogue_, operation.id);
    if (set == nullptr) return;
    for (const auto& test_case : set->cases) {
      if (++looked_at_ > most_cases) return;
      if (test_case->params.members.empty()) continue;
      Person person;
      person.kind = Person::Kind::wanted;
      person.claims = claims_among(call_for(operation, variant, test_case->params).claims);
      // Where the operation does not ask, any will do.
      person.claims.emplace("gender", "female");
      if (!missing_of(person.claims).empty()) continue;
      const Claims& claims = person.claims;
      const std::string names = get(claims, "given_name");
      person.id = slug(get(claims, "family_name") + " " + names.substr(0, names.find(' ')) + " " +
                       get(claims, "birthdate"));
      person.shows =
          operation.title + " : " + (test_case->title.empty() ? test_case->name : test_case->title);
      add(std::move(person));
    }
  }

  const Catalogue& catalogue_;
  People people_;
  std::map<std::string, std::size_t> by_identity_;
  std::size_t looked_at_ = 0;
};

// ---- CSV (RFC 4180, and cells that are padded) ----

std::string trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return std::string(text);
}

using CsvRow = std::vector<std::string>;

std::vector<CsvRow> read_csv(std::string_view text) {
  std::vector<CsvRow> rows(1);
  std::string cell;
  bool quoted = false;
  const auto end_cell = [&] {
    rows.back().push_back(trimmed(cell));
    cell.clear();
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      cell += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      end_cell();
    } else if (c == '\n' && !quoted) {
      end_cell();
      rows.emplace_back();
    } else {
      cell += c;
    }
  }
  end_cell();
  std::erase_if(rows, [](const CsvRow& row) {
    return std::ranges::all_of(row, [](const std::string& one) { return one.empty(); });
  });
  return rows;
}

}  // namespace

const Person* People::find(std::string_view id) const {
  const auto found = by_id.find(lower_case(id));
  return found == by_id.end() ? nullptr : &all[found->second];
}

People people_of(const Catalogue& catalogue, const std::vector<Person>& given) {
  Gathering gathering(catalogue);
  gathering.add_given(given);
  gathering.add_households();
  gathering.add_files();
  gathering.add_wanted();
  return gathering.finish();
}

std::vector<Person> read_people(std::string_view csv, const std::string& shown) {
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
  const std::vector<CsvRow> rows = read_csv(csv);
  const CsvRow names = rows.empty() ? CsvRow{} : rows.front();
  for (const char* wanted : {"login", "family_name", "given_name", "gender", "birthdate"}) {
    if (std::ranges::find(names, wanted) == names.end()) {
      throw std::runtime_error(shown + ": there is no column `" + wanted +
                               "`; its first line must name the columns, as FranceConnect's own "
                               "test identities do");
    }
  }
  std::vector<Person> people;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Person person;
    person.kind = Person::Kind::given;
    for (std::size_t column = 0; column < std::min(names.size(), rows[i].size()); ++column) {
      const std::string& cell = rows[i][column];
      if (names[column] == "login") person.id = cell;
      const bool is_claim = std::ranges::find(claim_names, names[column]) != claim_names.end();
      if (is_claim && !cell.empty()) person.claims[names[column]] = cell;
    }
    if (person.id.empty() || !missing_of(person.claims).empty()) continue;
    person.shows = shown;
    people.push_back(std::move(person));
  }
  if (people.empty()) throw std::runtime_error(shown + ": there is nobody in it; add a line");
  return people;
}

std::string missing_of(const Claims& claims) {
  if (is_blank(get(claims, "family_name"))) return "il manque le nom de naissance";
  if (is_blank(get(claims, "given_name"))) return "il manque un prénom";
  const std::string date = get(claims, "birthdate");
  const auto digits = [&](std::size_t from, std::size_t count) {
    return is_digits(std::string_view(date).substr(std::min(from, date.size()), count));
  };
  const bool is_date = date.size() == 10 && digits(0, 4) && date[4] == '-' && digits(5, 2) &&
                       date[7] == '-' && digits(8, 2);
  if (!is_date) return "la date de naissance s'écrit 1962-08-24";
  const std::string gender = get(claims, "gender");
  if (gender != "male" && gender != "female" && gender != "unspecified") {
    return "le sexe est male, female ou unspecified";
  }
  return "";
}

std::string shown_name(const Claims& claims) {
  return get(claims, "given_name") + " " + get(claims, "family_name");
}

}  // namespace sandbox::france_connect
