#include "site/ways.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "answering/answer.h"
#include "answering/token.h"

namespace sandbox {
namespace {

// As of a server that nobody asked for anything else.
const Policy& plain_policy() {
  static const Policy policy = [] {
    Policy made;
    made.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
    made.jwks = [] { return std::string(); };
    return made;
  }();
  return policy;
}

std::string token_with(const std::vector<std::string>& scopes) {
  Token token;
  token.uid = "5a9d1c2e-0b7f-4c1a-9e4d-3f2b6a7c8d90";
  token.jti = internal_jti;
  token.scopes = scopes;
  return sign_token(token, 0, published_jwt_secret);
}

bool is_found(const Catalogue& catalogue, const Call& call, const Header& caller,
              const TestCase& test_case, const Moment& now) {
  Request request;
  request.method = "GET";
  request.target = target_of(call);
  request.headers = {caller};
  const AnswerNote note = answer(catalogue, request, now, plain_policy()).response.note;
  return note.kind == "case" && note.case_file == test_case.operation + "/" + test_case.name;
}

CaseWay way_at(const Catalogue& catalogue, const Operation& operation, const TestCase& test_case,
               const Moment& now) {
  for (const Variant& variant : operation.variants) {
    if (variant.france_connect) continue;
    Call call = call_for(operation, variant, test_case.params);
    const Header caller{"X-Api-Key", token_with(operation.scopes)};
    if (is_found(catalogue, call, caller, test_case, now)) return {std::move(call), "", {}};
  }
  for (const Variant& variant : operation.variants) {
    if (!variant.france_connect) continue;
    Call call = call_for(operation, variant, test_case.params);
    for (const std::string& token : tokens_for(catalogue, operation)) {
      const Header caller{"Authorization", "Bearer " + token};
      if (is_found(catalogue, call, caller, test_case, now)) return {std::move(call), token, {}};
    }
  }
  return {};
}

}  // namespace

std::vector<std::string> tokens_for(const Catalogue& catalogue, const Operation& operation) {
  std::vector<std::string> tokens;
  for (const auto& known : identities_of(catalogue).by_token) {
    const Identity& identity = known.second;
    const bool opens = operation.scopes.empty() ||
                       std::ranges::any_of(operation.scopes, [&](const std::string& scope) {
                         return std::ranges::find(identity.scopes, scope) != identity.scopes.end();
                       });
    if (opens) tokens.push_back(known.first);
  }
  std::ranges::sort(tokens);
  return tokens;
}

CaseWay way_to(const Catalogue& catalogue, const Operation& operation, const TestCase& test_case,
               const Moment& now) {
  CaseWay way = way_at(catalogue, operation, test_case, now);
  if (way.call || !test_case.valid_until || !(*test_case.valid_until < now.today)) return way;
  Moment then = now;
  then.today = *test_case.valid_until;
  way = way_at(catalogue, operation, test_case, then);
  way.on = test_case.valid_until;
  return way;
}

}  // namespace sandbox
