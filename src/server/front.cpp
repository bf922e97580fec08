#include "server/front.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <random>

#include "answering/query.h"
#include "answering/reply.h"
#include "model/node.h"
#include "support/hash.h"

namespace sandbox {
namespace {

constexpr std::string_view own_prefix = "/_sandbox";

Response page(int status, std::string content_type, std::string body) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", std::move(content_type)}, {"cache-control", "no-cache"}};
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Response message(int status, const std::string& sentence) {
  return page(status, "application/json; charset=utf-8", "{\"message\":" + to_json(sentence) + "}");
}

Response try_later(const std::string& sentence) {
  Response response = message(503, sentence);
  response.headers.push_back({"Retry-After", "1"});
  return response;
}

// A turn to wait, which one request at a time can have.
class Turn {
 public:
  explicit Turn(std::atomic_flag& taken) : taken_(taken), is_mine_(!taken.test_and_set()) {}
  ~Turn() {
    if (is_mine_) taken_.clear();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool is_mine() const { return is_mine_; }

 private:
  std::atomic_flag& taken_;
  bool is_mine_;
};

std::string random_uuid() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  const std::uint64_t high = (random() & 0xFFFFFFFFFFFF0FFF) | 0x0000000000004000;
  const std::uint64_t low = (random() & 0x3FFFFFFFFFFFFFFF) | 0x8000000000000000;
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%08x-%04x-%04x-%04x-%012llx",
                static_cast<unsigned>(high >> 32), static_cast<unsigned>(high >> 16) & 0xFFFF,
                static_cast<unsigned>(high) & 0xFFFF, static_cast<unsigned>(low >> 48),
                static_cast<unsigned long long>(low & 0xFFFFFFFFFFFF));
  return text.data();
}

// The client's own, cleaned as Rails cleans it, or a new one.
// Source: reference/crosscutting.md 6.4; design 7, D4.
std::string request_id(const Request& request) {
  constexpr std::size_t longest = 255;
  const auto given = request.header("X-Request-Id");
  if (!given) return random_uuid();
  std::string clean;
  for (const char c : *given) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-' || c == '@';
    if (word && clean.size() < longest) clean += c;
  }
  return clean.empty() ? random_uuid() : clean;
}

std::string in_seconds(std::chrono::steady_clock::duration time) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.6f", std::chrono::duration<double>(time).count());
  return text.data();
}

}  // namespace

Front::Front(FrontDoors doors, FrontOptions options)
    : doors_(std::move(doors)), options_(std::move(options)) {}

Response Front::answer(const Request& request) {
  const auto start = std::chrono::steady_clock::now();
  Moment now = moment_at(std::chrono::duration_cast<std::chrono::seconds>(
                             std::chrono::system_clock::now().time_since_epoch())
                             .count());
  if (options_.today) now.today = *options_.today;
  Response response = answer_now(request, now);
  const auto time = std::chrono::steady_clock::now() - start;
  if (!is_preflight(request)) {
    response.headers.push_back({"x-request-id", request_id(request)});
    response.headers.push_back({"x-runtime", in_seconds(time)});
  }
  response.headers.push_back({"Strict-Transport-Security", "max-age=63072000"});
  if (options_.log != LogFormat::off) {
    doors_.log(log_line(options_.log, now.epoch, request.method, response,
                        std::chrono::duration_cast<std::chrono::microseconds>(time).count()));
  }
  return response;
}

Response Front::answer_now(const Request& request, const Moment& now) {
  const std::string_view path = split_target(request.target).path;
  Response response;
  if (path == "/" || path == own_prefix || path.starts_with(std::string(own_prefix) + "/")) {
    response = answer_for_itself(request, path);
  } else if (const auto catalogue = doors_.catalogue(); catalogue == nullptr) {
    response = try_later("the tree is still being loaded");
  } else if (request.method == "POST" && path == catalogue->contract->reload.path) {
    response = answer_reload(request, catalogue->contract->reload);
  } else if (const auto ref = request.header("X-Sandbox-Ref")) {
    response = answer_from_revision(*ref, request, now);
  } else {
    response = answer_from(*catalogue, request, now);
  }
  if (response.note.path.empty()) response.note.path = path;
  return response;
}

Response Front::answer_for_itself(const Request& request, std::string_view path) const {
  Response response;
  if (request.method != "GET" && request.method != "HEAD") {
    response = page(405, "text/plain; charset=utf-8", "GET\n");
    response.headers.push_back({"Allow", "GET, HEAD"});
  } else if (path == "/") {
    response = page(200, "text/plain; charset=utf-8",
                    "bac-a-sable: un bac à sable hors ligne de l'API Particulier.\n"
                    "État : /_sandbox/health\n");
  } else if (path == "/_sandbox/health") {
    const bool ready = doors_.catalogue() != nullptr;
    response = page(ready ? 200 : 503, "application/json; charset=utf-8", doors_.health());
  } else {
    response = page(404, "text/plain; charset=utf-8", "/_sandbox/health\n");
  }
  return response;
}

Response Front::answer_reload(const Request& request, const Page& reloaded) {
  const std::string wanted = "Bearer " + options_.reload_token;
  if (!options_.reload_token.empty() &&
      !equal_in_constant_time(request.header("Authorization").value_or(""), wanted)) {
    return message(401, "a reload wants the token of --reload-token, as `Authorization: Bearer …`");
  }
  const Turn turn(someone_waits_);
  if (!turn.is_mine()) return try_later("another request is already waiting for the tree");
  if (const auto reason = doors_.reload()) return message(503, *reason);
  return page(reloaded.status, reloaded.content_type, reloaded.body);
}

Response Front::answer_from(const Catalogue& catalogue, const Request& request, const Moment& now) {
  Answered answered = sandbox::answer(catalogue, request, now, options_.policy);
  add_rate_headers(answered.counted, catalogue, now, answered.response);
  return std::move(answered.response);
}

Response Front::answer_from_revision(std::string_view ref, const Request& request,
                                     const Moment& now) {
  using State = AskedRevision::State;
  AskedRevision asked = doors_.revision(ref);
  if (asked.state == State::loading) {
    const Turn turn(someone_waits_);
    if (turn.is_mine()) asked = doors_.wait_for_revision(ref);
  }
  switch (asked.state) {
    case State::ready:
      return answer_from(*asked.catalogue, request, now);
    case State::unknown:
      return message(400, asked.reason);
    case State::loading:
      return try_later(asked.reason);
    case State::failed:
      return message(503, asked.reason);
  }
  return message(503, asked.reason);
}

void Front::add_rate_headers(const Counted& counted, const Catalogue& catalogue, const Moment& now,
                             Response& response) {
  if (counted.throttle == nullptr) return;
  const Throttle& throttle = *counted.throttle;
  const RateWindow window =
      rate_limits_.count(throttle.name, counted.bucket, throttle.limit, throttle.period, now.epoch);
  const bool refused = window.exceeded && options_.rate_limits;
  if (refused) {
    AnswerNote note = std::move(response.note);
    response = too_many_requests(*catalogue.contract, throttle);
    note.kind = response.note.kind;
    note.case_file.clear();
    response.note = std::move(note);
    response.headers.push_back({"X-Sandbox-Tree", catalogue.id});
    response.headers.push_back(
        {"Retry-After", std::to_string(std::max<std::int64_t>(window.reset - now.epoch, 0))});
  }
  response.headers.push_back(
      {refused ? "RateLimit-Limit" : "ratelimit-limit", std::to_string(window.limit)});
  response.headers.push_back(
      {refused ? "RateLimit-Remaining" : "ratelimit-remaining", std::to_string(window.remaining)});
  response.headers.push_back(
      {refused ? "RateLimit-Reset" : "ratelimit-reset", std::to_string(window.reset)});
}

}  // namespace sandbox
