#include "http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <new>
#include <stdexcept>
#include <string_view>

namespace sandbox {
namespace {

std::runtime_error cannot_use(const std::string& what, const std::string& file,
                              const std::string& next) {
  std::array<char, 256> why{};
  ERR_error_string_n(ERR_peek_last_error(), why.data(), why.size());
  ERR_clear_error();
  return std::runtime_error("cannot use the " + what + " " + file + ": " + why.data() + "; " +
                            next);
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
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    throw cannot_use("certificate", certificate_file, "give a PEM file with --tls-cert");
  }
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    throw cannot_use("key", key_file,
                     "give the certificate's PEM key, without a passphrase, with --tls-key");
  }
}

TlsSession TlsContext::open_session() const {
  TlsSession session(SSL_new(context_.get()));
  if (!session) throw std::bad_alloc();  // never serve in the clear what was to be encrypted
  SSL_set_accept_state(session.get());
  return session;
}

}  // namespace sandbox
