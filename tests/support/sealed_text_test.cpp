#include "support/sealed_text.h"

#include "support/base64.h"
#include "support/catch.h"

using namespace sandbox;

TEST_CASE("what is sealed comes back to who has the key, for the same purpose", "[support]") {
  const std::string key(32, 'k');
  const std::string nonce(12, 'n');
  for (const std::string& text : {std::string(), std::string("é"), std::string(10'000, 'x')}) {
    const std::string sealed = sealed_text(key, nonce, "purpose", text);
    CHECK(unsealed_text(key, "purpose", sealed) == text);
    CHECK_FALSE(unsealed_text(key, "another", sealed));
    CHECK_FALSE(unsealed_text(std::string(32, 'q'), "purpose", sealed));
    CHECK_FALSE(unsealed_text(key, "purpose", sealed + "A"));
    CHECK_FALSE(unsealed_text(key, "purpose", sealed.substr(1)));
  }
  CHECK_FALSE(unsealed_text(key, "purpose", ""));
  CHECK_FALSE(unsealed_text(key, "purpose", "not base64 !"));
}

// Test case 14 of the specification of GCM (McGrew, Viega), AES-256 over 16 zeros.
TEST_CASE("it is AES-256-GCM", "[support]") {
  const SealedParts parts =
      seal(std::string(32, '\0'), std::string(12, '\0'), "", std::string(16, '\0'));
  CHECK(base64url(parts.cipher_text) == "zqdAPU1ga24HTsXTuvOdGA");
  CHECK(base64url(parts.tag) == "0NHIp5mZa_AmW5i11Iq5GQ");
}
