#include "support/signing_key.h"

#include <stdexcept>

#include "france_connect/published_keys.h"
#include "support/catch.h"

using namespace sandbox;
using namespace sandbox::france_connect;

TEST_CASE("what a key signs, that key alone verifies", "[support]") {
  const SigningKey elliptic(published_ec_key);
  const SigningKey rsa(published_rsa_key);
  CHECK(elliptic.is_elliptic());
  CHECK_FALSE(rsa.is_elliptic());
  CHECK(elliptic.sign("a").size() == 64);  // RFC 7518 section 3.4
  CHECK(rsa.sign("a").size() == 256);
  for (const SigningKey* key : {&elliptic, &rsa}) {
    const std::string signature = key->sign("message");
    CHECK(key->verify("message", signature));
    CHECK_FALSE(key->verify("massage", signature));
    CHECK_FALSE(key->verify("message", ""));
    CHECK_FALSE(key->verify("message", std::string(signature.size(), '\0')));
    const SigningKey& other = key == &elliptic ? rsa : elliptic;
    CHECK_FALSE(other.verify("message", signature));
  }
  CHECK(elliptic.secret() == SigningKey(published_ec_key).secret());
  CHECK(elliptic.secret() != rsa.secret());
}

TEST_CASE("what is no private key of a kind that signs here is refused", "[support]") {
  for (const char* pem : {"", "x", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"}) {
    CHECK_THROWS_AS(SigningKey(pem), std::runtime_error);
  }
}
