#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "answering/answer.h"
#include "application/rate_limits.h"
#include "application/request_log.h"
#include "model/catalogue.h"
#include "model/clock.h"
#include "model/http.h"
#include "model/revision.h"

namespace sandbox {

// What the application asks of the rest of the program. All are called on any thread;
// those that may wait are called in Response::later.
struct Surroundings {
  // The catalogue to answer with; nullptr while there is none yet.
  std::function<std::shared_ptr<const Catalogue>()> catalogue;
  std::function<Revision(std::string_view ref)> revision;
  std::function<Revision(std::string_view ref)> wait_for_revision;  // may wait
  std::function<std::optional<std::string>()> reload;  // may wait; the reason of a failure
  std::function<std::string()> health;                 // JSON
  std::function<void(const std::string& line)> log;
};

struct ApplicationOptions {
  Policy policy;
  std::optional<Date> today;  // freezes the date (D11)
  bool rate_limits = false;   // limits bite (D6)
  LogFormat log = LogFormat::text;
  std::string reload_token;  // wanted as Bearer of a reload; empty: anybody may
};

// Stands between the HTTP server and the pure answering: reads the clock, counts
// calls, names and times each request, logs it, and answers for the sandbox itself
// (`/`, `/_sandbox/…`, reload). Thread-safe. Must outlive the server that asks it.
class Application {
 public:
  Application(Surroundings surroundings, ApplicationOptions options);
  Response answer(const Request& request);

 private:
  Response answer_now(const Request& request, const Moment& now);
  Response answer_for_itself(const Request& request, std::string_view path) const;
  Response answer_reload(const Request& request, const Page& page);
  Response answer_from(const Catalogue& catalogue, const Request& request, const Moment& now);
  Response answer_from(const Revision& asked, const Request& request, const Moment& now);
  Response answer_from_revision(const std::string& ref, const Request& request, const Moment& now);
  Response finished(const Request& request, Response response, const Moment& now,
                    std::chrono::steady_clock::time_point start) const;
  void limit_rate(const Counted& counted, const Catalogue& catalogue, const Moment& now,
                  Response& response);

  Surroundings surroundings_;
  ApplicationOptions options_;
  RateLimits rate_limits_;
};

}  // namespace sandbox
