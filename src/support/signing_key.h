#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox {

// A private key that signs as JSON Web Signatures want it (RFC 7518): EC on P-256 with
// ES256, or RSA of 2048 bits and more with RS256. Copies share it; thread-safe.
class SigningKey {
 public:
  // Of a PEM text. Throws std::runtime_error, with a sentence for the user, for any other.
  explicit SigningKey(const std::string& pem);

  bool is_elliptic() const { return is_elliptic_; }
  const char* algorithm() const { return is_elliptic_ ? "ES256" : "RS256"; }

  // The bytes of the signature as JWS has them: for ES256 r and s, 32 bytes each.
  std::string sign(std::string_view message) const;
  bool verify(std::string_view message, std::string_view signature) const;

  // The members of a JSON Web Key that are the key: x and y, or n and e; big-endian bytes.
  std::vector<std::pair<const char*, std::string>> public_members() const;

  // 32 bytes that only who has the key can know, the same each time.
  std::string secret() const;

 private:
  std::shared_ptr<void> key_;  // EVP_PKEY
  bool is_elliptic_ = false;
};

}  // namespace sandbox
