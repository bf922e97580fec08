#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "answering/answer.h"
#include "application/access.h"
#include "application/coverage.h"
#include "application/journal.h"
#include "application/metrics.h"
#include "application/own_endpoints.h"
#include "application/rate_limits.h"
#include "application/request_log.h"
#include "application/sessions.h"
#include "application/shown_path.h"
#include "model/catalogue.h"
#include "model/clock.h"
#include "model/http.h"
#include "model/revision.h"
#include "site/site.h"

namespace sandbox {

// What the application asks of the rest of the program. All are called on any thread;
// those that may wait are called in Response::later.
struct Surroundings {
  // The catalogue to answer with; nullptr while there is none yet.
  std::function<std::shared_ptr<const Catalogue>()> catalogue;
  std::function<Revision(std::string_view ref)> revision;
  std::function<Revision(std::string_view ref)> wait_for_revision;  // may wait
  // Asks for a reload, and gives what waits for its end: the reason of a failure. One
  // reload serves all who asked before it began, so that nobody waits for those who left.
  std::function<std::function<std::optional<std::string>()>()> reload;
  std::function<Health()> health;
  // What check finds in the catalogue, seen from that day; may wait.
  std::function<Findings(const std::shared_ptr<const Catalogue>&, const Moment&)> check;
  std::function<Vitals()> vitals = [] { return Vitals{}; };
  std::function<void(const std::string& line)> log;  // never waits
};

struct ApplicationOptions {
  Policy policy;
  std::optional<Date> today;  // freezes the date (D11)
  bool rate_limits = false;   // limits bite (D6)
  LogFormat log = LogFormat::text;
  std::size_t journal = 0;  // bytes of the last requests to remember; 0: none
  bool coverage = false;    // count which cases are asked for, journal or not
  Sessions::Bounds sessions;
  Access access;
  ServerName server{};                                       // for who asks several
  std::shared_ptr<france_connect::Provider> france_connect;  // nullptr: none
  // Signs tokens for who looks at our pages; empty where they may not have any.
  std::function<std::string(const Token&, std::int64_t issued_at)> sign{};
};

// Stands between the HTTP server and the pure answering: reads the clock, counts
// calls, names and times each request, logs it, reloads, and hands the sandbox's own
// pages (`/`, `/_sandbox/…`) to the site, each to whom it is for. Thread-safe. Must outlive the
// server that asks it.
class Application {
 public:
  Application(Surroundings surroundings, ApplicationOptions options);
  Response answer(const Request& request);
  // Which cases were asked for; empty before the first tree, or when nothing is counted.
  std::vector<Coverage::OfOperation> coverage() const;

 private:
  using Time = std::chrono::steady_clock::time_point;
  Moment moment() const;
  Response answer_now(const Request& request, const Moment& now, Time start);
  Response answer_page(const Request& request, std::string_view path, const Moment& now);
  Response answer_from_page(const Request& request);
  Response answer_reload(const Request& request, const Page& page);
  // One request on its way, with the session that it names.
  struct Ask {
    const Catalogue& catalogue;
    const Request& request;
    Moment now;
    const Wishes* wishes;
    std::shared_ptr<Session> session{};
    std::optional<SessionTurn> turn{};
  };
  Response answer_from(const Catalogue& catalogue, const Request& request, const Moment& now,
                       Time start);
  Answered answer_in_session(Ask& ask);
  std::shared_ptr<Session> session_of(const Wishes* wishes, const Moment& now);
  Response answer_from(const Revision& asked, const Request& request, const Moment& now,
                       Time start);
  Response answer_from_revision(const std::string& ref, const Request& request, const Moment& now,
                                Time start);
  Response finished(const Request& request, Response response, const Moment& now,
                    std::chrono::steady_clock::time_point start);
  void log_answer(const Request& request, Response& response, const Moment& now,
                  std::chrono::steady_clock::duration time);
  void remember(const Ask& ask, Answered& answered, Time start);
  void limit_rate(const Ask& ask, const Counted& counted, Response& response);
  void refuse_for_rate(const Throttle& throttle, const Catalogue& catalogue,
                       Response& response) const;

  Surroundings surroundings_;
  ApplicationOptions options_;
  Site site_;
  std::unique_ptr<Journal> journal_;    // nullptr when it is off
  std::unique_ptr<Coverage> coverage_;  // nullptr when nothing is counted
  Sessions sessions_;
  Metrics metrics_;
  OwnEndpoints own_endpoints_;
  RateLimits rate_limits_;
  ShownPaths shown_paths_;
};

}  // namespace sandbox
