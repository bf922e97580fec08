#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "france_connect/memory.h"
#include "france_connect/people.h"
#include "france_connect/rules.h"
#include "france_connect/tickets.h"
#include "model/catalogue.h"
#include "model/clock.h"
#include "model/http.h"
#include "model/logged_in.h"
#include "support/lazy.h"
#include "support/rsa_key.h"
#include "support/signing_key.h"

// FranceConnect's provider of identities (docs/design.md 14), without a socket, a clock or a
// random number of its own: these are handed in.

namespace sandbox::france_connect {

struct Keys {
  SigningKey elliptic;
  SigningKey rsa;
};

// What the one who runs the sandbox chose.
struct Settings {
  Rules rules;
  Keys keys;
  std::vector<Client> clients;         // when there are any, there are no others
  std::string public_url;              // "https://sandbox.example"; empty: as each request calls
  std::vector<Person> people;          // besides those of the tree
  std::optional<RsaPublicKey> reader;  // for whom /checktoken encrypts; without, it can't
};

// ---- What an answer is ----

// A page that says why it goes no further.
struct ErrorPage {
  int status = 400;
  std::string error;        // of OAuth; often empty
  std::string description;  // as the real service says it
  std::string code;         // "Y030007"; may be empty
  std::string id;           // of this very page
  std::string help;         // in French: what to change
};

// The page that asks who is to log in.
struct ChoicePage {
  std::string ticket;
  std::string cookie;  // of Set-Cookie
  std::string client;  // how the client is called
  std::string redirect_origin;
  std::vector<std::string> scopes;    // granted
  std::vector<std::string> dropped;   // scopes that nobody knows
  std::vector<std::string> unlisted;  // granted here, and not on FranceConnect's public list
  bool is_declared = true;            // the client
  std::shared_ptr<const People> people;
};

// The page after a logout that leads nowhere else.
struct LoggedOutPage {};

using Answer = std::variant<Response, ErrorPage, ChoicePage, LoggedOutPage>;

// ---- The provider ----

class Provider {
 public:
  // `settings` is called when they are first wanted, and may throw for the one who asks.
  // `random` gives so many bytes that nobody can guess.
  Provider(std::function<std::shared_ptr<const Settings>()> settings,
           std::function<std::string(std::size_t)> random);

  // The paths that are the provider's. No operation of the API has one of them.
  static const std::vector<std::string>& paths();
  static bool owns(std::string_view path);

  // Thread-safe, as all others. `catalogue` is not null.
  Answer answer(const Request& request, const Moment& now,
                const std::shared_ptr<const Catalogue>& catalogue);

  // What `POST /_sandbox/france_connect/next` does: a JSON object with one of `person`,
  // `identity` and `error`, perhaps `session`, `client_id` and `sandbox`. DELETE forgets them all.
  // 400, and a sentence, for anything else.
  Response ask_for_next(const Request& request, const std::shared_ptr<const Catalogue>& catalogue);

  // What an access token of ours says; no identity when it is none, has expired or was
  // revoked. The identity's scopes are those that were granted.
  LoggedIn logged_in(std::string_view token, const Moment& now) const;

 private:
  std::shared_ptr<const People> people_of_tree(const std::shared_ptr<const Catalogue>& catalogue);

  Lazy<std::shared_ptr<const Settings>> settings_;
  Lazy<TicketSeal> seal_;
  std::function<std::string(std::size_t)> random_;
  Memory memory_;
  std::mutex mutex_;
  std::weak_ptr<const Catalogue> catalogue_;  // of which people_ are
  std::shared_ptr<const People> people_;
};

}  // namespace sandbox::france_connect
