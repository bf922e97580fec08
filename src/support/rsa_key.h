#pragma once

#include <string>

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

}  // namespace sandbox
