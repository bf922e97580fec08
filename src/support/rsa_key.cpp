#include "support/rsa_key.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
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

std::string oaep_encrypted(const RsaPublicKey& key, std::string_view text) {
  const auto number_of = [](const std::string& bytes) {
    return std::unique_ptr<BIGNUM, decltype(&BN_free)>(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()), nullptr),
        BN_free);
  };
  const auto modulus = number_of(key.modulus);
  const auto exponent = number_of(key.exponent);
  const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> builder(
      OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  const std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)> parameters(
      OSSL_PARAM_BLD_to_param(builder.get()), OSSL_PARAM_free);
  using Context = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
  const Context making(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* made = nullptr;
  EVP_PKEY_fromdata_init(making.get());
  EVP_PKEY_fromdata(making.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get());
  const Key whole(made, EVP_PKEY_free);
  const Context context(EVP_PKEY_CTX_new(whole.get(), nullptr), EVP_PKEY_CTX_free);
  std::string encrypted(key.modulus.size(), '\0');
  std::size_t size = encrypted.size();
  const bool good =
      context != nullptr && EVP_PKEY_encrypt_init(context.get()) == 1 &&
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
      EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(encrypted.data()), &size,
                       reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
  if (!good) throw std::runtime_error("OpenSSL could not encrypt for an RSA key");
  encrypted.resize(size);
  return encrypted;
}

}  // namespace sandbox
