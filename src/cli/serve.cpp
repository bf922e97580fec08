#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "cli/commands.h"
#include "cli/tree_options.h"
#include "model/node.h"
#include "server/front.h"
#include "server/http_server.h"
#include "support/base64.h"
#include "support/late.h"
#include "support/rsa_key.h"
#include "sync/folder.h"

namespace sandbox {
namespace {

struct ServeOptions {
  TreeOptions tree;
  std::string jwt_secret{published_jwt_secret};
  std::string jwks_key;
  std::string when_nothing_matches = "auto";
  std::string today;
  bool maintenance = false;
  bool rate_limits = false;
  bool host_routing = false;
  std::string log = "text";
  ServerOptions server;
};

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
  options.text("today", serve.today, "YYYY-MM-DD: the date that decides ages and years");
  options.flag("maintenance", serve.maintenance, "Close providers at night, as staging does");
  options.flag("rate-limits", serve.rate_limits, "Answer 429 beyond 20 requests a second");
  options.flag("host-routing", serve.host_routing, "Answer only on hosts named as staging's");
  options.choice("log", serve.log, {"text", "json", "off"}, "One line a request on standard error");
  options.text("tls-cert", serve.server.tls_cert, "A PEM file: serve HTTPS with this certificate");
  options.text("tls-key", serve.server.tls_key, "A PEM file: the certificate's key");
  options.number("workers", serve.server.workers, "Threads that answer");
}

std::string key_set(const std::string& key_file) {
  const RsaPublicKey key =
      key_file.empty() ? make_rsa_key() : read_rsa_key(*read_file(key_file).text);
  return R"({"keys":[{"kty":"RSA","kid":"api_particulier_rsa_oaep_jwks","use":"enc",)"
         R"("alg":"RSA-OAEP","n":")" +
         padded_base64url(key.modulus) + R"(","e":")" + padded_base64url(key.exponent) + "\"}]}";
}

FrontOptions front_options(const ServeOptions& serve) {
  using Default = Policy::Default;
  FrontOptions front;
  front.policy.when_nothing_matches = serve.when_nothing_matches == "not-found" ? Default::not_found
                                      : serve.when_nothing_matches == "example"
                                          ? Default::example
                                          : Default::automatic;
  front.policy.maintenance = serve.maintenance;
  front.policy.host_routing = serve.host_routing;
  front.policy.tokens = std::make_shared<TokenVerifier>(serve.jwt_secret);
  // Made when first asked for: a key takes longer than starting may.
  auto keys =
      std::make_shared<Late<std::string>>([file = serve.jwks_key] { return key_set(file); });
  front.policy.jwks = [keys] { return keys->get(); };
  if (!serve.today.empty()) {
    Date date;
    if (!parse_date(serve.today, date)) {
      throw std::runtime_error("--today " + serve.today + " is no date; write it as 2026-11-23");
    }
    front.today = date;
  }
  front.rate_limits = serve.rate_limits;
  front.log = serve.log == "off"    ? LogFormat::off
              : serve.log == "json" ? LogFormat::json
                                    : LogFormat::text;
  return front;
}

std::string health(const Catalogue& catalogue, const std::string& loaded_at,
                   std::chrono::steady_clock::time_point start) {
  std::string left_out;
  for (const Finding& finding : all_findings(catalogue)) {
    if (finding.severity != Severity::error) continue;
    left_out += left_out.empty() ? "" : ",";
    left_out += "{\"file\":" + to_json(finding.place.file) +
                ",\"line\":" + std::to_string(finding.place.line) +
                ",\"why\":" + to_json(finding.sentence) + "}";
  }
  const auto uptime =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
  return "{\"status\":\"ok\",\"version\":\"" BAC_A_SABLE_VERSION "\",\"tree\":{\"source\":" +
         to_json(catalogue.source) + ",\"commit\":" + to_json(catalogue.id) +
         ",\"loaded_at\":" + to_json(loaded_at) +
         ",\"operations\":" + std::to_string(catalogue.contract->operations.size()) +
         ",\"cases\":" + std::to_string(count_cases(catalogue)) + ",\"left_out\":[" + left_out +
         "]},\"uptime_seconds\":" + std::to_string(uptime.count()) + "}";
}

// A whole line at once, so that lines of several threads don't mix.
void write_log(const std::string& line) {
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

// The signals that stop or reload the server are waited for, not handled: block
// them before any thread starts.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void wait_for_stop(const sigset_t& signals) {
  int signal = 0;
  while (sigwait(&signals, &signal) != 0 || signal == SIGHUP) {
  }
  // From here on a second signal stops the program at once.
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace

int run_serve(const Arguments& arguments, Streams streams) {
  const auto start = std::chrono::steady_clock::now();
  ServeOptions serve;
  Options options("serve", "Answer HTTP requests from a tree.");
  declare(serve, options);
  if (const auto status = options.parse(arguments, streams)) return *status;

  const sigset_t signals = block_signals();
  FrontOptions front = front_options(serve);
  Assembler assembler;
  const std::shared_ptr<const Catalogue> catalogue = assembler.assemble(read_tree(serve.tree));
  const std::string loaded_at = utc_timestamp(time(nullptr));
  Front answers(
      {[&] { return catalogue; }, [&] { return health(*catalogue, loaded_at, start); }, write_log},
      std::move(front));
  HttpServer server([&](const Request& request) { return answers.answer(request); }, serve.server);
  streams.out << "ready " << server.url() << std::endl;
  std::thread reader([&] {
    for (const Finding& finding : all_findings(*catalogue)) write_log(to_string(finding) + "\n");
    catalogue->documented->get();
  });
  wait_for_stop(signals);
  server.stop();
  reader.join();
  return fine;
}

}  // namespace sandbox
