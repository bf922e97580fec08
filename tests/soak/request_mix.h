#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalogue.h"

namespace sandbox::test {

// The secret with which the requests' tokens are signed: for --jwt-secret.
extern const std::string_view mix_secret;

struct MixedRequest {
  std::string kind;      // "case", "no case", "refusal", "page", "FranceConnect", "not HTTP" …
  std::string bytes;     // ~ stands for a letter and # for a digit, other ones each time
  bool to_head = false;  // HEAD: the answer has no body
  bool ends = false;     // the server closes after its answer
  bool body_varies = false;
};

// Everything that may be sent to a sandbox that serves this catalogue: each case,
// its near misses, each parameter spoilt, each way to be refused, each page, and
// what is no request at all.
std::vector<MixedRequest> request_mix(const Catalogue& catalogue);

std::string with_random_letters(std::string_view bytes, std::mt19937_64& random);

}  // namespace sandbox::test
