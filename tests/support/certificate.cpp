#include "support/certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>

namespace {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Signed = std::unique_ptr<X509, Release<X509_free>>;
using File = std::unique_ptr<FILE, Release<std::fclose>>;

Signed sign(EVP_PKEY* key) {
  Signed certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const auto* host = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_sign(certificate.get(), key, EVP_sha256());
  return certificate;
}

}  // namespace

Certificate::Certificate(Kind kind, const std::string& passphrase) {
  const Key key(kind == Kind::rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
  const File key_out(std::fopen(key_file().c_str(), "w"));
  const EVP_CIPHER* cipher = passphrase.empty() ? nullptr : EVP_aes_128_cbc();
  PEM_write_PrivateKey(key_out.get(), key.get(), cipher,
                       reinterpret_cast<const unsigned char*>(passphrase.data()),
                       static_cast<int>(passphrase.size()), nullptr, nullptr);
  const File certificate_out(std::fopen(certificate_file().c_str(), "w"));
  PEM_write_X509(certificate_out.get(), sign(key.get()).get());
}
