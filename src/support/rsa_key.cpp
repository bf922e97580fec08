#include "support/rsa_key.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <stdexcept>

namespace sandbox {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

std::string number(const Key& key, const char* name) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(key.get(), name, &raw) != 1) {
    throw std::runtime_error("the key is no RSA key");
  }
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> value(raw, BN_free);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(value.get())), '\0');
  BN_bn2bin(value.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

RsaPublicKey public_half(const Key& key) {
  return {number(key, OSSL_PKEY_PARAM_RSA_N), number(key, OSSL_PKEY_PARAM_RSA_E)};
}

}  // namespace

RsaPublicKey make_rsa_key() {
  const Key key(EVP_RSA_gen(2048), EVP_PKEY_free);
  if (key == nullptr) throw std::runtime_error("OpenSSL could not make an RSA key");
  return public_half(key);
}

RsaPublicKey read_rsa_key(const std::string& pem) {
  const auto open = [&] {
    return std::unique_ptr<BIO, decltype(&BIO_free)>(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  };
  // A key that a passphrase locks is none: nobody is asked at the terminal.
  const auto no_passphrase = [](char*, int, int, void*) { return 0; };
  Key key(PEM_read_bio_PrivateKey(open().get(), nullptr, no_passphrase, nullptr), EVP_PKEY_free);
  if (key == nullptr) {
    key = Key(PEM_read_bio_PUBKEY(open().get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  }
  if (key == nullptr) throw std::runtime_error("there is no PEM key in it");
  return public_half(key);
}

}  // namespace sandbox
