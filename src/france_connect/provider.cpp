#include "france_connect/provider.h"

#include <algorithm>
#include <array>

#include "france_connect/asked.h"
#include "model/json_writer.h"
#include "reading/document.h"
#include "support/host.h"
#include "support/text.h"

// The table of endpoints, and what surrounds them: keys and rules are read when somebody first
// asks, so that starting costs nothing; the people of a tree when they are first shown.

namespace sandbox::france_connect {
namespace {

constexpr std::string_view prefix = "/api/v2";

struct Endpoint {
  std::string_view path;  // after the prefix
  Answer (*get)(const Asked& asked);
  Answer (*post)(const Asked& asked);
};
// Source: docs/reference/france-connect.md 1.2.
constexpr std::array endpoints = {
    Endpoint{"", home, nullptr},
    Endpoint{"/.well-known/openid-configuration", discovery, nullptr},
    Endpoint{"/jwks", key_set, nullptr},
    Endpoint{"/authorize", authorize, authorize},
    Endpoint{"/login", nullptr, choose},
    Endpoint{"/token", nullptr, give_token},
    Endpoint{"/userinfo", give_userinfo, nullptr},
    Endpoint{"/token/revocation", nullptr, revoke},
    Endpoint{"/session/end", log_out, nullptr},
    Endpoint{"/checktoken", nullptr, check_token},
};

const Endpoint* endpoint_at(std::string_view path) {
  if (!path.starts_with(prefix)) return nullptr;
  const auto found = std::ranges::find(endpoints, path.substr(prefix.size()), &Endpoint::path);
  return found == endpoints.end() ? nullptr : &*found;
}

// As a proxy says, if there is one; its words are taken for a scheme or for nothing.
std::string scheme_of(const Request& request) {
  std::string_view forwarded = request.header("X-Forwarded-Proto").value_or("");
  forwarded.remove_prefix(forwarded.rfind(',') + 1);
  while (forwarded.starts_with(' ')) forwarded.remove_prefix(1);
  return forwarded == "http" || forwarded == "https" ? std::string(forwarded) : request.scheme;
}

// What the client called us, so that it finds in tokens what it was given as the issuer.
std::optional<std::string> issuer_of(const Settings& settings, const Request& request) {
  std::string base = settings.public_url;
  if (base.empty()) {
    const std::string written = scheme_of(request) + "://" + std::string(request.host());
    const auto called = read_web_url(written);
    if (!called || called->origin.size() != written.size()) return std::nullopt;
    base = called->origin;
  }
  return base + std::string(prefix);
}

Response message(int status, const std::string& sentence) {
  Response response = json_answer(status, JsonObject().text("message", sentence).str());
  response.headers.add("cache-control", "no-store");
  return response;
}

constexpr const char* how_to_ask =
    "send a JSON object with one of `person` (an id), `identity` (family_name, given_name, gender, "
    "birthdate, birthplace, birthcountry) and `error` (such as access_denied), perhaps with "
    "`session`, `client_id` and `sandbox` (what its access token asks of the sandbox, such as "
    "{\"status\": 504})";

// Nothing when the body says something else.
std::optional<NextLogin> read_next(const std::string& body) {
  const Document read = read_json(body, {"body"});
  if (!read.root || !read.root->is_map()) return std::nullopt;
  NextLogin next;
  int choices = 0;
  for (const Node::Member& member : read.root->members) {
    const bool is_text = member.value.is_text();
    if (member.key == "person" && is_text) {
      next.person = member.value.text;
      ++choices;
    } else if (member.key == "error" && is_text) {
      next.error = member.value.text;
      ++choices;
    } else if (member.key == "session" && is_text) {
      next.session = member.value.text;
    } else if (member.key == "client_id" && is_text) {
      next.client = member.value.text;
    } else if (member.key == "identity" && member.value.is_map()) {
      for (const Node::Member& claim : member.value.members) {
        if (claim.value.is_text()) next.claims[claim.key] = claim.value.text;
      }
      ++choices;
    } else if (member.key == "sandbox" && member.value.is_map()) {
      for (const Node::Member& wish : member.value.members) {
        next.wishes[wish.key] = wish.value.text;
      }
    } else {
      return std::nullopt;
    }
  }
  const bool is_error = next.error.empty() || std::ranges::all_of(next.error, [](char c) {
                          return (c >= 'a' && c <= 'z') || c == '_';
                        });
  return choices == 1 && is_error ? std::optional(std::move(next)) : std::nullopt;
}

}  // namespace

Provider::Provider(std::function<std::shared_ptr<const Settings>()> settings,
                   std::function<std::string(std::size_t)> random)
    : settings_(std::move(settings)),
      seal_([this] { return TicketSeal(settings_.get()->keys.elliptic.secret()); }),
      random_(std::move(random)) {}

const std::vector<std::string>& Provider::paths() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> made;
    made.reserve(std::size(endpoints));
    for (const Endpoint& endpoint : endpoints) {
      made.push_back(std::string(prefix) + std::string(endpoint.path));
    }
    return made;
  }();
  return all;
}

bool Provider::owns(std::string_view path) { return endpoint_at(path) != nullptr; }

Answer Provider::answer(const Request& request, const Moment& now,
                        const std::shared_ptr<const Catalogue>& catalogue) {
  const Settings& settings = *settings_.get();
  const auto issuer = issuer_of(settings, request);
  if (!issuer) return message(400, "the Host header is no host; call the server by its name");
  const std::function<std::shared_ptr<const People>()> people = [&] {
    return people_of_tree(catalogue);
  };
  const Asked asked{request, now, *issuer, settings, seal_.get(), random_, people, memory_};
  const std::string_view target = request.target;
  const Endpoint* endpoint = endpoint_at(target.substr(0, target.find('?')));
  const auto answers = endpoint == nullptr                                   ? nullptr
                       : request.method == "GET" || request.method == "HEAD" ? endpoint->get
                       : request.method == "POST"                            ? endpoint->post
                                                                             : nullptr;
  return answers == nullptr ? refuse(asked, Fault::page_not_found) : answers(asked);
}

std::shared_ptr<const People> Provider::people_of_tree(
    const std::shared_ptr<const Catalogue>& catalogue) {
  const std::lock_guard lock(mutex_);
  if (people_ == nullptr || catalogue_.lock() != catalogue) {
    people_ = std::make_shared<const People>(people_of(*catalogue, settings_.get()->people));
    catalogue_ = catalogue;
  }
  return people_;
}

Response Provider::ask_for_next(const Request& request,
                                const std::shared_ptr<const Catalogue>& catalogue) {
  if (request.method == "DELETE") {
    return message(200, std::to_string(memory_.forget_next()) + " logins forgotten");
  }
  if (request.method != "POST") return message(405, how_to_ask);
  auto next = read_next(request.body);
  if (!next) return message(400, how_to_ask);
  if (!next->person.empty() && people_of_tree(catalogue)->find(next->person) == nullptr) {
    return message(400, "the tree has nobody called `" + next->person +
                            "`; /api/v2/authorize shows who there is");
  }
  if (!next->claims.empty()) {
    if (const std::string missing = missing_of(next->claims); !missing.empty()) {
      return message(400, "identity: " + missing);
    }
  }
  memory_.add_next(*std::move(next));
  return message(200, "the next login that fits will be this one");
}

LoggedIn Provider::logged_in(std::string_view token, const Moment& now) const {
  // No shorter text can be one.
  constexpr std::size_t shortest = 100;
  if (token.size() < shortest) return {};
  const auto opened = seal_.get().open_access(token);
  if (!opened || opened->expires < now.epoch || memory_.is_revoked(opened->id)) return {};
  auto identity = std::make_shared<Identity>();
  identity->token = token;
  identity->name = opened->person;
  identity->scopes = scopes_in(opened->scope);
  for (const auto& [name, value] : opened->claims) {
    // These two come from the identity provider, and no data provider is told.
    if (name != "preferred_username" && name != "email") identity->claims[name] = Value::of(value);
  }
  return {std::move(identity), opened->wishes};
}

}  // namespace sandbox::france_connect
