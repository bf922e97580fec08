#include <algorithm>
#include <array>
#include <set>

#include "answering/query.h"
#include "answering/sandbox_claims.h"
#include "contract/read_habilitations.h"
#include "site/pages.h"
#include "support/duration.h"
#include "support/embedded_files.h"
#include "support/percent.h"
#include "support/shown_text.h"
#include "support/text.h"

// A form that makes a token, as `bac-a-sable token` does, and says which command makes it.

namespace sandbox {
namespace {

struct Life {
  std::string_view value;  // of --expires-in
  std::string_view french;
};
constexpr std::array lives = {
    Life{"18mo", "dans 18\u00A0mois, comme les vrais"},
    Life{"30d", "dans 30\u00A0jours\u00A0: les réponses préviennent"},
    Life{"1h", "dans une heure"},
    Life{"-1d", "depuis hier\u00A0: il est refusé"},
};

// What the options of a forced answer mean, for people. One without a row is shown by its name.
struct Meaning {
  std::string_view name;
  std::string_view french;
  std::string_view example;
};
constexpr std::array meanings = {
    Meaning{"status", "Répondre toujours ce statut", "504"},
    Meaning{"case", "Répondre toujours ce cas", "404.yaml"},
    Meaning{"delay", "Répondre après ce délai", "2s"},
    Meaning{"fault", "Gâter la réponse\u00A0: reset, truncate, slow ou garbage", "reset"},
    Meaning{"today", "Faire comme si on était ce jour", "2027-09-01"},
    Meaning{"session", "Être d’une session de tests", "ci-42"},
};

std::vector<Habilitation> forms() {
  const EmbeddedFile file = embedded_file(EmbeddedFolder::schemas, "contract/habilitations.yaml");
  FileTree schemas;
  schemas.files = {{"contract/habilitations.yaml", std::string(file.id), file.text}};
  return read_habilitations(schemas).habilitations;
}

std::set<std::string> all_scopes(const Book& book) {
  std::set<std::string> scopes;
  for (const ApiGroup& group : book.groups()) {
    for (const Operation* operation : group.operations) {
      scopes.insert(operation->scopes.begin(), operation->scopes.end());
    }
  }
  return scopes;
}

// For a shell: what is made of letters, digits and a few signs stands for itself.
std::string word_of(const std::string& text) {
  const bool is_plain = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-_./:").find(c) != std::string_view::npos;
  });
  return is_plain ? text : in_shell(text);
}

// The form as it was sent.
struct Asked {
  Parameters parameters;
  std::vector<std::string> scopes;

  explicit Asked(std::string_view query) {
    read_query(query, parameters);
    if (parameters["scope[]"].is_list()) scopes = parameters["scope[]"].list;
    if (parameters["scope"].is_list()) scopes = parameters["scope"].list;
  }
  std::string text(std::string_view name) const {
    return parameters[name].is_text() ? parameters[name].text : "";
  }
};

}  // namespace

std::optional<ShownPage> tokens_page(const Visit& visit) {
  if (visit.tools == nullptr) return std::nullopt;
  const Asked asked(visit.query);
  const std::set<std::string> known = all_scopes(visit.book);
  std::string command = "bac-a-sable token";
  std::string wrong;
  Token token;
  token.uid = "5a9d1c2e-0b7f-4c1a-9e4d-3f2b6a7c8d90";
  token.jti = internal_jti;

  PageData::List habilitations;
  const std::string chosen_form = asked.text("habilitation");
  for (const Habilitation& form : forms()) {
    if (form.hidden) continue;
    const bool is_chosen = form.id == chosen_form;
    if (is_chosen) {
      token.scopes = form.scopes;
      command += " --habilitation " + word_of(form.id);
    }
    habilitations.push_back(
        PageData::Members{{"id", form.id},
                          {"name", form.name + (form.editor.empty() ? "" : ", " + form.editor) +
                                       (form.use_case.empty() ? "" : " (" + form.use_case + ")")},
                          {"is_chosen", is_chosen}});
  }
  PageData::List scopes;
  for (const std::string& scope : known) {
    const bool is_chosen = std::ranges::find(asked.scopes, scope) != asked.scopes.end();
    if (is_chosen) {
      if (std::ranges::find(token.scopes, scope) == token.scopes.end()) {
        token.scopes.push_back(scope);
      }
      command += " --scope " + word_of(scope);
    }
    scopes.push_back(PageData::Members{{"scope", scope}, {"is_chosen", is_chosen}});
  }
  if (chosen_form.empty() && asked.scopes.empty()) token.scopes = {known.begin(), known.end()};

  std::string life = asked.text("expires-in");
  if (!seconds_of(life)) life = lives.front().value;
  if (life != lives.front().value) command += " --expires-in " + word_of(life);
  token.expires = visit.now.epoch + *seconds_of(life);
  PageData::List ends;
  for (const Life& one : lives) {
    ends.push_back(PageData::Members{
        {"value", one.value}, {"name", one.french}, {"is_chosen", one.value == life}});
  }

  auto claims = std::make_shared<SandboxClaims>();
  claims->filter_scopes = !asked.text("filter-scopes").empty();
  if (claims->filter_scopes) command += " --filter-scopes";
  PageData::List wishes;
  for (const WishOption& option : wish_options()) {
    const std::string value = asked.text(option.name);
    if (!value.empty()) {
      read_wish(option, "--" + std::string(option.name), value, claims->wishes);
      command += " --" + std::string(option.name) + " " + word_of(value);
    }
    const auto meaning = std::ranges::find(meanings, option.name, &Meaning::name);
    wishes.push_back(
        PageData::Members{{"name", option.name},
                          {"about", meaning == meanings.end() ? option.name : meaning->french},
                          {"example", meaning == meanings.end() ? "" : meaning->example},
                          {"value", value}});
  }
  wrong = claims->wishes.wrong;
  if (!to_json(*claims).empty()) token.sandbox = claims;
  const bool is_made = visit.tools->sign && wrong.empty();
  return ShownPage{
      "tokens", "Les jetons",
      PageData::Members{{"habilitations", std::move(habilitations)},
                        {"scopes", std::move(scopes)},
                        {"ends", std::move(ends)},
                        {"filter_scopes", claims->filter_scopes},
                        {"wishes", std::move(wishes)},
                        {"wrong", wrong},
                        {"command", command},
                        {"opened", texts(token.scopes)},
                        {"token", is_made ? visit.tools->sign(token, visit.now.epoch) : ""},
                        {"is_secret", !visit.tools->sign}}};
}

}  // namespace sandbox
