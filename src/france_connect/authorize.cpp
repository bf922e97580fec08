#include <algorithm>
#include <array>

#include "france_connect/asked.h"
#include "model/node.h"
#include "reading/document.h"
#include "support/base64.h"
#include "support/hash.h"
#include "support/host.h"
#include "support/text.h"

// A demand goes through the checks in the order of the real service: its parameters by
// themselves, the client, its redirect URI; from then on what is wrong is told to the client.
// Then somebody is chosen: by a suite beforehand, by idp_hint, or on the page, whose form
// brings a ticket back with all that there is to know. Source: docs/reference/france-connect.md
// 1.4, 1.5.

namespace sandbox::france_connect {
namespace {

constexpr std::string_view cookie_name = "bac_a_sable_france_connect";
constexpr std::size_t nonce_size = 12;
constexpr std::size_t browser_size = 16;

// What was asked for and can be granted.
struct Granted {
  std::vector<std::string> scopes;
  std::vector<std::string> dropped;
  std::vector<std::string> unlisted;
  std::string refused;  // one that the client may not have
};

bool is_among(const std::vector<std::string>& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

Granted grant(const Asked& asked, const Client& client, std::string_view scope) {
  const Rules& rules = asked.settings.rules;
  const auto people = asked.people();
  Granted granted;
  for (std::string& one : scopes_in(scope)) {
    const bool is_public = is_among(rules.public_scopes, one);
    const bool is_ours = people->data_scopes.contains(one);
    if (rules.claims_of(one) == nullptr && !is_public && !is_ours) {
      granted.dropped.push_back(std::move(one));
      continue;
    }
    if (!client.scopes.empty() && !is_among(client.scopes, one)) {
      if (granted.refused.empty()) granted.refused = one;
      continue;
    }
    if (is_ours && !is_public) granted.unlisted.push_back(one);
    if (!is_among(granted.scopes, one)) granted.scopes.push_back(std::move(one));
  }
  return granted;
}

// Of the levels that there are, the lowest that is asked for; eidas1 when none is.
std::string asked_level(std::string_view acr_values) {
  constexpr std::array levels = {"eidas1", "eidas2", "eidas3"};
  const std::vector<std::string> asked = scopes_in(acr_values);
  for (const char* level : levels) {
    if (is_among(asked, level)) return level;
  }
  return levels.front();
}

struct ClaimsParameter {
  bool is_readable = true;
  bool wants_amr = false;
};

ClaimsParameter read_claims(const Fields& fields) {
  const std::string* claims = fields.find("claims");
  if (claims == nullptr) return {};
  const Document read = read_json(*claims, {"claims"});
  if (!read.root || !read.root->is_map()) return {false, false};
  const Node* of_token = read.root->find("id_token");
  return {true, of_token != nullptr && of_token->find("amr") != nullptr};
}

std::string cookie_in(const Request& request) {
  for (const Header& header : request.headers) {
    if (!equal_ignoring_case(header.name, "Cookie")) continue;
    for (const std::string& pair : split(header.value, ';')) {
      const std::size_t start = pair.find_first_not_of(' ');
      const std::string_view one = std::string_view(pair).substr(std::min(start, pair.size()));
      if (!one.starts_with(cookie_name) || one.substr(cookie_name.size()).empty() ||
          one[cookie_name.size()] != '=') {
        continue;
      }
      const std::string_view value = one.substr(cookie_name.size() + 1);
      const auto bytes = from_base64url(value);
      if (bytes && bytes->size() == browser_size) return std::string(value);
    }
  }
  return "";
}

// Sent back to where the demand came from, with a code that says who it is.
Answer logged_in(const Asked& asked, const ChoiceTicket& choice, const std::string& person,
                 const Claims& claims) {
  CodeTicket code;
  code.id = base64url(asked.random(browser_size));
  code.client = choice.client;
  code.redirect_hash = sha256_hex(choice.redirect_uri);
  code.scope = choice.scope;
  code.nonce = choice.nonce;
  code.has_amr = choice.wants_amr;
  code.logged_in = asked.now.epoch;
  code.expires = asked.now.epoch + asked.settings.rules.lifetimes.code;
  code.person = person;
  code.claims = claims;
  code.wishes = choice.wishes;
  return redirect(
      with_fields(choice.redirect_uri, {{"code", asked.seal.seal(code, asked.random(nonce_size))},
                                        {"state", choice.state},
                                        {"iss", asked.issuer}}));
}

// ---- The demand ----

// A demand that may be told to the client.
struct Demand {
  Client client;
  Fields fields;
  ReturnAddress back;
  ClaimsParameter claims;
  Granted granted;
};

std::optional<Answer> refused_by_page(const Asked& asked, const Fields& fields) {
  if (const auto wrong = objection(asked.settings.rules, "authorize", fields)) {
    return refuse(asked, wrong->fault, {{"name", wrong->name}, {"why", wrong->why}});
  }
  for (const char* name : {"client_id", "redirect_uri"}) {
    if (!fields.is_twice(name)) continue;
    return refuse(asked, Fault::parameter_malformed,
                  {{"name", name}, {"why", "il est donné deux fois"}});
  }
  const auto client = find_client(asked.settings, fields.get("client_id"));
  if (!client) return refuse(asked, Fault::client_unknown, {{"name", fields.get("client_id")}});
  if (!accepts_redirect(*client, fields.get("redirect_uri"))) {
    const Granted granted = grant(asked, *client, fields.get("scope"));
    const bool is_bad = !granted.refused.empty() || !is_among(granted.scopes, "openid");
    return refuse(asked, is_bad ? Fault::scope_and_redirect : Fault::redirect_unregistered);
  }
  const bool has_amr = client->scopes.empty() || is_among(client->scopes, "amr");
  if (read_claims(fields).wants_amr && !has_amr) return refuse(asked, Fault::amr_not_granted);
  return std::nullopt;
}

std::optional<Answer> refused_by_redirect(const Asked& asked, const Demand& demand) {
  for (const Field& field : demand.fields.all()) {
    if (!demand.fields.is_twice(field.name)) continue;
    return refuse(asked, Fault::parameter_twice, demand.back, {{"name", field.name}});
  }
  const std::string type = demand.fields.get("response_type");
  if (type.empty()) return refuse(asked, Fault::response_type_missing, demand.back);
  if (type != "code") return refuse(asked, Fault::response_type_unsupported, demand.back);
  if (!demand.claims.is_readable) return refuse(asked, Fault::claims_unreadable, demand.back);
  if (!demand.granted.refused.empty()) {
    return refuse(asked, Fault::scope_refused, demand.back, {},
                  {{"scope", demand.granted.refused}});
  }
  if (!is_among(demand.granted.scopes, "openid")) {
    return refuse(asked, Fault::openid_missing, demand.back);
  }
  const std::string level = asked_level(demand.fields.get("acr_values"));
  if (level != "eidas1") return refuse(asked, Fault::acr_refused, demand.back, {{"got", level}});
  return std::nullopt;
}

std::string_view session_of(const Request& request) {
  return request.header("X-Sandbox-Session").value_or("");
}

ChoiceTicket ticket_of(const Asked& asked, const Demand& demand) {
  ChoiceTicket ticket;
  ticket.client = demand.client.id;
  ticket.redirect_uri = demand.back.redirect_uri;
  ticket.scope = join(demand.granted.scopes, " ");
  ticket.state = demand.back.state.value_or("");
  ticket.nonce = demand.fields.get("nonce");
  ticket.wants_amr = demand.claims.wants_amr;
  ticket.expires = asked.now.epoch + asked.settings.rules.lifetimes.choice;
  if (const std::string_view session = session_of(asked.request); !session.empty()) {
    ticket.wishes.emplace("session", session);
  }
  return ticket;
}

// As a suite asked for beforehand; an error may be any, the words are those of a failure.
Answer follow(const Asked& asked, const Demand& demand, const NextLogin& next) {
  if (next.error == "access_denied") return refuse(asked, Fault::aborted, demand.back);
  if (next.error == "temporarily_unavailable") {
    return refuse(asked, Fault::unavailable, demand.back);
  }
  if (next.error == "server_error") return refuse(asked, Fault::failure, demand.back);
  if (!next.error.empty()) {
    std::vector<Field> fields = {{"error", next.error},
                                 {"error_description", "as asked for by the test"}};
    if (demand.back.state) fields.push_back({"state", *demand.back.state});
    fields.push_back({"iss", asked.issuer});
    return redirect(with_fields(demand.back.redirect_uri, fields));
  }
  ChoiceTicket ticket = ticket_of(asked, demand);
  for (const auto& [name, wish] : next.wishes) ticket.wishes[name] = wish;
  if (next.person.empty()) return logged_in(asked, ticket, "identity", next.claims);
  const auto people = asked.people();
  const Person* person = people->find(next.person);
  if (person == nullptr) return refuse(asked, Fault::hint_refused, demand.back);
  return logged_in(asked, ticket, person->id, person->claims);
}

Answer choice_page(const Asked& asked, const Demand& demand) {
  ChoiceTicket ticket = ticket_of(asked, demand);
  ticket.browser = cookie_in(asked.request);
  if (ticket.browser.empty()) ticket.browser = base64url(asked.random(browser_size));
  ChoicePage page;
  page.ticket = asked.seal.seal(ticket, asked.random(nonce_size));
  page.cookie = std::string(cookie_name) + "=" + ticket.browser +
                "; Path=/api/v2; Max-Age=" + std::to_string(asked.settings.rules.lifetimes.choice) +
                "; HttpOnly; SameSite=Lax";
  if (asked.issuer.starts_with("https://")) page.cookie += "; Secure";
  page.client = demand.client.name;
  page.redirect_origin = read_web_url(ticket.redirect_uri).value_or(WebUrl{}).origin;
  page.scopes = demand.granted.scopes;
  page.dropped = demand.granted.dropped;
  page.unlisted = demand.granted.unlisted;
  page.is_declared = demand.client.is_declared;
  page.people = asked.people();
  return page;
}

// ---- What the page sends ----

// Browsers say where a form comes from; programs say nothing.
bool is_of_another_origin(const Request& request) {
  const auto site = request.header("Sec-Fetch-Site");
  if (site && *site != "same-origin" && *site != "none") return true;
  const auto origin = request.header("Origin");
  if (!origin) return false;
  const std::size_t scheme = origin->find("://");
  if (scheme == std::string_view::npos) return true;
  const std::string_view host = origin->substr(scheme + 3);
  return !equal_ignoring_case(host, request.host()) &&
         !equal_ignoring_case(host, request.header("Host").value_or(""));
}

constexpr std::size_t longest = 255;

// What the page's reader wishes of the calls to come: "sandbox_status" is the wish "status".
void add_wishes_of_form(const Fields& form, WishTexts& wishes) {
  constexpr std::string_view prefix = "sandbox_";
  for (const Field& field : form.all()) {
    if (!field.name.starts_with(prefix) || is_blank(std::string_view(field.value))) continue;
    const std::string value = field.value.substr(0, longest);
    if (is_utf8(value)) wishes[field.name.substr(prefix.size(), longest)] = value;
  }
}

Claims claims_of_form(const Fields& form) {
  Claims claims;
  for (const char* name : {"family_name", "given_name", "gender", "birthdate", "birthplace",
                           "birthcountry", "preferred_username", "email"}) {
    const std::string value = form.get(name).substr(0, longest);
    if (is_utf8(value) && !is_blank(std::string_view(value))) claims[name] = value;
  }
  return claims;
}

}  // namespace

Answer authorize(const Asked& asked) {
  Demand demand;
  demand.fields = fields_of(asked.request);
  if (auto refused = refused_by_page(asked, demand.fields)) return *std::move(refused);
  const std::string type = demand.fields.get("response_type");
  demand.client = *find_client(asked.settings, demand.fields.get("client_id"));
  demand.back = {demand.fields.get("redirect_uri"), demand.fields.get("state"),
                 type.find("token") != std::string::npos};
  demand.claims = read_claims(demand.fields);
  demand.granted = grant(asked, demand.client, demand.fields.get("scope"));
  if (auto refused = refused_by_redirect(asked, demand)) return *std::move(refused);

  if (const auto next = asked.memory.take_next(session_of(asked.request), demand.client.id)) {
    return follow(asked, demand, *next);
  }
  if (const std::string* hint = demand.fields.find("idp_hint")) {
    const auto people = asked.people();
    const Person* person = people->find(*hint);
    if (person == nullptr) return refuse(asked, Fault::hint_refused, demand.back);
    return logged_in(asked, ticket_of(asked, demand), person->id, person->claims);
  }
  return choice_page(asked, demand);
}

Answer choose(const Asked& asked) {
  if (is_of_another_origin(asked.request)) return refuse(asked, Fault::choice_of_another_origin);
  const Fields form = fields_of(asked.request);
  auto choice = asked.seal.open_choice(form.get("ticket"));
  const std::string browser = cookie_in(asked.request);
  if (!choice || choice->expires < asked.now.epoch || browser.empty() ||
      browser != choice->browser) {
    return refuse(asked, Fault::choice_lost);
  }
  add_wishes_of_form(form, choice->wishes);
  if (form.find("cancel") != nullptr) {
    return refuse(asked, Fault::aborted, {choice->redirect_uri, choice->state, false});
  }
  if (const std::string* id = form.find("person")) {
    const auto people = asked.people();
    const Person* person = people->find(*id);
    if (person == nullptr) return refuse(asked, Fault::person_unknown, {{"name", *id}});
    return logged_in(asked, *choice, person->id, person->claims);
  }
  const Claims claims = claims_of_form(form);
  if (const std::string missing = missing_of(claims); !missing.empty()) {
    return refuse(asked, Fault::identity_incomplete, {{"why", missing}});
  }
  return logged_in(asked, *choice, "identity", claims);
}

}  // namespace sandbox::france_connect
