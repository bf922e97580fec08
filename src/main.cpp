#include <openssl/crypto.h>

#include <iostream>

#include "cli/commands.h"
#include "cli/standard_descriptors.h"

namespace {

// The openssl.cnf of this machine says nothing that we want, nobody reads OpenSSL's words for
// errors, and each takes a tenth of the start. Before the constructors of other files: that of
// cpp-httplib loads the words, and has done so already where it is a library of its own.
__attribute__((constructor(101))) void prepare_openssl() {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS, nullptr);
}

}  // namespace

int main(int count, char** words) {
  sandbox::open_standard_descriptors();
  return sandbox::run_command({words + 1, words + count}, {std::cout, std::cerr});
}
