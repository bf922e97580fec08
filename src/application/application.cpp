#include "application/application.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "answering/query.h"
#include "answering/refusal.h"
#include "answering/reply.h"
#include "application/request_id.h"
#include "model/json_writer.h"
#include "support/host.h"

// The clock is read here, and everything below is given that moment. A request is
// first held against what is ours (pages, reload, a revision that it names), and goes to
// the pure answering otherwise; what comes back is counted, named, timed and logged on
// its way out. What may wait becomes Response::later, so that no worker ever does.

namespace sandbox {
namespace {

Response page(int status, std::string_view content_type, std::string body) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", content_type}, {"cache-control", "no-cache"}};
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Response message(int status, const std::string& sentence) {
  return page(status, "application/json; charset=utf-8",
              JsonObject().text("message", sentence).str());
}

Response try_later(const std::string& sentence) {
  Response response = message(503, sentence);
  response.headers.add("Retry-After", "1");
  return response;
}

// "0.000012", as Ruby's `%.6f`.
std::string in_seconds(std::chrono::steady_clock::duration time) {
  using std::chrono::microseconds;
  const auto rounded = std::chrono::round<microseconds>(time).count();
  const std::string fraction = std::to_string(rounded % 1'000'000);
  return std::to_string(rounded / 1'000'000) + '.' + std::string(6 - fraction.size(), '0') +
         fraction;
}

// Whether browsers are told to use HTTPS alone with this host from now on. They would do so
// with every other program of a loopback host too. Source: docs/design.md 7, D14.
bool wants_https_alone(const Request& request) {
  return !is_loopback(host_name(request.header("Host").value_or(""))) &&
         !Site::owns(split_target(request.target).path);
}

}  // namespace

Application::Application(Surroundings surroundings, ApplicationOptions options)
    : surroundings_(std::move(surroundings)),
      options_(std::move(options)),
      site_(
          {surroundings_.health,
           surroundings_.catalogue,
           [this] { return moment(); },
           surroundings_.check,
           options_.france_connect,
           {options_.sign, [this](const Request& request) { return answer_from_page(request); }}}),
      journal_(options_.journal == 0 ? nullptr : std::make_unique<Journal>(options_.journal)),
      coverage_(options_.coverage || journal_ ? std::make_unique<Coverage>() : nullptr),
      sessions_(options_.policy, options_.sessions),
      own_endpoints_({surroundings_.catalogue, options_.policy, options_.access, journal_.get(),
                      coverage_.get(), sessions_,
                      [this] { return metrics_.text(surroundings_.vitals()); }, options_.server}) {}

Moment Application::moment() const {
  Moment now = moment_at(std::chrono::duration_cast<std::chrono::seconds>(
                             std::chrono::system_clock::now().time_since_epoch())
                             .count());
  if (options_.today) now.today = *options_.today;
  return now;
}

Response Application::answer(const Request& request) {
  const auto start = std::chrono::steady_clock::now();
  const Moment now = moment();
  Response response = answer_now(request, now, start);
  if (response.later) {
    response.later = [this, request, now, start, later = std::move(response.later)] {
      return finished(request, later(), now, start);
    };
    return response;
  }
  return finished(request, std::move(response), now, start);
}

// Counted, named, timed and logged.
Response Application::finished(const Request& request, Response response, const Moment& now,
                               std::chrono::steady_clock::time_point start) {
  const auto time = std::chrono::steady_clock::now() - start;
  metrics_.count(response.note, response.status, time);
  if (!is_preflight(request)) {
    response.headers.add("x-request-id", request_id(request));
    response.headers.add("x-runtime", in_seconds(time));
  }
  if (wants_https_alone(request)) {
    response.headers.add_lines("Strict-Transport-Security: max-age=63072000\r\n");
  }
  if (options_.log != LogFormat::off) log_answer(request, response, now, time);
  return response;
}

void Application::log_answer(const Request& request, Response& response, const Moment& now,
                             std::chrono::steady_clock::duration time) {
  if (response.note.operation.empty()) {
    const auto catalogue = surroundings_.catalogue();
    response.note.path = shown_paths_.show(split_target(request.target).path,
                                           catalogue ? catalogue->contract : nullptr);
  }
  surroundings_.log(log_line(options_.log, now.epoch, shown_method(request.method), response,
                             std::chrono::duration_cast<std::chrono::microseconds>(time).count()));
}

Response Application::answer_now(const Request& request, const Moment& now, Time start) {
  const std::string_view path = split_target(request.target).path;
  if (Site::owns(path)) return answer_page(request, path, now);
  const auto catalogue = surroundings_.catalogue();
  if (catalogue == nullptr) return try_later("the tree is still being loaded");
  if (request.method == "POST" && path == catalogue->contract->reload.path) {
    return answer_reload(request, catalogue->contract->reload);
  }
  if (const auto ref = request.header("X-Sandbox-Ref")) {
    return answer_from_revision(std::string(*ref), request, now, start);
  }
  return answer_from(*catalogue, request, now, start);
}

Response Application::answer_page(const Request& request, std::string_view path,
                                  const Moment& now) {
  if (auto own = own_endpoints_.answer(request, now)) return site_.shown(request, *std::move(own));
  std::optional<AccessRefusal> refusal;
  switch (Site::audience(path)) {
    case PageAudience::anyone:
      break;
    case PageAudience::this_origin:
      refusal = refusal_of_page(options_.access, request);
      break;
    case PageAudience::operators:
      refusal = refusal_of_state(options_.access, request);
      break;
  }
  return refusal ? message(refusal->status, refusal->sentence) : site_.answer(request);
}

// What a page asks on behalf of its reader: the service alone, never a page.
Response Application::answer_from_page(const Request& request) {
  const auto catalogue = surroundings_.catalogue();
  if (catalogue == nullptr) return try_later("the tree is still being loaded");
  if (Site::owns(split_target(request.target).path)) return message(404, "this is no API");
  return answer_from(*catalogue, request, moment(), std::chrono::steady_clock::now());
}

Response Application::answer_reload(const Request& request, const Page& reloaded) {
  if (const auto refusal = refusal_of_state(options_.access, request)) {
    return message(refusal->status, refusal->sentence);
  }
  Response response;
  response.waits_for_tree = true;
  response.later = [reloaded, wait = surroundings_.reload()] {
    if (const auto reason = wait()) return message(503, *reason);
    return page(reloaded.status, reloaded.content_type, reloaded.body);
  };
  return response;
}

Response Application::answer_from(const Catalogue& catalogue, const Request& request,
                                  const Moment& now, Time start) {
  const auto wishes = wishes_of(request);
  Ask ask{catalogue, request, now, wishes ? &*wishes : nullptr};
  ask.session = session_of(ask.wishes, now);
  Answered answered = answer_in_session(ask);
  // What a token says is known once it has been verified: without a session answering
  // changes nothing, so it may be done again.
  const SandboxClaims* claims = answered.caller.sandbox.get();
  if (ask.session == nullptr && claims != nullptr) {
    ask.session = session_of(&claims->wishes, now);
    if (ask.session != nullptr) answered = answer_in_session(ask);
  }
  limit_rate(ask, answered.counted, answered.response);
  if (journal_) remember(ask, answered, start);
  if (coverage_) coverage_->count(answered.response.note);
  if (ask.session) ask.session->coverage().count(answered.response.note);
  return std::move(answered.response);
}

std::shared_ptr<Session> Application::session_of(const Wishes* wishes, const Moment& now) {
  if (wishes == nullptr || wishes->session.empty()) return nullptr;
  return sessions_.enter(wishes->session, now.epoch);
}

Answered Application::answer_in_session(Ask& ask) {
  Circumstances circumstances;
  circumstances.wishes = ask.wishes;
  if (ask.session == nullptr) {
    return answer_on_its_day(ask.catalogue, ask.request, ask.now, options_.policy, circumstances);
  }
  const Behaviour& behaviour = *ask.session->behaviour();
  ask.turn.emplace(*ask.session);
  circumstances.rules = &*ask.turn;
  circumstances.over = behaviour.cases.get();
  if (behaviour.today) ask.now.today = *behaviour.today;
  return answer_on_its_day(ask.catalogue, ask.request, ask.now, behaviour.policy, circumstances);
}

void Application::remember(const Ask& ask, Answered& answered, Time start) {
  const std::uint64_t number = journal_->next_number();
  if (!answered.response.note.operation.empty()) {
    std::array<char, Journal::link_size> link;
    answered.response.headers.add("Link", journal_->write_link(number, link));
  }
  const auto time = std::chrono::steady_clock::now() - start;
  ToRemember what{number, ask.request, answered, ask.now,
                  std::chrono::duration_cast<std::chrono::microseconds>(time).count()};
  if (ask.session) what.session = ask.session->name();
  if (ask.turn && ask.turn->given()) what.rule = &*ask.turn->given();
  what.tree = ask.catalogue.id;
  journal_->add(what);
}

std::vector<Coverage::OfOperation> Application::coverage() const {
  const auto catalogue = surroundings_.catalogue();
  if (!coverage_ || catalogue == nullptr) return {};
  return coverage_->report(*catalogue);
}

Response Application::answer_from_revision(const std::string& ref, const Request& request,
                                           const Moment& now, Time start) {
  const Revision asked = surroundings_.revision(ref);
  if (asked.state != Revision::State::loading) return answer_from(asked, request, now, start);
  Response response;
  response.waits_for_tree = true;
  response.later = [this, ref, request, now, start] {
    return answer_from(surroundings_.wait_for_revision(ref), request, now, start);
  };
  return response;
}

Response Application::answer_from(const Revision& asked, const Request& request, const Moment& now,
                                  Time start) {
  using State = Revision::State;
  switch (asked.state) {
    case State::ready:
      return answer_from(*asked.catalogue, request, now, start);
    case State::unknown:
      return message(400, asked.reason);
    case State::loading:
      return try_later(asked.reason);
    case State::failed:
      break;
  }
  return message(503, asked.reason);
}

// Also a documented 429 says when to ask again. docs/design.md 7, D6 and D15.
void Application::limit_rate(const Ask& ask, const Counted& counted, Response& response) {
  constexpr int too_many = 429;
  if (counted.throttle == nullptr) {
    if (response.status == too_many) response.headers.add("Retry-After", "1");
    return;
  }
  const Throttle& throttle = *counted.throttle;
  const std::string bucket =
      ask.session ? ask.session->name() + ' ' + counted.bucket : counted.bucket;
  const RateWindow window =
      rate_limits_.count(throttle.name, bucket, throttle.limit, throttle.period, ask.now.epoch);
  if (window.exceeded && options_.rate_limits) refuse_for_rate(throttle, ask.catalogue, response);
  const bool refused = response.status == too_many;
  if (refused) {
    response.headers.add("Retry-After",
                         std::to_string(std::max<std::int64_t>(window.reset - ask.now.epoch, 0)));
  }
  response.headers.add(refused ? "RateLimit-Limit" : "ratelimit-limit",
                       std::to_string(window.limit));
  response.headers.add(refused ? "RateLimit-Remaining" : "ratelimit-remaining",
                       std::to_string(refused ? 0 : window.remaining));
  response.headers.add(refused ? "RateLimit-Reset" : "ratelimit-reset",
                       std::to_string(window.reset));
}

void Application::refuse_for_rate(const Throttle& throttle, const Catalogue& catalogue,
                                  Response& response) const {
  AnswerNote note = std::move(response.note);
  response = too_many_requests(*catalogue.contract, throttle);
  note.kind = response.note.kind;
  note.case_file.clear();
  response.note = std::move(note);
  response.headers.add("X-Sandbox-Tree", catalogue.id);
}

}  // namespace sandbox
