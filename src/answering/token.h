#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "answering/sandbox_claims.h"
#include "model/scopes_id.h"
#include "support/text_map.h"

namespace sandbox {

// The secret with which staging signs its tokens; it is published.
// Source: docs/reference/crosscutting.md 2.2.
extern const std::string_view published_jwt_secret;

// The `jti` of tokens that need no habilitation of their own, as those of staging.
inline constexpr const char* internal_jti = "00000000-0000-0000-0000-000000000000";

// What a verified API token says.
struct Token {
  std::string uid;
  std::string jti;
  std::vector<std::string> scopes;
  std::optional<std::int64_t> expires;  // seconds since the epoch
  std::optional<std::int64_t> not_before;
  // The SIRET that the token says it was given to. Only carried: the service, like
  // this one, takes all internal tokens for its own. Source: docs/reference/crosscutting.md 2.2.
  std::string siret{};
  // Whether its `uid` is a UUID. A token without is nobody's, however well signed.
  bool is_whole = true;
  std::shared_ptr<const SandboxClaims> sandbox{};  // nullptr for a token that a real server gave
  ScopesId scopes_id{};                            // of `scopes`; of a verified token
};

// The token in its signed form: HS256, the claims that staging reads.
std::string sign_token(const Token& token, std::int64_t issued_at, std::string_view secret);

// Verifies a signed token: three strictly encoded segments, HS256 and nothing
// else, the right signature, no claim twice, the `jti` of internal tokens (any other
// lives in a database that no sandbox has). Nothing when any of that fails. Expiry and
// the uid are the caller's to look at. Source: docs/reference/crosscutting.md 2.2,
// docs/reference/observed.md E12, F15.
std::optional<Token> verify_token(std::string_view text, std::string_view secret);

// "this token ends on 2028-05-23", a day in Paris; empty for one that never does.
std::string end_of_token(const Token& token);

// verify_token() with a bounded memory of good tokens, since a client sends the
// same one each time. Thread-safe.
class TokenVerifier {
 public:
  explicit TokenVerifier(std::string secret) : secret_(std::move(secret)) {}

  // nullptr when the token is not to be believed.
  std::shared_ptr<const Token> verify(std::string_view text) const;

  // A seal that only who knows the secret can make, 32 bytes, and that is no token's signature.
  std::string seal(std::string_view text) const;

  static constexpr std::size_t most_remembered = 1024;
  std::size_t remembered() const;  // how many good tokens

 private:
  struct Known {
    std::string text;
    std::shared_ptr<const Token> token;
  };

  std::string secret_;
  mutable std::shared_mutex mutex_;
  // By signature, the short end of the token: hashing all of it would cost more
  // than the rest of the look-up.
  mutable TextMap<Known> known_;
};

// A verifier for the length of one request, which asks about the same text more
// than once. The text must outlive it.
class RequestTokens {
 public:
  explicit RequestTokens(const TokenVerifier& verifier) : verifier_(verifier) {}

  const std::shared_ptr<const Token>& verify(std::string_view text);

 private:
  const TokenVerifier& verifier_;
  std::string_view text_;
  std::shared_ptr<const Token> token_;
};

}  // namespace sandbox
