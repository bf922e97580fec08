#include "answering/asked.h"

#include "answering/token.h"
#include "catalogue/assemble.h"
#include "sync/embedded.h"

namespace sandbox::test {
namespace {

std::string encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (plain) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 0xF]};
    }
  }
  return out;
}

std::string good_token(const Contract& contract, bool all_scopes, std::int64_t expires) {
  Token token{"11111111-2222-3333-4444-555555555555",
              "00000000-0000-0000-0000-000000000000",
              {},
              expires,
              {},
              ""};
  for (const auto& [id, operation] : contract.operations) {
    if (all_scopes && !operation.scopes.empty()) token.scopes.push_back(operation.scopes.front());
  }
  return sign_token(token, 0, published_jwt_secret);
}

const std::vector<std::string> values = {"",
                                         " ",
                                         "DUPONT",
                                         "Éloïse",
                                         "1990",
                                         "12",
                                         "08",
                                         "31",
                                         "M",
                                         "f",
                                         "75101",
                                         "2A004",
                                         "99100",
                                         "99127",
                                         "2026",
                                         "2025",
                                         "1D",
                                         "0890003V",
                                         "075",
                                         "11",
                                         "1234567890G",
                                         "AB-123-CD",
                                         "2006-02-03",
                                         "x_y",
                                         "13002526500013",
                                         "2022-2023",
                                         "\xFF",
                                         "%{version}",
                                         "-1",
                                         "999999999999999999999999"};

}  // namespace

std::shared_ptr<const Catalogue> whole_catalogue() {
  TreeFiles files;
  files.schemas = embedded_schemas();
  files.payloads = {embedded_payloads()};
  auto catalogue = Assembler().assemble(files);
  read_everything(*catalogue);
  additions_of(*catalogue);
  return catalogue;
}

const Policy& usual_policy() {
  static const Policy made = [] {
    Policy policy;
    policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
    policy.jwks = [] { return std::string("{}"); };
    return policy;
  }();
  return made;
}

Asked::Asked(const Catalogue& catalogue, Choose choose)
    : catalogue_(catalogue), choose_(std::move(choose)) {
  const Contract& contract = *catalogue.contract;
  names_ = {"recipient", "token", "context", "object", "zzz"};
  for (const auto& [id, operation] : contract.operations) {
    operations_.push_back(&operation);
    for (const Variant& variant : operation.variants) {
      for (const Read& read : variant.reads) {
        if (read.source == Read::Source::parameter) names_.push_back(read.from);
      }
    }
  }
  for (const Page& page : contract.pages) paths_.push_back(page.path);
  paths_.insert(paths_.end(), {"/", "/nowhere", "/v9/nowhere", "/api/cnous/ping", "/%zz", "//"});
  tokens_ = {good_token(contract, true, 4'000'000'000),
             good_token(contract, true, 4'000'000'000),
             good_token(contract, false, 4'000'000'000),
             good_token(contract, true, 1),
             "",
             "x.y.z"};
  for (const auto& [token, identity] : identities_of(catalogue).by_token) {
    tokens_.push_back(token);
  }
}

std::string Asked::garbage() {
  const std::string_view likely = "/?&=[]%.+vV3 {}:;,\"\\aé\xFF\x01";
  std::string text;
  for (std::size_t length = choose_(12); length > 0; --length) {
    text += likely[choose_(likely.size())];
  }
  return text;
}

std::string Asked::value() {
  if (one_in(10)) return garbage();
  std::string text = encoded(any(values));
  return one_in(20) ? text + garbage() : text;
}

std::string Asked::path(const Operation* operation) {
  std::string path = operation != nullptr ? operation->path : any(paths_);
  if (one_in(20) && path.starts_with("/v")) path.replace(2, 1, any({"9", "03", "3x", "", "2"}));
  if (one_in(30)) path += any({"/", ".json", "//", "%20", ".", "/x"});
  if (one_in(50)) path.insert(choose_(path.size() + 1), garbage());
  return path;
}

// A query that asks for one of the operation's cases.
std::string Asked::query_of_case(const Operation& operation) {
  const CaseSet* cases = cases_of(catalogue_, operation.id);
  if (cases == nullptr || cases->cases.empty()) return "";
  const TestCase& wanted = *cases->cases[choose_(cases->cases.size())];
  std::string query;
  for (const Node::Member& member : wanted.params.members) {
    const std::string name = "&" + encoded(member.key);
    if (member.value.is_list()) {
      for (const Node& item : member.value.items) query += name + "[]=" + encoded(item.text);
    } else {
      query += name + "=" + encoded(member.value.text);
    }
  }
  return query;
}

std::string Asked::query(const Operation* operation) {
  std::string query = one_in(8) ? "" : "recipient=13002526500013";
  if (operation != nullptr && !one_in(3)) query += query_of_case(*operation);
  for (std::size_t more = one_in(2) ? 0 : choose_(8); more > 0; --more) {
    query += "&" + any(names_) + any({"", "", "[]", "%5B%5D", "[k]", "["});
    if (!one_in(20)) query += "=" + value();
  }
  return one_in(30) ? query + garbage() : query;
}

void Asked::add_headers(const Operation* operation, Request& request) {
  const bool by_identity = operation != nullptr && operation->variants.front().france_connect;
  const std::string token = one_in(4) ? any(tokens_) : tokens_.front();
  if (by_identity && !one_in(3)) {
    request.headers.push_back({"Authorization", "Bearer " + any(tokens_)});
  } else {
    request.headers.push_back({"X-Api-Key", token});
  }
  if (one_in(20)) request.headers.push_back({"Authorization", garbage()});
  if (one_in(10)) {
    request.headers.push_back({"Accept", any({"application/json", "*/*", "foo", "", garbage()})});
  }
  if (one_in(30)) request.headers.push_back({"If-None-Match", any({"*", "W/\"1\"", garbage()})});
  if (one_in(20)) {
    request.headers.push_back({"Origin", any({"https://api.gouv.fr", "null", garbage()})});
  }
  if (one_in(50)) {
    request.method = "OPTIONS";
    request.headers.push_back({"Access-Control-Request-Method", "GET"});
  }
  if (one_in(20)) {
    request.headers.push_back(
        {"Content-Type", any({"application/json", "application/x-www-form-urlencoded", "x"})});
    request.body = any({"{}", "[", "a=1", "a=1&a[]=2", R"({"prenoms":["Jean"],"ine":5})", value()});
  }
}

Request Asked::request() {
  Request request;
  request.method = one_in(30) ? any({"POST", "HEAD", "PUT", "X"}) : "GET";
  const Operation* operation =
      one_in(10) || operations_.empty() ? nullptr : operations_[choose_(operations_.size())];
  request.target = path(operation);
  if (!one_in(20)) request.target += "?" + query(operation);
  add_headers(operation, request);
  return request;
}

}  // namespace sandbox::test
