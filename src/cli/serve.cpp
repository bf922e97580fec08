#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <ctime>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <thread>

#include "application/application.h"
#include "application/event_log.h"
#include "application/health.h"
#include "application/log_writer.h"
#include "cli/commands.h"
#include "cli/france_connect_options.h"
#include "cli/git_options.h"
#include "cli/open_tree.h"
#include "cli/standard_descriptors.h"
#include "cli/tree_options.h"
#include "cli/write_file.h"
#include "http/http_server.h"
#include "http/listener.h"
#include "support/base64.h"
#include "support/descriptor.h"
#include "support/lazy.h"
#include "support/rsa_key.h"
#include "support/text.h"
#include "sync/folder.h"
#include "sync/live_tree.h"

// How it works. The options are read into one value; what the tree, the application and the
// HTTP server want of it is then made, from the ground up. Signals are blocked before any thread
// starts and waited for by the first one, which does nothing else: a first load is interrupted,
// a reload asked for, the stop begun. Whatever is said goes through one log, which holds nobody.

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct ServeOptions {
  TreeOptions tree;
  std::string jwt_secret{published_jwt_secret};
  std::string jwks_key;
  std::string when_nothing_matches = "auto";
  bool strict = false;
  bool hints = false;
  std::string today;
  bool maintenance = false;
  bool rate_limits = false;
  bool host_routing = false;
  bool filter_scopes = false;
  std::string log = "text";
  std::size_t max_log_queue = 1'048'576;
  GitOptions git;
  std::string ref = "HEAD";
  std::string git_openapi;
  std::chrono::milliseconds poll = 60s;
  std::string refs;
  std::chrono::milliseconds max_delay = Policy{}.max_delay;
  std::optional<std::size_t> journal;
  std::string coverage;
  Sessions::Bounds sessions;
  std::string admin_token;
  std::vector<std::string> hosts;
  FranceConnectOptions france_connect;
  ServerOptions server;
};

void declare_limits(ServerOptions& server, Options& options) {
  constexpr Range timeouts{1, 3'600'000};
  options.bytes("max-request-line", server.request.max_request_line, {256, mebibyte},
                "Beyond: 414");
  options.bytes("max-head", server.request.max_head, {512, mebibyte},
                "Of the request line and headers; beyond: 431");
  options.bytes("max-body", server.request.max_body, {0, gibibyte}, "Beyond: 413");
  options.number("max-connections", server.max_connections, {1, 1'000'000}, "Beyond: 503");
  options.bytes("max-held", server.max_held, {mebibyte, 64 * gibibyte},
                "Of requests and answers under way on all connections; beyond: 503");
  options.time("head-timeout", server.head_timeout, timeouts,
               "For the head of a request to arrive; then 408");
  options.time("body-timeout", server.body_timeout, timeouts, "For its body to arrive; then 408");
  options.time("idle-timeout", server.idle_timeout, timeouts,
               "Between two requests of a connection");
  options.time("write-timeout", server.write_timeout, timeouts, "For a client to take its answer");
}

void declare(ServeOptions& serve, Options& options) {
  serve.tree.declare(options);
  options.text("listen", serve.server.listen,
               "HOST:PORT, [IPv6]:PORT, unix:/path or systemd; port 0 picks a free one");
  options.text("jwt-secret", serve.jwt_secret, "The secret that signs access tokens");
  options.text("jwks-key", serve.jwks_key,
               "A PEM file with the RSA key that /api/france_connect_jwks shows (default: a new "
               "key at each start)");
  options.choice("default", serve.when_nothing_matches, {"auto", "not-found", "example"},
                 "What answers when no case matches");
  options.flag("strict", serve.strict,
               "501 with the nearest cases where no case matches: no test is green by accident");
  options.flag("hints", serve.hints,
               "A default names the nearest case and what differs, in X-Sandbox-Nearest");
  options.text("today", serve.today, "YYYY-MM-DD: the date that decides ages and years");
  options.flag("maintenance", serve.maintenance, "Close providers at night, as staging does");
  options.flag("rate-limits", serve.rate_limits, "Answer 429 beyond 20 requests a second");
  options.flag("host-routing", serve.host_routing, "Answer only on hosts named as staging's");
  options.flag("filter-scopes", serve.filter_scopes,
               "Leave out of answers what the caller's scopes do not open, as production does");
  options.choice("log", serve.log, {"text", "json", "off"}, "One line a request on standard error");
  options.bytes("max-log-queue", serve.max_log_queue, {4 * kibibyte, gibibyte},
                "Of lines that nobody has read yet; beyond, lines are dropped and counted");
  serve.git.declare(options);
  options.text("ref", serve.ref, "The branch, tag or commit of --git to serve");
  options.text("git-openapi", serve.git_openapi,
               "The file or folder of OpenAPI documents in the repository");
  options.time("poll", serve.poll, {0, std::int64_t{30} * 24 * 3'600'000},
               "How often the repository is asked for news; 0 for never");
  options.text("refs", serve.refs,
               "Other revisions that requests may name with X-Sandbox-Ref: 'main,pr/*'");
  options.time("max-delay", serve.max_delay, {0, 3'600'000},
               "The longest delay that a client may ask for with X-Sandbox-Delay; beyond: 400");
  options.bytes_or_off("journal", serve.journal, {4 * kibibyte, gibibyte},
                       "1MiB where this machine alone can reach the server, else off",
                       "Of the last requests, kept in memory for /_sandbox/requests");
  options.text("coverage", serve.coverage,
               "At the end, write which cases were asked for: a .json, .xml (JUnit) or .md file");
  options.number("max-sessions", serve.sessions.most, {1, 1'000'000},
                 "Of X-Sandbox-Session; beyond, the one unused for longest goes");
  options.bytes("max-session-bytes", serve.sessions.most_bytes, {64 * kibibyte, gibibyte},
                "Of all sessions together; beyond, the one unused for longest goes");
  options.text("admin-token", serve.admin_token,
               "Who reloads over HTTP, or looks at the requests of others, must send this as "
               "`Authorization: Bearer`; wanted when other machines can reach the server");
  options.texts("host", serve.hosts,
                "A name that the server is called by, besides those of this machine, for its own "
                "pages and reloads; give it again for more");
  serve.france_connect.declare(options);
  options.text("tls-cert", serve.server.tls_cert,
               "A PEM file: serve HTTPS with this certificate; SIGHUP reads it again");
  options.text("tls-key", serve.server.tls_key, "A PEM file: the certificate's key");
  options.flag("reuse-port", serve.server.reuse_port,
               "Share the port with other processes that ask for it too");
  options.number("workers", serve.server.workers, {1, 256}, "Threads that answer");
  declare_limits(serve.server, options);
  for (const char* about_git : {"ref", "refs", "poll"}) options.needs(about_git, {"git", "tree"});
  for (const char* about_git : {"git-path", "git-openapi"}) options.needs(about_git, {"git"});
  options.excludes("tree", "git");
}

std::string key_set(const RsaPublicKey& key) {
  return R"({"keys":[{"kty":"RSA","kid":"api_particulier_rsa_oaep_jwks","use":"enc",)"
         R"("alg":"RSA-OAEP","n":")" +
         padded_base64url(key.modulus) + R"(","e":")" + padded_base64url(key.exponent) + "\"}]}";
}

RsaPublicKey key_in(const std::string& file) {
  try {
    return read_rsa_key(std::string(*read_file(file).text));
  } catch (const std::exception& error) {
    throw std::runtime_error("--jwks-key " + file + ": " + error.what() +
                             "; `openssl genrsa -out key.pem 2048` makes one");
  }
}

LogFormat log_format(const ServeOptions& serve) {
  return serve.log == "off"    ? LogFormat::off
         : serve.log == "json" ? LogFormat::json
                               : LogFormat::text;
}

// Empty where the system tells none.
std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

ApplicationOptions application_options(const ServeOptions& serve) {
  using Default = Policy::Default;
  ApplicationOptions chosen;
  chosen.policy.when_nothing_matches =
      serve.when_nothing_matches == "not-found" ? Default::not_found
      : serve.when_nothing_matches == "example" ? Default::example
                                                : Default::automatic;
  chosen.policy.maintenance = serve.maintenance;
  chosen.policy.host_routing = serve.host_routing;
  chosen.policy.filter_scopes = serve.filter_scopes;
  chosen.policy.max_delay = serve.max_delay;
  chosen.policy.strict = serve.strict;
  chosen.policy.hints = serve.hints;
  chosen.policy.tokens = std::make_shared<TokenVerifier>(serve.jwt_secret);
  if (serve.jwks_key.empty()) {
    // Made when first asked for: a key takes longer than starting may.
    auto keys = std::make_shared<Lazy<std::string>>([] { return key_set(make_rsa_key()); });
    chosen.policy.jwks = [keys] { return keys->get(); };
  } else {
    // Read at once, so that a wrong file is heard of.
    chosen.policy.jwks = [keys = key_set(key_in(serve.jwks_key))] { return keys; };
  }
  if (!serve.today.empty()) {
    Date date;
    if (!parse_date(serve.today, date)) {
      throw std::runtime_error("--today " + serve.today + " is no date; write it as 2026-11-23");
    }
    chosen.today = date;
  }
  chosen.rate_limits = serve.rate_limits;
  chosen.access = {is_on_loopback_alone(serve.server.listen), serve.admin_token, serve.hosts};
  // A secret of one's own is not for everybody who can reach the pages.
  if (chosen.access.on_loopback_alone || serve.jwt_secret == published_jwt_secret) {
    chosen.sign = [secret = serve.jwt_secret](const Token& token, std::int64_t issued_at) {
      return sign_token(token, issued_at, secret);
    };
  }
  chosen.log = log_format(serve);
  if (!serve.coverage.empty() && coverage_format_of(serve.coverage) == nullptr) {
    throw std::runtime_error("--coverage " + serve.coverage +
                             " is neither a .json nor an .xml nor an .md file; name one");
  }
  chosen.coverage = !serve.coverage.empty();
  chosen.sessions = serve.sessions;
  chosen.server = {host_name(), static_cast<int>(::getpid())};
  chosen.journal = serve.journal.value_or(chosen.access.on_loopback_alone ? mebibyte : 0);
  chosen.france_connect = make_provider(serve.france_connect, serve.tree.schemas, serve.jwks_key);
  chosen.policy.france_connect = [provider = chosen.france_connect](std::string_view token,
                                                                    const Moment& now) {
    return provider->logged_in(token, now);
  };
  return chosen;
}

std::int64_t epoch_now() { return std::time(nullptr); }

// What `serve` says on standard error, of requests and of itself.
class Log {
 public:
  explicit Log(const ServeOptions& serve)
      : format_(log_format(serve)),
        writer_(STDERR_FILENO, serve.max_log_queue, [format = format_](std::size_t lines) {
          return dropped_line(format, epoch_now(), lines);
        }) {}

  void line(std::string_view line) { writer_.write(line); }
  void event(std::string_view event, std::string_view sentence) {
    line(event_line(format_, epoch_now(), event, sentence));
  }
  void findings(const Findings& findings) {
    for (const std::string& told : finding_lines(format_, epoch_now(), findings)) line(told);
  }
  void finish(std::chrono::milliseconds patience) { writer_.finish(patience); }

 private:
  LogFormat format_;
  LogWriter writer_;
};

// The signals that stop or reload the server are waited for, not handled: block
// them before any thread starts.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// What SIGHUP asks for.
void reload(LiveTree& tree, HttpServer& server, Log& log) {
  tree.ask_for_reload();
  try {
    server.read_certificate_again();
  } catch (const std::exception& error) {
    log.event("tls", std::string(error.what()) + "; the certificate of before stays");
  }
}

// Until a signal says to stop.
void wait_for_stop(const sigset_t& signals, const std::function<void()>& reload) {
  int signal = 0;
  while (sigwait(&signals, &signal) != 0 || signal == SIGHUP) reload();
  // From here on a second signal stops the program at once.
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

// Loads the tree for the first time. A signal ends that too: a repository may take
// minutes to answer. Whether it was loaded.
bool load_first(LiveTree& tree, const sigset_t& signals) {
  const Descriptor signalled(::signalfd(-1, &signals, SFD_CLOEXEC));
  const Descriptor loaded(::eventfd(0, EFD_CLOEXEC));
  std::atomic<bool> stopped = false;
  std::thread watcher([&] {
    std::array<pollfd, 2> waiting{{{signalled.number(), POLLIN, 0}, {loaded.number(), POLLIN, 0}}};
    while (::poll(waiting.data(), waiting.size(), -1) < 0 || waiting[1].revents == 0) {
      signalfd_siginfo signal{};
      if (waiting[0].revents == 0 ||
          ::read(signalled.number(), &signal, sizeof signal) != sizeof signal) {
        continue;
      }
      if (signal.ssi_signo == SIGHUP) continue;  // it is being loaded already
      stopped = true;
      tree.stop();
    }
  });
  // On the thread that has been there all along: what the tree is made of comes in large pieces
  // from the system there, page by page to any other thread (docs/libraries.md 3).
  std::exception_ptr failure;
  try {
    tree.start();
  } catch (...) {
    failure = std::current_exception();
  }
  ::eventfd_write(loaded.number(), 1);
  watcher.join();
  if (failure && !stopped) std::rethrow_exception(failure);
  return !stopped;
}

LiveOptions live_options(const ServeOptions& serve, Log& log) {
  LiveOptions live;
  live.poll = serve.poll;
  if (!serve.refs.empty()) live.refs = split(serve.refs, ',');
  live.cases_after_stop = !serve.coverage.empty();
  live.log = [&log](const std::string& sentence) { log.event("tree", sentence); };
  live.found = [&log](const Findings& findings) { log.findings(findings); };
  return live;
}

TreeOrigin tree_origin(const ServeOptions& serve) {
  TreeOrigin origin = origin_of(serve.tree);
  if (!serve.tree.tree.empty()) {
    if (serve.ref != ServeOptions{}.ref) origin.ref = serve.ref;
    return origin;
  }
  GitOptions git = serve.git;
  git.cache_dir = serve.tree.cache_dir;
  origin.git = git.origin();
  origin.ref = serve.ref;
  origin.git_path = serve.git.path;
  origin.git_openapi = serve.git_openapi;
  return origin;
}

// The server, once there is one: metrics count its connections.
using ServerPointer = std::atomic<const HttpServer*>;

Vitals vitals_of(const LiveTree& tree, const HttpServer* server, std::int64_t started_at) {
  const auto catalogue = tree.catalogue();
  const TreeStatus status = tree.status();
  return {server == nullptr ? 0 : server->connections(),
          started_at,
          status.loaded_at,
          status.loads,
          status.failed_loads,
          catalogue == nullptr ? "" : catalogue->id};
}

Surroundings surroundings_of(LiveTree& tree, const ServerPointer& server, Log& log,
                             Clock::time_point start) {
  Surroundings surroundings;
  surroundings.catalogue = [&tree] { return tree.catalogue(); };
  surroundings.revision = [&tree](std::string_view ref) { return tree.catalogue_for(ref); };
  surroundings.wait_for_revision = [&tree](std::string_view ref) { return tree.wait_for(ref); };
  surroundings.reload = [&tree] {
    return [&tree, asked = tree.ask_for_reload()] { return tree.wait_for_reload(asked); };
  };
  surroundings.health = [&tree, start] {
    const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - start);
    const auto catalogue = tree.catalogue();
    return Health{catalogue != nullptr,
                  health_json(catalogue.get(), tree.status(), uptime.count())};
  };
  surroundings.vitals = [&tree, &server, started_at = epoch_now()] {
    return vitals_of(tree, server, started_at);
  };
  surroundings.check = [&tree](const std::shared_ptr<const Catalogue>& catalogue,
                               const Moment& now) {
    const auto files = tree.files_of(*catalogue);
    return files == nullptr ? all_findings(*catalogue) : findings_of(catalogue, *files, now);
  };
  surroundings.log = [&log](const std::string& line) { log.line(line); };
  return surroundings;
}

// For the last lines of the log: a reader that does not read costs half a second.
std::chrono::milliseconds time_left(Clock::time_point told) {
  const auto left = told + 500ms - Clock::now();
  return std::max(50ms, std::chrono::duration_cast<std::chrono::milliseconds>(left));
}

// Until it is told to stop; returns when that was.
Clock::time_point serve_requests(const ServeOptions& serve, Log& log, const sigset_t& signals,
                                 std::ostream& out) {
  const auto start = Clock::now();
  LiveTree tree(tree_origin(serve), live_options(serve, log));
  ServerPointer serving = nullptr;
  Application application(surroundings_of(tree, serving, log, start), application_options(serve));
  if (!load_first(tree, signals)) return Clock::now();
  HttpServer server([&](const Request& request) { return application.answer(request); },
                    serve.server);
  serving = &server;
  out << "ready " << server.url() << std::endl;
  if (!out && has_standard_output()) throw std::runtime_error(unwritable_output);
  out.clear();  // who closed it waits for no line
  wait_for_stop(signals, [&] { reload(tree, server, log); });
  const auto told = Clock::now();
  tree.stop();
  serving = nullptr;
  server.stop();
  if (!serve.coverage.empty()) {
    write_file(serve.coverage, coverage_format_of(serve.coverage)(application.coverage()));
  }
  return told;
}

}  // namespace

int run_serve(const Arguments& arguments, Streams streams) {
  ServeOptions serve;
  Options options("serve", "Answer HTTP requests from a tree.");
  declare(serve, options);
  if (const auto status = options.parse(arguments, streams)) return *status;
  const sigset_t signals = block_signals();  // the log has a thread
  Log log(serve);
  try {
    log.finish(time_left(serve_requests(serve, log, signals, streams.out)));
    return fine;
  } catch (const std::exception& error) {
    // Not on streams.err: whoever reads it may expect JSON, or not read at all.
    log.event("failed", "bac-a-sable serve: " + std::string(error.what()));
    return could_not_run;
  }
}

}  // namespace sandbox
