#include <algorithm>
#include <ctime>
#include <optional>
#include <set>
#include <stdexcept>

#include "answering/token.h"
#include "cli/commands.h"
#include "contract/read_contract.h"
#include "support/text.h"
#include "sync/embedded.h"

namespace sandbox {
namespace {

// "90d", "18mo", "-1d", "3600s", "2h": a length of time in seconds.
std::optional<std::int64_t> seconds_of(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t seconds;
  };
  constexpr std::int64_t day = 24 * 60 * 60;
  const Unit units[] = {{"mo", 30 * day + day / 2},
                        {"s", 1},
                        {"m", 60},
                        {"h", 60 * 60},
                        {"d", day},
                        {"y", 365 * day}};
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  for (const Unit& unit : units) {
    if (!text.ends_with(unit.name)) continue;
    const std::string_view number = text.substr(0, text.size() - unit.name.size());
    if (!is_digits(number) || number.size() > 6) continue;
    const std::int64_t seconds = std::stoll(std::string(number)) * unit.seconds;
    return negative ? -seconds : seconds;
  }
  return std::nullopt;
}

std::set<std::string> all_scopes() {
  const auto contract = read_contract(embedded_schemas()).contract;
  std::set<std::string> scopes;
  for (const auto& [id, operation] : contract->operations) {
    scopes.insert(operation.scopes.begin(), operation.scopes.end());
  }
  return scopes;
}

}  // namespace

int run_token(const Arguments& arguments, Streams streams) {
  std::vector<std::string> scopes;
  bool no_scope = false;
  std::string expires_in = "18mo";
  std::string secret{published_jwt_secret};
  Options options("token", "Print an access token that the sandbox accepts.");
  options.texts("scope", scopes, "A scope of the token; give it again for more (default: all)");
  options.flag("no-scope", no_scope, "A token that opens nothing");
  options.text("expires-in", expires_in, "30s, 2h, 90d, 18mo; -1d gives an expired token");
  options.text("jwt-secret", secret, "The secret to sign with; another one gives a false token");
  if (const auto status = options.parse(arguments, streams)) return *status;

  const auto lifetime = seconds_of(expires_in);
  if (!lifetime) {
    throw std::runtime_error("--expires-in " + expires_in +
                             " is no length of time; write it as 30s, 2h, 90d or 18mo");
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
  token.jti = "00000000-0000-0000-0000-000000000000";
  if (!no_scope) {
    token.scopes = scopes.empty() ? std::vector<std::string>(known.begin(), known.end()) : scopes;
  }
  const std::int64_t now = std::time(nullptr);
  token.expires = now + *lifetime;
  streams.out << sign_token(token, now, secret) << '\n';
  return fine;
}

}  // namespace sandbox
