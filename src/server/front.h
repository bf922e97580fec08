#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "answering/answer.h"
#include "model/catalogue.h"
#include "model/clock.h"
#include "model/http.h"
#include "server/rate_limits.h"
#include "server/request_log.h"

namespace sandbox {

// What the front asks of the rest of the program. All are called on any thread.
struct FrontDoors {
  // The catalogue to answer with; nullptr while there is none yet.
  std::function<std::shared_ptr<const Catalogue>()> catalogue;
  std::function<std::string()> health;  // JSON
  // What a finished line of the log goes to.
  std::function<void(const std::string&)> log;
};

struct FrontOptions {
  Policy policy;
  std::optional<Date> today;  // freezes the date (D11)
  bool rate_limits = false;   // limits bite (D6)
  LogFormat log = LogFormat::text;
};

// Stands between the HTTP server and the pure answering: reads the clock, counts
// calls, names and times each request, logs it, and answers for the sandbox itself
// (`/`, `/_sandbox/…`). Thread-safe.
class Front {
 public:
  Front(FrontDoors doors, FrontOptions options);
  Response answer(const Request& request);

 private:
  Response answer_now(const Request& request, const Moment& now);
  Response answer_for_itself(const Request& request, std::string_view path) const;
  Response answer_from_catalogue(const Request& request, const Moment& now);
  void add_rate_headers(const Counted& counted, const Catalogue& catalogue, const Moment& now,
                        Response& response);

  FrontDoors doors_;
  FrontOptions options_;
  RateLimits rate_limits_;
};

}  // namespace sandbox
