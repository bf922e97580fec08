#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "france_connect/fields.h"
#include "france_connect/provider.h"

// What the endpoints share. Each is a function of one request and its surroundings.

namespace sandbox::france_connect {

// A request, and all that its answer may depend on.
struct Asked {
  const Request& request;
  const Moment& now;
  std::string issuer;  // "http://127.0.0.1:8080/api/v2"
  const Settings& settings;
  const TicketSeal& seal;
  const std::function<std::string(std::size_t)>& random;
  const std::function<std::shared_ptr<const People>()>& people;
  Memory& memory;
};

// ---- Endpoints ----

Answer authorize(const Asked& asked);
Answer choose(const Asked& asked);  // what the choice page sends
Answer give_token(const Asked& asked);
Answer give_userinfo(const Asked& asked);
Answer revoke(const Asked& asked);
Answer log_out(const Asked& asked);
Answer check_token(const Asked& asked);
Answer discovery(const Asked& asked);
Answer key_set(const Asked& asked);
Answer home(const Asked& asked);

// ---- Refusals (refusals.cpp) ----

using Filling = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// The fault as its page or its JSON. {names} of its texts are filled in.
Answer refuse(const Asked& asked, Fault fault, Filling filling = {});

// Where an answer to a client goes.
struct ReturnAddress {
  std::string redirect_uri;
  std::optional<std::string> state;
  bool by_fragment = false;
};
// The fault sent back to the client. `more` are added to error and description.
Answer refuse(const Asked& asked, Fault fault, const ReturnAddress& to, Filling filling = {},
              const std::vector<Field>& more = {});

// The first thing that the request's rules object to: a parameter that is missing, malformed
// or not known, with its name and, in French, why.
struct Objection {
  Fault fault = Fault::parameter_missing;
  std::string name;
  std::string why;
};
std::optional<Objection> objection(const Rules& rules, std::string_view request,
                                   const Fields& fields);

// ---- Answers ----

Response json_answer(int status, std::string body,
                     std::string_view content_type = "application/json; charset=utf-8");
Response redirect(const std::string& location);

// ---- Clients (clients.cpp) ----

// The client of that id; nothing when there is none. Without --france-connect-client there is
// always one.
std::optional<Client> find_client(const Settings& settings, const std::string& id);
bool accepts_redirect(const Client& client, const std::string& uri);
bool accepts_logout_redirect(const Client& client, const std::string& uri);

// Who sends the form, by client_secret_post, client_secret_basic or private_key_jwt; or why
// that can't be told.
std::variant<Client, Fault> authenticate(const Asked& asked, const Fields& form);

// ---- Tokens (jwt.cpp) ----

// A compact JWS of the JSON text.
std::string signed_jwt(const Keys& keys, Algorithm algorithm, const std::string& payload);
std::string key_id(const SigningKey& key);
// The payload of a JWS that one of the keys has signed, whenever that was.
std::optional<Node> verified_jwt(const Keys& keys, std::string_view jwt);
// The payload of any JWS, whoever has signed it.
std::optional<Node> payload_of(std::string_view jwt);

// One for each person and client, the same each time. Source:
// docs/reference/france-connect.md 2.2.
std::string subject_of(const Keys& keys, const std::string& client, const Claims& claims);

// "openid given_name" in parts.
std::vector<std::string> scopes_in(std::string_view scope);

}  // namespace sandbox::france_connect
