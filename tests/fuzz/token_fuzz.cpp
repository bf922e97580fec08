// No text crashes the verifier, and none that we did not sign is believed. The first
// byte chooses: a raw text; claims, or a header, that are well signed.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "answering/token.h"
#include "support/base64.h"
#include "support/hash.h"

using namespace sandbox;

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

std::string signed_token(const std::string& header, const std::string& claims) {
  const std::string message = base64url(header) + "." + base64url(claims);
  return message + "." + base64url(hmac_sha256(published_jwt_secret, message));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string said(reinterpret_cast<const char*>(bytes + 1), size - 1);
  switch (bytes[0] % 3) {
    case 0:
      require(!verify_token(said, "a secret that the fuzzer does not know"));
      break;
    case 1:
      if (const auto token =
              verify_token(signed_token(R"({"alg":"HS256"})", said), published_jwt_secret)) {
        require(token->jti.size() == 36 && (!token->is_whole || token->uid.size() >= 36));
      }
      break;
    default:
      verify_token(signed_token(said, "{}"), published_jwt_secret);
  }
  if (const auto bytes_of = from_base64url(said)) require(base64url(*bytes_of) == said);
  return 0;
}
