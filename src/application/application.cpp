#include "application/application.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include "answering/query.h"
#include "answering/reply.h"
#include "model/node.h"
#include "support/hash.h"

namespace sandbox {
namespace {

constexpr std::string_view own_prefix = "/_sandbox";

Response page(int status, std::string_view content_type, std::string body) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", content_type}, {"cache-control", "no-cache"}};
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Response message(int status, const std::string& sentence) {
  return page(status, "application/json; charset=utf-8", "{\"message\":" + to_json(sentence) + "}");
}

Response try_later(const std::string& sentence) {
  Response response = message(503, sentence);
  response.headers.add("Retry-After", "1");
  return response;
}

// Not by printf, nor below: two such calls were a tenth of the time of an answer.
std::string random_uuid() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  std::string uuid = "00000000-0000-4000-8000-000000000000";
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (i % 16 == 0) bits = random();
    const auto digit = static_cast<std::size_t>(std::exchange(bits, bits >> 4) & 0xF);
    if (uuid[i] == '0') uuid[i] = "0123456789abcdef"[digit];
    if (uuid[i] == '8') uuid[i] = "89ab"[digit % 4];
  }
  return uuid;
}

// The client's own, cleaned as Rails cleans it, or a new one.
// Source: docs/reference/crosscutting.md 6.4; docs/design.md 7, D4.
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

// "0.000012", as Ruby's `%.6f`.
std::string in_seconds(std::chrono::steady_clock::duration time) {
  using std::chrono::microseconds;
  const auto rounded = std::chrono::round<microseconds>(time).count();
  const std::string fraction = std::to_string(rounded % 1'000'000);
  return std::to_string(rounded / 1'000'000) + '.' + std::string(6 - fraction.size(), '0') +
         fraction;
}

}  // namespace

Application::Application(Surroundings surroundings, ApplicationOptions options)
    : surroundings_(std::move(surroundings)), options_(std::move(options)) {}

Response Application::answer(const Request& request) {
  const auto start = std::chrono::steady_clock::now();
  Moment now = moment_at(std::chrono::duration_cast<std::chrono::seconds>(
                             std::chrono::system_clock::now().time_since_epoch())
                             .count());
  if (options_.today) now.today = *options_.today;
  Response response = answer_now(request, now);
  if (response.later) {
    response.later = [this, request, now, start, later = std::move(response.later)] {
      return finished(request, later(), now, start);
    };
    return response;
  }
  return finished(request, std::move(response), now, start);
}

// Named, timed and logged.
Response Application::finished(const Request& request, Response response, const Moment& now,
                               std::chrono::steady_clock::time_point start) const {
  const auto time = std::chrono::steady_clock::now() - start;
  if (response.note.path.empty()) response.note.path = split_target(request.target).path;
  if (!is_preflight(request)) {
    response.headers.add("x-request-id", request_id(request));
    response.headers.add("x-runtime", in_seconds(time));
  }
  response.headers.add_lines("Strict-Transport-Security: max-age=63072000\r\n");
  if (options_.log != LogFormat::off) {
    surroundings_.log(
        log_line(options_.log, now.epoch, request.method, response,
                 std::chrono::duration_cast<std::chrono::microseconds>(time).count()));
  }
  return response;
}

Response Application::answer_now(const Request& request, const Moment& now) {
  const std::string_view path = split_target(request.target).path;
  if (path == "/" || path == own_prefix || path.starts_with(std::string(own_prefix) + "/")) {
    return answer_for_itself(request, path);
  }
  const auto catalogue = surroundings_.catalogue();
  if (catalogue == nullptr) return try_later("the tree is still being loaded");
  if (request.method == "POST" && path == catalogue->contract->reload.path) {
    return answer_reload(request, catalogue->contract->reload);
  }
  if (const auto ref = request.header("X-Sandbox-Ref")) {
    return answer_from_revision(std::string(*ref), request, now);
  }
  return answer_from(*catalogue, request, now);
}

Response Application::answer_for_itself(const Request& request, std::string_view path) const {
  Response response;
  if (request.method != "GET" && request.method != "HEAD") {
    response = page(405, "text/plain; charset=utf-8", "GET\n");
    response.headers.add("Allow", "GET, HEAD");
  } else if (path == "/") {
    response = page(200, "text/plain; charset=utf-8",
                    "bac-a-sable: un bac à sable hors ligne de l'API Particulier.\n"
                    "État : /_sandbox/health\n");
  } else if (path == "/_sandbox/health") {
    const bool ready = surroundings_.catalogue() != nullptr;
    response = page(ready ? 200 : 503, "application/json; charset=utf-8", surroundings_.health());
  } else {
    response = page(404, "text/plain; charset=utf-8", "/_sandbox/health\n");
  }
  return response;
}

Response Application::answer_reload(const Request& request, const Page& reloaded) {
  const std::string wanted = "Bearer " + options_.reload_token;
  if (!options_.reload_token.empty() &&
      !equal_in_constant_time(request.header("Authorization").value_or(""), wanted)) {
    return message(401, "a reload wants the token of --reload-token, as `Authorization: Bearer …`");
  }
  Response response;
  response.later = [this, reloaded] {
    if (const auto reason = surroundings_.reload()) return message(503, *reason);
    return page(reloaded.status, reloaded.content_type, reloaded.body);
  };
  return response;
}

Response Application::answer_from(const Catalogue& catalogue, const Request& request,
                                  const Moment& now) {
  Answered answered = sandbox::answer(catalogue, request, now, options_.policy);
  limit_rate(answered.counted, catalogue, now, answered.response);
  return std::move(answered.response);
}

Response Application::answer_from_revision(const std::string& ref, const Request& request,
                                           const Moment& now) {
  const Revision asked = surroundings_.revision(ref);
  if (asked.state != Revision::State::loading) return answer_from(asked, request, now);
  Response response;
  response.later = [this, ref, request, now] {
    return answer_from(surroundings_.wait_for_revision(ref), request, now);
  };
  return response;
}

Response Application::answer_from(const Revision& asked, const Request& request,
                                  const Moment& now) {
  using State = Revision::State;
  switch (asked.state) {
    case State::ready:
      return answer_from(*asked.catalogue, request, now);
    case State::unknown:
      return message(400, asked.reason);
    case State::loading:
      return try_later(asked.reason);
    case State::failed:
      break;
  }
  return message(503, asked.reason);
}

void Application::limit_rate(const Counted& counted, const Catalogue& catalogue, const Moment& now,
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
    response.headers.add("X-Sandbox-Tree", catalogue.id);
    response.headers.add("Retry-After",
                         std::to_string(std::max<std::int64_t>(window.reset - now.epoch, 0)));
  }
  response.headers.add(refused ? "RateLimit-Limit" : "ratelimit-limit",
                       std::to_string(window.limit));
  response.headers.add(refused ? "RateLimit-Remaining" : "ratelimit-remaining",
                       std::to_string(window.remaining));
  response.headers.add(refused ? "RateLimit-Reset" : "ratelimit-reset",
                       std::to_string(window.reset));
}

}  // namespace sandbox
