// The bytes choose a request out of routes, parameters, tokens and garbage: its answer
// is never a failure of ours, and the same when asked again.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "answering/answer.h"
#include "answering/asked.h"

using namespace sandbox;

namespace {

void require(bool promise) {
  if (!promise) std::abort();
}

// Numbers out of the fuzzer's bytes; zeros when they are used up.
class Bytes {
 public:
  Bytes(const std::uint8_t* bytes, std::size_t size) : at_(bytes), end_(bytes + size) {}
  std::size_t below(std::size_t bound) {
    std::size_t number = next();
    if (bound > 256) number = number * 256 + next();
    return number % bound;
  }

 private:
  std::size_t next() { return at_ == end_ ? 0 : *at_++; }
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

std::string show(const Response& response) {
  return std::to_string(response.status) + "\n" + response.headers.text() + *response.body;
}

Policy usual_policy() {
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  policy.jwks = [] { return std::string("{}"); };
  return policy;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const auto catalogue = test::whole_catalogue();
  static const Policy usual = usual_policy();
  static Bytes* choices = nullptr;
  static test::Asked asked(*catalogue, [](std::size_t below) { return choices->below(below); });

  Bytes given(bytes, size);
  choices = &given;
  Policy policy = usual;
  policy.maintenance = given.below(4) == 0;
  policy.host_routing = given.below(16) == 0;
  const auto day = static_cast<std::int64_t>(given.below(10'000));
  const Moment now = moment_at(1'600'000'000 + day * 86'400);
  const Request request = asked.request();
  const Response first = answer(*catalogue, request, now, policy).response;
  require(first.body != nullptr);
  require(first.status != 500 || first.note.kind == "case");
  require(show(first) == show(answer(*catalogue, request, now, policy).response));
  return 0;
}
