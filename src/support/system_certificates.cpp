#include "support/system_certificates.h"

#include <openssl/x509.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace sandbox {
namespace {

constexpr std::array places = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Alpine with its package
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Fedora from 43 on
    "/etc/ssl/ca-bundle.pem",                             // openSUSE
    "/etc/ssl/cert.pem",                                  // Alpine
};

bool is_there(const char* path) { return access(path, R_OK) == 0; }

}  // namespace

std::optional<std::string> certificates_elsewhere() {
  for (const char* name : {X509_get_default_cert_file_env(), X509_get_default_cert_dir_env()}) {
    if (std::getenv(name) != nullptr) return std::nullopt;
  }
  if (is_there(X509_get_default_cert_file()) || is_there(X509_get_default_cert_dir())) {
    return std::nullopt;
  }
  const auto found = std::ranges::find_if(places, is_there);
  return found == places.end() ? std::nullopt : std::optional<std::string>(*found);
}

}  // namespace sandbox
