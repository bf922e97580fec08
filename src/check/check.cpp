#include "check/check.h"

#include <algorithm>
#include <array>

#include "check/context.h"

namespace sandbox {
namespace {

struct Row {
  CheckRule rule;
  // nullptr: found while loading, or by the function of a row above.
  void (*look)(const Context& context, Report& report) = nullptr;
};

constexpr Severity error = Severity::error;
constexpr Severity warning = Severity::warning;

// One row for each kind of finding, in the order of `check --rules`.
constexpr Row rows[] = {
    // Syntax
    {{"yaml-syntax", error, "A file that is not YAML, as Ruby reads it, is not served.",
      "YAML illisible"}},
    {{"yaml-documents", warning, "Only the first document of a file is read.",
      "plusieurs documents dans un fichier"}},
    {{"yaml-key", warning, "A key that is not a text is read otherwise than it is written.",
      "clé qui n'est pas un texte"}},
    {{"yaml-repeated-key", warning, "Of a repeated key only the last value counts.",
      "clé répétée"}},
    {{"json-syntax", error, "A payload that is not JSON can't be answered.", "JSON illisible"}},
    {{"json-repeated-key", warning, "Of a repeated member only the last value counts.",
      "membre JSON répété"}},
    {{"file-unreadable", error, "A file that can't be read is not served.", "fichier illisible"}},
    {{"final-newline", warning, "Editors and git stumble over a last line without its end.",
      "fin de ligne manquante", true},
     check_final_newline},
    // Shape
    {{"case-shape", error, "A case needs params, status and payload.", "cas incomplet"}},
    {{"unknown-key", warning, "A mistyped key is ignored without a word.", "clé inconnue"},
     check_keys},
    {{"description", error, "Without a description nobody knows what a case is for.",
      "description manquante"},
     check_description},
    {{"status", error, "The status is a number of three digits.", "statut invalide"}},
    {{"status-accepted", error, "The service answers with a few statuses only.", "statut refusé"},
     check_status},
    {{"status-documented", warning, "Clients expect the statuses of the OpenAPI document.",
      "statut non documenté"}},
    {{"payload", error, "The payload must be JSON.", "payload invalide"}},
    // Params
    {{"params", error, "Params are texts, whole numbers or lists of texts.", "params invalides"}},
    {{"plain-scalar", warning, "Ruby's YAML reads an unquoted 07 as the number 7.",
      "valeur sans guillemets lue autrement", true},
     check_plain_scalars},
    {{"param-name", error, "A case with a param that nobody sends is never served.",
      "paramètre inconnu : cas jamais servi"},
     check_reach},
    {{"param-value", error, "A case whose request is refused is never served.",
      "paramètre refusé : cas jamais servi"}},
    {{"unreachable", error, "A case that no request finds is dead.", "cas jamais servi"}},
    {{"out-of-date", error,
      "Ages and school years pass: the case is no longer, or not yet, served.",
      "cas hors de ses dates"}},
    {{"only-here", warning, "The real service answers its default where the sandbox is lenient.",
      "cas que staging ne sert pas"}},
    {{"no-identity", warning, "Nobody can ask for the case without a FranceConnect token for it.",
      "identité FranceConnect sans jeton"}},
    {{"default-only", warning, "The params of a default may mislead its readers.",
      "servi seulement par défaut"}},
    {{"param-documented", warning, "Params should be what the OpenAPI document says they are.",
      "paramètre contraire à la documentation"},
     check_documented_params},
    // Payload against the contract
    {{"payload-schema", error, "Clients rely on the response schema of the OpenAPI document.",
      "payload contraire à la documentation"},
     check_payload},
    {{"payload-format", warning, "A date that does not exist breaks the clients that parse it.",
      "format contraire à la documentation"}},
    {{"real-person", warning, "Test data must not be anybody's.", "donnée qui semble réelle"},
     check_real_people},
    // The tree
    {{"same-key", error, "Of two cases with the same params only the first is served.",
      "deux cas aux mêmes params"}},
    {{"unknown-operation", warning, "Cases of an operation that does not exist are never served.",
      "opération inconnue"}},
    {{"operations", error, "An operation that can't be served has no cases.",
      "opération inutilisable"}},
    {{"no-default", warning, "Without a 404 case, unknown people get a 200 example.",
      "pas de réponse par défaut"},
     check_defaults},
    {{"france-connect", error, "A FranceConnect token needs an identity.",
      "jeton FranceConnect inutilisable"}},
    {{"france-connect-params", error, "A FranceConnect file has one param, its token.",
      "params d'un jeton FranceConnect"},
     check_identities},
    {{"france-connect-claims", warning, "FranceConnect always tells these claims.",
      "identité FranceConnect incomplète"}},
    {{"france-connect-scope", warning, "A mistyped scope opens nothing.",
      "portée FranceConnect inconnue"}},
    {{"token-unused", warning, "A token that finds no case teaches nothing.",
      "jeton FranceConnect sans cas"}},
    {{"persona", warning, "A person should be the same wherever they appear.",
      "personne incohérente"},
     check_personas},
    // Around it
    {{"openapi", warning, "What an OpenAPI document can't say is not checked.",
      "document OpenAPI à corriger"}},
    {{"contract", error, "A mistake in the contract takes its operation away.",
      "contrat à corriger"}},
};

constexpr auto rules_of_rows() {
  std::array<CheckRule, std::size(rows)> rules;
  for (std::size_t i = 0; i < std::size(rows); ++i) rules[i] = rows[i].rule;
  return rules;
}
constexpr auto rules = rules_of_rows();

}  // namespace

void Report::add(std::string_view rule, Place place, std::string sentence, std::string hint) {
  const auto* found = std::ranges::find(rules, rule, &CheckRule::id);
  const Severity severity = found == rules.end() ? error : found->severity;
  findings_.push_back(
      {std::move(place), severity, std::string(rule), std::move(sentence), std::move(hint)});
}

std::span<const CheckRule> check_rules() { return rules; }

Findings check(const CheckedTree& tree) {
  Findings findings = all_findings(*tree.catalogue);
  const Context context = make_context(tree);
  Report report(findings);
  for (const Row& row : rows) {
    if (row.look) row.look(context, report);
  }
  std::ranges::sort(findings);
  findings.erase(std::unique(findings.begin(), findings.end()), findings.end());
  return findings;
}

}  // namespace sandbox
