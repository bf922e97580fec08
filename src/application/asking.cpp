#include "application/asking.h"

#include "answering/answer.h"
#include "answering/token.h"

namespace sandbox {

Asking make_asking(const Moment& now) {
  // Long enough that no note says that it ends soon.
  constexpr std::int64_t year = std::int64_t{365} * 86400;
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  Asking asking;
  asking.answer = [policy](const Catalogue& catalogue, const Request& request, const Moment& then) {
    return answer(catalogue, request, then, policy).response;
  };
  asking.token = [epoch = now.epoch](const std::vector<std::string>& scopes) {
    Token token;
    token.uid = "5a9d1c2e-0b7f-4c1a-9e4d-3f2b6a7c8d90";
    token.jti = internal_jti;
    token.scopes = scopes;
    token.expires = epoch + year;
    return sign_token(token, epoch, published_jwt_secret);
  };
  asking.now = now;
  return asking;
}

}  // namespace sandbox
