#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "answering/policy.h"
#include "application/access.h"
#include "application/coverage.h"
#include "application/journal.h"
#include "application/sessions.h"
#include "model/catalogue.h"
#include "model/clock.h"
#include "model/http.h"

namespace sandbox {

// Which server it is, among several that answer under one address.
struct ServerName {
  std::string host;
  int process = 0;  // its number there
};

// What the endpoints look at.
struct OwnSources {
  std::function<std::shared_ptr<const Catalogue>()> catalogue;  // nullptr while there is none
  const Policy& policy;
  const Access& access;
  Journal* journal;    // nullptr when it is off
  Coverage* coverage;  // nullptr when nothing is counted
  Sessions& sessions;
  std::function<std::string()> metrics;  // in Prometheus' text format
  ServerName server;
};

// What programs ask of the sandbox itself, under /_sandbox/: why a request was answered as it
// was, what was asked lately, sessions of tests, which cases they asked for, how often and how
// fast. Described by schemas/sandbox.openapi.json. Thread-safe.
class OwnEndpoints {
 public:
  explicit OwnEndpoints(OwnSources sources) : sources_(std::move(sources)) {}

  // Absent for a path that is none of theirs.
  std::optional<Response> answer(const Request& request, const Moment& now);

  static constexpr int most_streams = 32;

 private:
  struct Endpoint;
  struct Call {
    const Request& request;
    std::string_view name;  // what stands for the * of the path
    std::string_view query;
    const Moment& now;
  };
  static const Endpoint* endpoints_begin();
  static const Endpoint* endpoints_end();

  Response document(const Call& call);
  Response explain_request(const Call& call);
  Response list_requests(const Call& call);
  Response empty_journal(const Call& call);
  Response stream_requests(const Call& call);
  Response one_request(const Call& call);
  Response put_session(const Call& call);
  Response show_session(const Call& call);
  Response end_session(const Call& call);
  Response show_metrics(const Call& call);
  Response show_coverage(const Call& call);
  Response forget_coverage(const Call& call);
  std::string explained_as_then(const Remembered& record, const Moment& now) const;

  OwnSources sources_;
  std::shared_ptr<std::atomic<int>> streams_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace sandbox
