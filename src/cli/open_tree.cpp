#include "cli/open_tree.h"

#include <ctime>
#include <stdexcept>

#include "answering/answer.h"
#include "answering/token.h"

namespace sandbox {
namespace {

constexpr std::int64_t hour = 3600;

Asking make_asking(const std::string& today) {
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  Asking asking;
  asking.answer = [policy](const Catalogue& catalogue, const Request& request, const Moment& now) {
    return answer(catalogue, request, now, policy).response;
  };
  const std::int64_t now = std::time(nullptr);
  asking.token = [now](const std::vector<std::string>& scopes) {
    Token token;
    token.uid = "5a9d1c2e-0b7f-4c1a-9e4d-3f2b6a7c8d90";
    token.jti = "00000000-0000-0000-0000-000000000000";
    token.scopes = scopes;
    token.expires = now + hour;
    return sign_token(token, now, published_jwt_secret);
  };
  asking.now = moment_at(now);
  if (!today.empty() && !parse_date(today, asking.now.today)) {
    throw std::runtime_error("--today " + today + " is no date; write it as 2026-11-23");
  }
  return asking;
}

}  // namespace

CheckedTree open_tree(const TreeFiles& files, Assembler& assembler, const std::string& today) {
  CheckedTree tree;
  tree.documents = assembler.documents(files);
  tree.catalogue = assembler.assemble(files);
  tree.payloads = files.payloads;
  tree.schemas = files.schemas;
  tree.asking = make_asking(today);
  return tree;
}

}  // namespace sandbox
