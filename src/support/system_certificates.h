#pragma once

#include <optional>
#include <string>

namespace sandbox {

// The file of those whom this system trusts, where that is another than OpenSSL was built for:
// a program for any Linux would look for Debian's in vain. Absent where OpenSSL finds some by
// itself (SSL_CERT_FILE and SSL_CERT_DIR name others), and where there are none.
std::optional<std::string> certificates_elsewhere();

}  // namespace sandbox
