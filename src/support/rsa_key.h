#pragma once

#include <string>
#include <string_view>

namespace sandbox {

// The public half of an RSA key, as a JSON Web Key Set writes it.
struct RsaPublicKey {
  std::string modulus;   // big-endian bytes
  std::string exponent;  // big-endian bytes
};

// A new key of 2048 bits; some tens of milliseconds.
RsaPublicKey make_rsa_key();

// Of a PEM text that holds a private or a public RSA key. Throws
// std::runtime_error, with a sentence for the user, when it holds none.
RsaPublicKey read_rsa_key(const std::string& pem);

// A short text, that only who has the private half can read: RSA-OAEP with SHA-1 and its MGF1,
// as `RSA-OAEP` of RFC 7518 section 4.3 wants it.
std::string oaep_encrypted(const RsaPublicKey& key, std::string_view text);

}  // namespace sandbox
