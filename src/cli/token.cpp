#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>

#include "answering/recipient.h"
#include "answering/token.h"
#include "cli/commands.h"
#include "contract/calls.h"
#include "contract/read_contract.h"
#include "support/duration.h"
#include "support/text.h"
#include "sync/embedded.h"

namespace sandbox {
namespace {

std::set<std::string> all_scopes() {
  std::set<std::string> scopes;
  const ReadContract read = read_contract(embedded_schemas());
  for (const auto& [id, operation] : read.contract->operations) {
    scopes.insert(operation.scopes.begin(), operation.scopes.end());
  }
  return scopes;
}

// Of what was given for each of wish_options(); nullptr when nothing was.
std::shared_ptr<const SandboxClaims> claims_of(const std::vector<std::string>& wished) {
  auto claims = std::make_shared<SandboxClaims>();
  for (std::size_t i = 0; i < wished.size(); ++i) {
    if (wished[i].empty()) continue;
    const WishOption& option = wish_options()[i];
    read_wish(option, "--" + std::string(option.name), wished[i], claims->wishes);
    if (!claims->wishes.wrong.empty()) throw std::runtime_error(claims->wishes.wrong);
  }
  return to_json(*claims).empty() ? nullptr : claims;
}

}  // namespace

int run_token(const Arguments& arguments, Streams streams) {
  std::vector<std::string> scopes;
  bool no_scope = false;
  std::string expires_in = "18mo";
  std::string siret;
  std::string secret{published_jwt_secret};
  Options options("token", "Print an access token that the sandbox accepts.");
  options.texts("scope", scopes, "A scope of the token; give it again for more (default: all)");
  options.flag("no-scope", no_scope, "A token that opens nothing");
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
  options.text("jwt-secret", secret, "The secret to sign with; another one gives a false token");
  options.excludes("scope", "no-scope");
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
  const std::set<std::string> known = all_scopes();
  for (const std::string& scope : scopes) {
    if (known.contains(scope)) continue;
    const std::string meant = nearest(scope, {known.begin(), known.end()});
    streams.err << "bac-a-sable token: no operation asks for the scope " << scope
                << (meant.empty() ? "" : "; did you mean " + meant + "?") << '\n';
  }
  Token token;
  token.uid = "5a9d1c2e-0b7f-4c1a-9e4d-3f2b6a7c8d90";
  token.jti = internal_jti;
  if (!no_scope) {
    token.scopes = scopes.empty() ? std::vector<std::string>(known.begin(), known.end()) : scopes;
  }
  token.siret = siret;
  token.sandbox = claims_of(wished);
  const std::int64_t now = std::time(nullptr);
  token.expires = now + *lifetime;
  streams.out << sign_token(token, now, secret) << '\n';
  return fine;
}

}  // namespace sandbox
