#include "soak/request_mix.h"

#include <algorithm>
#include <set>

#include "answering/token.h"

namespace sandbox::test {

const std::string_view mix_secret = "the secret of tests/soak";

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view recipient = "13002526500013";
constexpr std::int64_t signed_at = 1'700'000'000;
constexpr std::int64_t far_future = 4'000'000'000;

std::string token_with(std::vector<std::string> scopes, std::int64_t expires,
                       std::string_view secret = mix_secret) {
  Token token;
  token.uid = "a9b129de-b6dc-4349-8425-7c1fee23b64f";
  token.jti = "00000000-0000-0000-0000-000000000000";
  token.scopes = std::move(scopes);
  token.expires = expires;
  return sign_token(token, signed_at, secret);
}

std::string all_opening_token(const Contract& contract) {
  std::set<std::string> scopes;
  for (const auto& [id, operation] : contract.operations) {
    scopes.insert(operation.scopes.begin(), operation.scopes.end());
  }
  return token_with({scopes.begin(), scopes.end()}, far_future);
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalnum(byte) != 0) {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

// `values` are written as they are, so that they may hold ~ and #.
std::string target(const std::string& path, const Pairs& values) {
  std::string text = path;
  for (const auto& [name, value] : values) {
    text += text.find('?') == std::string::npos ? '?' : '&';
    text += percent_encoded(name) + "=" + value;
  }
  return text;
}

std::string request(const std::string& target, const std::string& headers,
                    const std::string& method = "GET", const std::string& body = "") {
  return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
}

std::string bearer(const std::string& token) { return "Authorization: Bearer " + token + "\r\n"; }
std::string api_key(const std::string& token) { return "X-Api-Key: " + token + "\r\n"; }

// The request parameter that a name of a case's params comes from.
std::string parameter_of(const Operation& operation, const std::string& name) {
  for (const Variant& variant : operation.variants) {
    for (const MatchedParam& match : variant.matches) {
      if (match.name != name || match.from.size() != 1) continue;
      const Read& read = variant.reads[match.from.front()];
      if (read.source == Read::Source::parameter) return read.from;
    }
  }
  return name;
}

Pairs parameters_of(const Operation& operation, const TestCase& test_case) {
  Pairs pairs = {{"recipient", std::string(recipient)}};
  for (const Family::Mandatory& mandatory : operation.family->mandatory) {
    if (mandatory.parameter != "recipient") pairs.emplace_back(mandatory.parameter, "essai");
  }
  for (const Node::Member& param : test_case.params.members) {
    const std::string name = parameter_of(operation, param.key);
    if (!param.value.is_list()) pairs.emplace_back(name, percent_encoded(param.value.text));
    for (const Node& item : param.value.items) {
      pairs.emplace_back(name + "[]", percent_encoded(item.text));
    }
  }
  return pairs;
}

// A `{name}` of the path takes the parameter of that name.
std::string filled_path(std::string path, const Pairs& values) {
  for (const auto& [name, value] : values) {
    const std::string segment = "{" + name + "}";
    if (const std::size_t at = path.find(segment); at != std::string::npos) {
      path.replace(at, segment.size(), value);
    }
  }
  return path;
}

class Mix {
 public:
  explicit Mix(const Catalogue& catalogue)
      : catalogue_(catalogue), token_(all_opening_token(*catalogue.contract)) {}

  std::vector<MixedRequest> requests() {
    for (const auto& [id, operation] : catalogue_.contract->operations) add_operation(operation);
    for (const Page& page : catalogue_.contract->pages) add_page(page);
    add_own_pages();
    add_garbage();
    return std::move(requests_);
  }

 private:
  void add(const std::string& kind, std::string bytes) {
    requests_.push_back({kind, std::move(bytes)});
  }

  void add_operation(const Operation& operation) {
    const CaseSet* cases = cases_of(catalogue_, operation.id);
    if (cases == nullptr) return;
    const bool by_identity = std::ranges::any_of(operation.variants, &Variant::france_connect);
    const bool by_token = !std::ranges::all_of(operation.variants, &Variant::france_connect);
    if (by_identity) add_identities(operation);
    bool first = true;
    for (const auto& test_case : cases->cases) {
      const Pairs values = parameters_of(operation, *test_case);
      if (by_token) add_case(operation, values);
      if (std::exchange(first, false)) add_refusals(operation, values);
    }
  }

  void add_identities(const Operation& operation) {
    const std::string call = target(operation.path, {{"recipient", std::string(recipient)}});
    for (const auto& [token, identity] : identities_of(catalogue_).by_token) {
      add("FranceConnect", request(call, bearer(token)));
    }
    add("FranceConnect", request(call, bearer("~~~~~~~~####")));
    add("FranceConnect", request(operation.path, bearer("awa-diallo")));
  }

  void add_case(const Operation& operation, const Pairs& values) {
    const std::string path = filled_path(operation.path, values);
    add("case", request(target(path, values), api_key(token_)));
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::string& name = values[i].first;
      Pairs others = values;
      if (name.starts_with("nom")) {
        others[i].second = "~~~~~~~~";
      } else if (name == "ine") {
        others[i].second = "##########G";
      } else {
        continue;
      }
      add("no case", request(target(path, others), api_key(token_)));
    }
  }

  void add_refusals(const Operation& operation, const Pairs& values) {
    const std::string path = filled_path(operation.path, values);
    const std::string call = target(path, values);
    const auto refused = [&](const std::string& where, const std::string& headers) {
      add("refusal", request(where, headers));
    };
    refused(call, "");
    refused(call, bearer("~~~~~~~~.~~~~~~~~.~~~~~~~~"));
    refused(call, api_key("~~~~####~~~~"));
    refused(call, api_key(token_with(operation.scopes, far_future, "another secret")));
    refused(call, api_key(token_with(operation.scopes, signed_at)));
    refused(call, api_key(token_with({}, far_future)));
    refused(call, api_key(token_) + "Accept: nonsense\r\n");
    refused(target(path, {{"a", "1"}, {"a[b]", "2"}}), api_key(token_));
    refused(target("/v99" + path.substr(path.find('/', 1)), values), api_key(token_));
    refused(target(path, {values.begin() + 1, values.end()}), api_key(token_));
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (const std::string spoilt : {"", "%00", "%C3%28", "@@", "99999999999999999999"}) {
        Pairs others = values;
        others[i].second = spoilt;
        refused(target(path, others), api_key(token_));
      }
    }
    add_ways_of_asking(call);
  }

  // The same request, asked otherwise.
  void add_ways_of_asking(const std::string& call) {
    const std::string headers = api_key(token_);
    requests_.push_back({"HEAD", request(call, headers, "HEAD"), true});
    requests_.push_back(
        {"last of its connection", request(call, headers + "Connection: close\r\n"), false, true});
    add("If-None-Match", request(call, headers + "If-None-Match: *\r\n"));
    add("other methods", request(call, headers + "Content-Length: 0\r\n", "POST"));
    add("other methods", request(call, headers, "DELETE"));
    add("other methods", request(call,
                                 "Origin: https://api.gouv.fr\r\n"
                                 "Access-Control-Request-Method: GET\r\n",
                                 "OPTIONS"));
    add("case", request(call, headers + "Origin: https://api.gouv.fr\r\nAccept: */*\r\n"));
    add("case", request(call, headers + "X-Request-Id: ~~~~####\r\nTransfer-Encoding: chunked\r\n",
                        "GET", "4\r\na=~~\r\n0\r\n\r\n"));
    const std::string json = "{\"b\":\"~~~~\"";
    add("refusal", request(call,
                           headers + "Content-Type: application/json\r\nContent-Length: " +
                               std::to_string(json.size()) + "\r\n",
                           "GET", json));
  }

  void add_page(const Page& page) {
    const std::string path = filled_path(page.path, {{"provider", "cnav"}});
    add("page", request(path, ""));
    add("page", request(path, api_key(token_)));
  }

  void add_own_pages() {
    for (const std::string path : {"/", "/_sandbox/nothing", "/~~~~~~~~", "/v3/~~~~", "/api/x%2"}) {
      add("page", request(path, ""));
    }
    requests_.push_back({"page", request("/_sandbox/health", ""), false, false, true});
    requests_.push_back({"page", "GET / HTTP/1.0\r\n\r\n", false, true});
  }

  void add_garbage() {
    const std::string host = "Host: localhost\r\n";
    const auto refused = [&](std::string bytes) {
      requests_.push_back({"not HTTP", std::move(bytes), false, true});
    };
    refused("~~~~~ ~~~~ ~~~~\r\n\r\n");
    refused("GET / HTTP/1.1\n" + host + "\n");
    refused("GET / HTTP/1.1\r\n\r\n");
    refused("GET / HTTP/1.1\r\n" + host + host + "\r\n");
    refused("GET / HTTP/1.1\r\nHost : localhost\r\n\r\n");
    refused("GET / HTTP/1.1\r\n" + host + "A: 1\r\n folded\r\n\r\n");
    refused("GET / HTTP/1.1\r\n" + host + std::string("A: \0\r\n\r\n", 8));
    refused("GET / HTTP/9.9\r\n" + host + "\r\n");
    refused("GET  /  HTTP/1.1\r\n" + host + "\r\n");
    refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    refused(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03", 11));
    refused("GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n");
    refused("GET / HTTP/1.1\r\n" + host + "A: " + std::string(17'000, 'a') + "\r\n\r\n");
    const std::string post = "POST /api/~~~~ HTTP/1.1\r\n" + host;
    refused(post + "Content-Length: -1\r\n\r\n");
    refused(post + "Content-Length: 99999999\r\n\r\n");
    refused(post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n");
    refused(post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    refused(post + "Transfer-Encoding: gzip\r\n\r\n");
    refused(post + "Transfer-Encoding: chunked\r\n\r\nnonsense\r\n\r\n");
  }

  const Catalogue& catalogue_;
  std::string token_;
  std::vector<MixedRequest> requests_;
};

}  // namespace

std::vector<MixedRequest> request_mix(const Catalogue& catalogue) {
  return Mix(catalogue).requests();
}

std::string with_random_letters(std::string_view bytes, std::mt19937_64& random) {
  std::string out(bytes);
  for (char& c : out) {
    if (c == '~') c = static_cast<char>('A' + random() % 26);
    if (c == '#') c = static_cast<char>('0' + random() % 10);
  }
  return out;
}

}  // namespace sandbox::test
