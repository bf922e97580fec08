#include "france_connect/asked.h"

// The end of a session, and of a token. There are no sessions here: each login asks who it is,
// so that nothing has to end. Source: docs/reference/france-connect.md 1.2, 1.8.

namespace sandbox::france_connect {

Answer revoke(const Asked& asked) {
  const Fields form = fields_of(asked.request);
  if (const auto wrong = objection(asked.settings.rules, "revocation", form)) {
    return refuse(asked, Fault::revocation_malformed, {{"name", wrong->name}});
  }
  const auto client = authenticate(asked, form);
  if (const Fault* fault = std::get_if<Fault>(&client)) return refuse(asked, *fault);
  const auto token = asked.seal.open_access(form.get("token"));
  // What is no token, or another's, is passed over (RFC 7009 2.2).
  if (token && token->client == std::get<Client>(client).id) {
    asked.memory.revoke_token(token->id, token->expires, asked.now.epoch);
  }
  Response done;
  done.headers.add("cache-control", "no-store");
  done.body = std::make_shared<const std::string>();
  return done;
}

Answer log_out(const Asked& asked) {
  const Fields fields = fields_of(asked.request);
  if (const auto wrong = objection(asked.settings.rules, "session_end", fields)) {
    return refuse(asked, Fault::logout_malformed, {{"name", wrong->name}});
  }
  // An id_token lives a minute, and logouts come later: its age does not matter.
  const auto hint = verified_jwt(asked.settings.keys, fields.get("id_token_hint"));
  const Node* audience = hint ? hint->find("aud") : nullptr;
  const auto client =
      audience != nullptr ? find_client(asked.settings, audience->text) : std::nullopt;
  if (!client) return refuse(asked, Fault::logout_hint_unreadable);
  const std::string* named = fields.find("client_id");
  if (named != nullptr && *named != client->id) {
    return refuse(asked, Fault::logout_of_another_client);
  }
  const std::string* to = fields.find("post_logout_redirect_uri");
  if (to == nullptr) return LoggedOutPage{};
  if (!accepts_logout_redirect(*client, *to)) {
    return refuse(asked, Fault::logout_redirect_unregistered);
  }
  const std::string* state = fields.find("state");
  return redirect(state == nullptr ? *to : with_fields(*to, {{"state", *state}}));
}

}  // namespace sandbox::france_connect
