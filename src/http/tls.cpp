#include "http/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <new>
#include <stdexcept>
#include <system_error>

namespace sandbox {
namespace {

struct Pem {
  const char* what;    // "certificate"
  const char* option;  // "--tls-cert"
  const char* label;   // how its first line ends
  std::string file;
};

std::runtime_error cannot_use(const Pem& pem, const std::string& why) {
  ERR_clear_error();
  return std::runtime_error("cannot use the " + std::string(pem.what) + " " + pem.file + ": " +
                            why);
}

// Why a file can't be read at all; empty when it can.
std::string unreadable(const std::string& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (!std::filesystem::exists(status)) return "it does not exist";
  if (std::filesystem::is_directory(status)) return "it is a folder";
  return ::access(file.c_str(), R_OK) == 0 ? "" : "you may not read it";
}

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};
using Source = std::unique_ptr<BIO, Release<BIO_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;

Source open_pem(const Pem& pem) {
  const std::string give = "; give a PEM file with " + std::string(pem.option);
  if (const std::string why = unreadable(pem.file); !why.empty()) {
    throw cannot_use(pem, why + give);
  }
  Source source(BIO_new_file(pem.file.c_str(), "r"));
  if (!source) throw cannot_use(pem, "it can't be opened" + give);
  return source;
}

// After a read that found nothing of use. OpenSSL's errors do not tell the two apart.
std::runtime_error nothing_in(const Pem& pem) {
  std::ifstream in(pem.file);
  std::string line;
  while (std::getline(in, line)) {
    if (line.find(pem.label) == std::string::npos) continue;
    return cannot_use(pem, "the " + std::string(pem.what) +
                               " in it is damaged; copy it anew, whole and unchanged");
  }
  return cannot_use(
      pem, "there is no PEM " + std::string(pem.what) + " in it; give one with " + pem.option);
}

Certificate read_certificate(const Pem& pem) {
  Certificate certificate(PEM_read_bio_X509_AUX(open_pem(pem).get(), nullptr, nullptr, nullptr));
  if (!certificate) throw nothing_in(pem);
  return certificate;
}

// Instead of asking at the terminal.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return 0;
}

Key read_key(const Pem& pem) {
  bool locked = false;
  Key key(PEM_read_bio_PrivateKey(open_pem(pem).get(), nullptr, no_passphrase, &locked));
  if (locked) {
    throw cannot_use(pem, "a passphrase locks it; `openssl pkey -in " + pem.file +
                              " -out open.pem` writes one without");
  }
  if (!key) throw nothing_in(pem);
  return key;
}

// HTTP/2 is not spoken here; a client that asks for it must be told.
int choose_http_1_1(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* in, unsigned in_size, void*) {
  static constexpr std::array<unsigned char, 9> ours = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  const int chosen = SSL_select_next_proto(const_cast<unsigned char**>(out), out_size, ours.data(),
                                           ours.size(), in, in_size);
  return chosen == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

}  // namespace

void FreeTlsSession::operator()(SSL* session) const { SSL_free(session); }
void TlsContext::Free::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

TlsContext::TlsContext(const std::string& certificate_file, const std::string& key_file)
    : context_(SSL_CTX_new(TLS_server_method())) {
  SSL_CTX* context = context_.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(
      context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context, choose_http_1_1, nullptr);
  // Of TLS 1.2 what TLS 1.3 has kept: keys of the moment, and ciphers that authenticate.
  SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");
  const Pem certificate{"certificate", "--tls-cert", "CERTIFICATE-----", certificate_file};
  const Pem key{"key", "--tls-key", "PRIVATE KEY-----", key_file};
  const Certificate first = read_certificate(certificate);
  if (X509_check_private_key(first.get(), read_key(key).get()) != 1) {
    throw cannot_use(key, "it is not the key of the certificate " + certificate_file +
                              "; give the two that were made together");
  }
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    throw cannot_use(certificate,
                     "OpenSSL refuses it or its chain, as too weak or damaged; make one with RSA "
                     "of 2048 bits or with P-256");
  }
}

TlsSession TlsContext::open_session() const {
  TlsSession session(SSL_new(context_.get()));
  if (!session) throw std::bad_alloc();  // never serve in the clear what was to be encrypted
  SSL_set_accept_state(session.get());
  return session;
}

}  // namespace sandbox
