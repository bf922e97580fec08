#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>

#include "answering/recipient.h"
#include "answering/token.h"
#include "cli/commands.h"
#include "cli/habilitations.h"
#include "contract/calls.h"
#include "contract/read_contract.h"
#include "support/duration.h"
#include "support/text.h"
#include "sync/embedded.h"
#include "sync/folder.h"

namespace sandbox {
namespace {

// Of the contract, or of the file that says it in its place.
std::set<std::string> all_scopes(const std::string& authorizations) {
  std::set<std::string> scopes;
  std::optional<File> file;
  if (!authorizations.empty()) file = read_file(authorizations);
  const ReadContract read = read_contract(embedded_schemas(), file ? &*file : nullptr);
  if (!read.findings.empty()) throw std::runtime_error(to_string(read.findings.front()));
  for (const auto& [id, operation] : read.contract->operations) {
    scopes.insert(operation.scopes.begin(), operation.scopes.end());
  }
  return scopes;
}

// Of what was given for each of wish_options(); nullptr when nothing was.
std::shared_ptr<const SandboxClaims> claims_of(const std::vector<std::string>& wished,
                                               bool filter_scopes) {
  auto claims = std::make_shared<SandboxClaims>();
  claims->filter_scopes = filter_scopes;
  for (std::size_t i = 0; i < wished.size(); ++i) {
    if (wished[i].empty()) continue;
    const WishOption& option = wish_options()[i];
    read_wish(option, "--" + std::string(option.name), wished[i], claims->wishes);
    if (!claims->wishes.wrong.empty()) throw std::runtime_error(claims->wishes.wrong);
  }
  return to_json(*claims).empty() ? nullptr : claims;
}

// The scopes of each form, each once. Says which forms leave the choice to the applicant.
std::vector<std::string> scopes_of_forms(const std::vector<std::string>& ids, Streams streams) {
  std::vector<std::string> scopes;
  if (ids.empty()) return scopes;
  const std::vector<Habilitation> known = known_habilitations();
  for (const std::string& id : ids) {
    const Habilitation& form = habilitation_named(known, id);
    if (form.scopes.empty()) {
      streams.err << "bac-a-sable token: " << id
                  << " asks for no scope of its own, the applicant chooses; add --scope\n";
    }
    for (const std::string& scope : form.scopes) {
      if (std::ranges::find(scopes, scope) == scopes.end()) scopes.push_back(scope);
    }
  }
  return scopes;
}

}  // namespace

int run_token(const Arguments& arguments, Streams streams) {
  std::vector<std::string> scopes;
  std::vector<std::string> habilitations;
  bool no_scope = false;
  bool filter_scopes = false;
  std::string expires_in = "18mo";
  std::string siret;
  std::string authorizations;
  std::string secret{published_jwt_secret};
  Options options("token", "Print an access token that the sandbox accepts.");
  options.texts("scope", scopes, "A scope of the token; give it again for more (default: all)");
  options.texts("habilitation", habilitations,
                "The scopes that this DataPass form asks for, and --scope besides; give it again "
                "for more");
  options.flag("no-scope", no_scope, "A token that opens nothing");
  options.flag("filter-scopes", filter_scopes,
               "Answers to this token hold what its scopes open, as in production");
  options.text("expires-in", expires_in, "30s, 2h, 90d, 18mo; -1d gives an expired token");
  options.text("siret", siret,
               "A SIRET that the token carries for your own code; answers don't depend on it");
  std::vector<std::string> wished(wish_options().size());
  for (std::size_t i = 0; i < wished.size(); ++i) {
    const WishOption& option = wish_options()[i];
    options.text(std::string(option.name), wished[i],
                 "What this token's bearer is answered with, as by " + std::string(option.header) +
                     ": " + std::string(option.form));
  }
  options.text("authorizations", authorizations,
               "An authorizations.yml that says which scopes there are, as that of `serve`");
  options.text("jwt-secret", secret, "The secret to sign with; another one gives a false token");
  options.excludes("scope", "no-scope");
  options.excludes("habilitation", "no-scope");
  if (const auto status = options.parse(arguments, streams)) return *status;

  const auto lifetime = seconds_of(expires_in);
  if (!lifetime) {
    throw std::runtime_error("--expires-in " + expires_in +
                             " is no length of time; write it as 30s, 2h, 90d or 18mo");
  }
  if (!siret.empty() && !is_siret(Value::of(siret))) {
    throw std::runtime_error("--siret " + siret +
                             " is no SIRET; write its fourteen digits, such as " +
                             example_recipient);
  }
  const std::set<std::string> known = all_scopes(authorizations);
  for (const std::string& scope : scopes) {
    if (known.contains(scope)) continue;
    const std::string meant = nearest(scope, {known.begin(), known.end()});
    streams.err << "bac-a-sable token: no operation asks for the scope " << scope
                << (meant.empty() ? "" : "; did you mean " + meant + "?") << '\n';
  }
  std::vector<std::string> asked = scopes_of_forms(habilitations, streams);
  for (const std::string& scope : scopes) {
    if (std::ranges::find(asked, scope) == asked.end()) asked.push_back(scope);
  }
  Token token;
  token.uid = "5a9d1c2e-0b7f-4c1a-9e4d-3f2b6a7c8d90";
  token.jti = internal_jti;
  const bool chosen = no_scope || !scopes.empty() || !habilitations.empty();
  token.scopes = chosen ? asked : std::vector<std::string>(known.begin(), known.end());
  token.siret = siret;
  token.sandbox = claims_of(wished, filter_scopes);
  const std::int64_t now = std::time(nullptr);
  token.expires = now + *lifetime;
  streams.out << sign_token(token, now, secret) << '\n';
  return fine;
}

}  // namespace sandbox
