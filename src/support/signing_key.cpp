#include "support/signing_key.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>

#include "support/hash.h"

namespace sandbox {
namespace {

constexpr int part_size = 32;  // of r, s, x and y on P-256
constexpr int least_rsa_bits = 2048;

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Signature = std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)>;
using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;

EVP_PKEY* pkey(const std::shared_ptr<void>& key) { return static_cast<EVP_PKEY*>(key.get()); }

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string padded(const BIGNUM* number, int size) {
  std::string text(static_cast<std::size_t>(size), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(text.data()), size);
  return text;
}

std::string member(EVP_PKEY* key, const char* name, int size) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) {
    throw std::runtime_error("OpenSSL could not read a key");
  }
  const Number number(raw, BN_free);
  return padded(number.get(), size > 0 ? size : BN_num_bytes(number.get()));
}

bool is_p256(EVP_PKEY* key) {
  char group[64] = {};
  std::size_t length = 0;
  return EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group,
                                        &length) == 1 &&
         std::string_view(group, length) == "prime256v1";
}

// As OpenSSL writes it, ASN.1, to r and s one after the other.
std::string joined_parts(const std::string& der) {
  const unsigned char* at = bytes(der);
  const Signature parts(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  if (parts == nullptr) throw std::runtime_error("OpenSSL could not read its own signature");
  return padded(ECDSA_SIG_get0_r(parts.get()), part_size) +
         padded(ECDSA_SIG_get0_s(parts.get()), part_size);
}

// And back; empty when it is none.
std::string written_parts(std::string_view joined) {
  if (joined.size() != std::size_t{2} * part_size) return "";
  const Signature parts(ECDSA_SIG_new(), ECDSA_SIG_free);
  BIGNUM* r = BN_bin2bn(bytes(joined), part_size, nullptr);
  BIGNUM* s = BN_bin2bn(bytes(joined) + part_size, part_size, nullptr);
  if (ECDSA_SIG_set0(parts.get(), r, s) != 1) return "";
  const int size = i2d_ECDSA_SIG(parts.get(), nullptr);
  if (size <= 0) return "";
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(parts.get(), &out);
  return der;
}

}  // namespace

SigningKey::SigningKey(const std::string& pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  // A key that a passphrase locks is none: nobody is asked at the terminal.
  const auto no_passphrase = [](char*, int, int, void*) { return 0; };
  EVP_PKEY* read = PEM_read_bio_PrivateKey(source.get(), nullptr, no_passphrase, nullptr);
  if (read == nullptr) throw std::runtime_error("there is no private key in it, in PEM");
  key_ = std::shared_ptr<void>(read, [](void* key) { EVP_PKEY_free(static_cast<EVP_PKEY*>(key)); });
  is_elliptic_ = EVP_PKEY_is_a(read, "EC") == 1;
  if (is_elliptic_ && !is_p256(read)) throw std::runtime_error("its curve is not P-256");
  if (is_elliptic_) return;
  if (EVP_PKEY_is_a(read, "RSA") != 1) throw std::runtime_error("the key is neither EC nor RSA");
  if (EVP_PKEY_get_bits(read) < least_rsa_bits) {
    throw std::runtime_error("its RSA key is shorter than 2048 bits");
  }
}

std::string SigningKey::sign(std::string_view message) const {
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::size_t size = 0;
  const bool begun =
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, pkey(key_)) == 1 &&
      EVP_DigestSign(context.get(), nullptr, &size, bytes(message), message.size()) == 1;
  std::string signature(size, '\0');
  if (!begun || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                               &size, bytes(message), message.size()) != 1) {
    throw std::runtime_error("OpenSSL could not sign");
  }
  signature.resize(size);
  return is_elliptic_ ? joined_parts(signature) : signature;
}

bool SigningKey::verify(std::string_view message, std::string_view signature) const {
  const std::string written = is_elliptic_ ? written_parts(signature) : std::string(signature);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return !written.empty() &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, pkey(key_)) == 1 &&
         EVP_DigestVerify(context.get(), bytes(written), written.size(), bytes(message),
                          message.size()) == 1;
}

std::vector<std::pair<const char*, std::string>> SigningKey::public_members() const {
  EVP_PKEY* key = pkey(key_);
  if (!is_elliptic_) {
    return {{"n", member(key, OSSL_PKEY_PARAM_RSA_N, 0)},
            {"e", member(key, OSSL_PKEY_PARAM_RSA_E, 0)}};
  }
  return {{"x", member(key, OSSL_PKEY_PARAM_EC_PUB_X, part_size)},
          {"y", member(key, OSSL_PKEY_PARAM_EC_PUB_Y, part_size)}};
}

std::string SigningKey::secret() const {
  const char* name = is_elliptic_ ? OSSL_PKEY_PARAM_PRIV_KEY : OSSL_PKEY_PARAM_RSA_D;
  return hmac_sha256(member(pkey(key_), name, 0), "what only this key knows");
}

}  // namespace sandbox
