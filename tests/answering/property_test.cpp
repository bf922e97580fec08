// Whatever is asked, the answer is well formed, and the same when asked again.

#include <chrono>
#include <cstdlib>
#include <random>

#include "answering/answer.h"
#include "answering/asked.h"
#include "answering/explain.h"
#include "reading/document.h"
#include "support/catch.h"

namespace sandbox {
namespace {

using namespace test;

std::string header_of(const Response& response, std::string_view name) {
  return std::string(response.headers.find(name).value_or(""));
}

bool is_text(const Node* node) { return node != nullptr && node->is_text(); }

// What is wrong with a refusal's body; empty when nothing is.
std::string fault_of_refusal(const Node& body, bool object_or_list) {
  if (object_or_list && is_text(body.find("error"))) {
    const bool whole = is_text(body.find("reason")) && is_text(body.find("message"));
    return whole && body.members.size() == 3 ? "" : "an object without its members";
  }
  const Node* errors = body.find("errors");
  if (errors == nullptr || !errors->is_list() || errors->items.empty()) return "no errors";
  for (const Node& error : errors->items) {
    if (object_or_list && error.is_text()) continue;
    for (const char* member : {"code", "title", "detail"}) {
      if (!is_text(error.find(member))) return std::string("an error without ") + member;
    }
    if (error.find("meta") == nullptr) return "an error without meta";
  }
  return "";
}

// Lines that are each a name, a colon and a value.
std::string fault_of(const HeaderLines& headers) {
  std::string_view rest = headers.text();
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    if (line.size() == rest.size()) return "a header without an end";
    if (line.find_first_of("\r\n") != std::string_view::npos) return "a header of two lines";
    const std::string_view name = line.substr(0, line.find(": "));
    if (name.empty() || name.size() == line.size() || name.find(' ') != std::string_view::npos) {
      return "a header without a name: " + std::string(line);
    }
    rest.remove_prefix(line.size() + 2);
  }
  return "";
}

// What is wrong with an answer; empty when nothing is.
std::string fault_of(const Request& request, const Response& response) {
  const int status = response.status;
  if (response.body == nullptr) return "no body";
  const std::string& body = *response.body;
  const std::string type = header_of(response, "Content-Type");
  const std::string kind = header_of(response, "X-Sandbox-Answer");
  const std::string fault = fault_of(response.headers);
  if (!fault.empty()) return fault;
  if (request.method == "OPTIONS" && status == 200) return body.empty() ? "" : "a loud preflight";
  if (status == 500 && kind != "case") return "a 500 of our own";
  if (status < 200 || status > 599) return "status " + std::to_string(status);
  if (status == 304) return body.empty() ? "" : "a 304 with a body";
  if (response.note.operation.empty() && kind.empty()) {
    if (type.starts_with("application/json")) {
      return read_json(body, {"body"}).root ? "" : "a page that is no JSON";
    }
    return "";  // a text page, a document
  }
  const bool is_old = response.note.path.starts_with("/api/");
  if (!type.starts_with("application/json") && !type.starts_with("application/vnd.api+json")) {
    return "content type " + type;
  }
  if (is_old && type != "application/json; charset=utf-8") return "content type " + type;
  const Document document = read_json(body, {"body"});
  if (!document.root) return "no JSON: " + body;
  if (kind == "case" && header_of(response, "X-Sandbox-Case").empty()) return "a case without name";
  return kind == "refusal" ? fault_of_refusal(*document.root, is_old) : "";
}

std::string show(const Request& request) {
  std::string out = request.method + " " + request.target + "\n";
  for (const Header& header : request.headers) out += header.name + ": " + header.value + "\n";
  return out + "\n" + request.body;
}

std::string show(const Response& response) {
  std::string out = std::to_string(response.status) + "\n";
  return out + response.headers.text() + "\n" + *response.body;
}

// BAC_A_SABLE_SEED repeats a run, BAC_A_SABLE_SECONDS makes it longer.
TEST_CASE("any request gets a well-formed answer of its family, the same again, and explained",
          "[property]") {
  const char* given_seed = std::getenv("BAC_A_SABLE_SEED");
  const char* given_seconds = std::getenv("BAC_A_SABLE_SECONDS");
  const unsigned seed =
      given_seed != nullptr ? static_cast<unsigned>(std::atoi(given_seed)) : std::random_device{}();
  const double seconds = given_seconds != nullptr ? std::atof(given_seconds) : 0.7;
  INFO("BAC_A_SABLE_SEED=" << seed);
  const auto catalogue = whole_catalogue();
  std::mt19937 random(seed);
  Asked asked(*catalogue, [&](std::size_t below) { return random() % below; });
  const Moment now = moment_at(1'795'425'000);
  Policy policy;
  policy.tokens = std::make_shared<TokenVerifier>(std::string(published_jwt_secret));
  policy.jwks = [] { return std::string("{}"); };

  std::map<std::string, int> kinds;
  const auto start = std::chrono::steady_clock::now();
  int round = 0;
  for (; std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < seconds;
       ++round) {
    policy.maintenance = random() % 4 == 0;
    policy.when_nothing_matches = random() % 4 == 0   ? Policy::Default::example
                                  : random() % 3 == 0 ? Policy::Default::not_found
                                                      : Policy::Default::automatic;
    const Request request = asked.request();
    const Response first = answer(*catalogue, request, now, policy).response;
    const Response second = answer(*catalogue, request, now, policy).response;
    const std::string fault = fault_of(request, first);
    if (!fault.empty()) FAIL(fault << "\n" << show(request) << "\n" << show(first));
    if (show(first) != show(second)) {
      FAIL("two answers\n" << show(request) << "\n" << show(first) << "\n" << show(second));
    }
    const Response explained = explain(*catalogue, request, now, policy).response;
    if (show(first) != show(explained)) {
      FAIL("explained otherwise\n"
           << show(request) << "\n"
           << show(first) << "\n"
           << show(explained));
    }
    ++kinds[header_of(first, "X-Sandbox-Answer")];
  }
  // It is no test when it never gets anywhere.
  INFO(round << " rounds");
  CHECK(round > 100);
  for (const char* kind : {"case", "default", "refusal", ""}) {
    INFO("kind " << kind);
    CHECK(kinds[kind] > 0);
  }
}

}  // namespace
}  // namespace sandbox
