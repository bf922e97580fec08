#include "answering/token.h"

#include <algorithm>
#include <cstdlib>

#include "model/clock.h"
#include "model/json_writer.h"
#include "model/node.h"
#include "model/value.h"
#include "reading/document.h"
#include "support/base64.h"
#include "support/hash.h"
#include "support/text.h"

namespace sandbox {

const std::string_view published_jwt_secret =
    "ea0a029b813836b17cb574fa53d7a626302389f2fa16a7b0596e47c317ebdacf"
    "0578e494b691537663044ed94751153a01ff2f518484f4323baba4ae466bb4b2";

namespace {

constexpr std::size_t longest_token = std::size_t{16} * 1024;

bool is_lower_case_uuid(std::string_view text) {
  constexpr std::string_view form = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  return std::ranges::equal(text, form, [](char given, char wanted) {
    if (wanted == '-') return given == '-';
    return (given >= '0' && given <= '9') || (given >= 'a' && given <= 'f');
  });
}

// A JSON text ends where it ends, and begins where it begins (docs/reference/observed.md F15).
bool has_odd_bytes(std::string_view json) {
  return json.find('\0') != std::string_view::npos || json.starts_with("\xEF\xBB\xBF");
}

std::optional<Node> json_object(std::string_view segment) {
  const auto bytes = from_base64url(segment);
  if (!bytes || has_odd_bytes(*bytes)) return std::nullopt;
  Document document = read_json(*bytes, {"token"});
  // A claim said twice is told, and two readers could believe different ones.
  const bool doubtful = !document.findings.empty();
  if (doubtful || !document.root || !document.root->is_map()) return std::nullopt;
  return std::move(document.root);
}

std::string text_claim(const Node& claims, std::string_view name) {
  const Node* found = claims.find(name);
  return found != nullptr && found->is_text() ? found->text : "";
}

// A NumericDate (RFC 7519 section 2), fraction cut; a text counts as the number that it
// begins with, or 0, as the service reads it. A claim of another kind makes the token
// unbelievable.
bool read_seconds(const Node& claims, std::string_view name, std::optional<std::int64_t>& seconds) {
  const Node* found = claims.find(name);
  if (found == nullptr || found->is_null()) return true;
  if (found->kind == Node::Kind::integer || found->is_text()) {
    seconds = to_i(Value::of(found->text));
    return true;
  }
  if (found->kind != Node::Kind::decimal) return false;
  constexpr double far = 1e17;  // beyond the end of days, and within 64 bits
  seconds =
      static_cast<std::int64_t>(std::clamp(std::strtod(found->text.c_str(), nullptr), -far, far));
  return true;
}

std::optional<Token> read_claims(const Node& claims) {
  Token token;
  token.uid = text_claim(claims, "uid");
  // Ruby's ^ and $ are anchors of lines, so that one good line is enough.
  token.is_whole = std::ranges::any_of(split(token.uid, '\n'), is_lower_case_uuid);
  token.jti = text_claim(claims, "jti");
  if (token.jti != internal_jti) return std::nullopt;
  if (!read_seconds(claims, "exp", token.expires) ||
      !read_seconds(claims, "nbf", token.not_before)) {
    return std::nullopt;
  }
  token.sandbox = read_sandbox_claims(claims);
  if (const Node* scopes = claims.find("scopes")) {
    for (const Node& scope : scopes->items) {
      if (scope.is_text()) token.scopes.push_back(scope.text);
    }
  }
  token.scopes_id = scopes_id(token.scopes);
  return token;
}

// HS256 in any case; unencoded payloads (RFC 7797) are not followed.
bool is_our_algorithm(const Node& header) {
  const Node* encoded = header.find("b64");
  const bool unencoded = encoded != nullptr && encoded->text == "false" && !encoded->is_text();
  return equal_ignoring_case(text_claim(header, "alg"), "HS256") && !unencoded;
}

// As many `=` as the length wants may stand at the end.
std::string_view without_padding(std::string_view text) {
  const std::size_t end = text.find('=');
  if (end == std::string_view::npos || text.size() % 4 != 0 || text.size() - end > 2) return text;
  return text.find_first_not_of('=', end) == std::string_view::npos ? text.substr(0, end) : text;
}

}  // namespace

std::string sign_token(const Token& token, std::int64_t issued_at, std::string_view secret) {
  JsonObject claims;
  claims.text("uid", token.uid)
      .text("jti", token.jti)
      .raw("scopes", json_list(token.scopes, json_text))
      .text("sub", "bac-a-sable")
      .number("iat", issued_at)
      .text("version", "1.0");
  if (!token.siret.empty()) claims.text("siret", token.siret);
  if (token.not_before) claims.number("nbf", *token.not_before);
  if (token.expires) claims.number("exp", *token.expires);
  if (token.sandbox) claims.raw("sandbox", to_json(*token.sandbox));
  const std::string message = base64url(R"({"alg":"HS256"})") + "." + base64url(claims.str());
  return message + "." + base64url(hmac_sha256(secret, message));
}

std::string end_of_token(const Token& token) {
  if (!token.expires) return "";
  // The calendar of what a number may say ends somewhere.
  constexpr std::int64_t last = 253'402'214'400;  // 9999-12-31
  return "this token ends on " +
         to_string(moment_at(std::clamp<std::int64_t>(*token.expires, 0, last)).today);
}

std::optional<Token> verify_token(std::string_view text, std::string_view secret) {
  if (text.size() > longest_token) return std::nullopt;
  const std::size_t first = text.find('.');
  const std::size_t second = text.find('.', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  // The signature first: nothing of a stranger's text is parsed.
  const auto signature = from_base64url(without_padding(text.substr(second + 1)));
  if (!signature ||
      !equal_in_constant_time(*signature, hmac_sha256(secret, text.substr(0, second)))) {
    return std::nullopt;
  }
  const auto header = json_object(text.substr(0, first));
  const auto claims = json_object(text.substr(first + 1, second - first - 1));
  if (!header || !claims || !is_our_algorithm(*header)) return std::nullopt;
  return read_claims(*claims);
}

std::shared_ptr<const Token> TokenVerifier::verify(std::string_view text) const {
  const std::size_t last_dot = text.rfind('.');
  if (last_dot == std::string_view::npos) return nullptr;
  const std::string_view signature = text.substr(last_dot + 1);
  {
    const std::shared_lock lock(mutex_);
    const auto found = known_.find(signature);
    if (found != known_.end() && found->second.text == text) return found->second.token;
  }
  auto token = verify_token(text, secret_);
  if (!token) return nullptr;
  auto kept = std::make_shared<const Token>(*std::move(token));
  const std::unique_lock lock(mutex_);
  if (known_.size() >= most_remembered) known_.clear();
  known_.insert_or_assign(std::string(signature), Known{std::string(text), kept});
  return kept;
}

const std::shared_ptr<const Token>& RequestTokens::verify(std::string_view text) {
  if (text != text_) {
    token_ = verifier_.verify(text);
    text_ = text;
  }
  return token_;
}

std::string TokenVerifier::seal(std::string_view text) const {
  // What is signed of a token has one full stop, and begins with a letter.
  return hmac_sha256(secret_, "..seal.." + std::string(text));
}

std::size_t TokenVerifier::remembered() const {
  const std::shared_lock lock(mutex_);
  return known_.size();
}

}  // namespace sandbox
