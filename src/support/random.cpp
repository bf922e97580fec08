#include "support/random.h"

#include <openssl/rand.h>

#include <stdexcept>

namespace sandbox {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    throw std::runtime_error("OpenSSL has no random numbers");
  }
  return bytes;
}

}  // namespace sandbox
