#include "http/http_server.h"

#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "http/background_thread.h"
#include "http/event_loop.h"
#include "http/held_bytes.h"
#include "http/listener.h"
#include "http/tls.h"
#include "support/broken_pipes.h"

namespace sandbox {
namespace {

// For everything but connections: files being read, programs being run.
constexpr std::size_t other_descriptors = 256;

// Nothing without TLS.
std::shared_ptr<const TlsContext> tls_context(const ServerOptions& options) {
  if (options.tls_cert.empty() && options.tls_key.empty()) return nullptr;
  if (options.tls_cert.empty() || options.tls_key.empty()) {
    throw std::runtime_error(
        "TLS needs both a certificate and its key; give --tls-cert and --tls-key");
  }
  return std::make_shared<TlsContext>(options.tls_cert, options.tls_key);
}

// Many systems allow 1,024 descriptors unless asked for more. What cannot be had
// is no error: peers then wait until others leave.
void allow_descriptors(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(Handler handler, const ServerOptions& options)
      : handler_(std::move(handler)),
        options_(options),
        tls_(tls_context(options)),
        listener_(listen_on(options.listen, options.reuse_port)),
        held_(options.max_held) {
    ignore_broken_pipes();  // OpenSSL writes without MSG_NOSIGNAL
    allow_descriptors(options.max_connections + options.max_turned_away + other_descriptors);
    for (int i = 0; i < std::max(options.workers, 1); ++i) {
      loops_.push_back(std::make_unique<EventLoop>(
          handler_, options_, held_, background_,
          [this](EventLoop& loop, Descriptor peer) { return place(loop, std::move(peer)); }));
    }
    for (const auto& loop : loops_) loop->accept_from(listener_.numbers());
  }

  int port() const { return listener_.port(); }

  std::size_t connections() const {
    std::size_t connections = 0;
    for (const auto& loop : loops_) connections += loop->connections();
    return connections;
  }

  std::string url() const {
    const std::string& authority = listener_.authority();
    if (authority.starts_with("unix:")) return authority;
    return (is_encrypted() ? "https://" : "http://") + authority;
  }

  void read_certificate_again() {
    auto renewed = tls_context(options_);
    const std::lock_guard lock(tls_mutex_);
    tls_ = std::move(renewed);
  }

  // Who waits to be accepted still is, then all are answered. All loops drain at the same time.
  void stop() {
    listener_.close();
    for (const auto& loop : loops_) loop->drain();
    for (const auto& loop : loops_) loop->join();  // until then each may look at the others
    loops_.clear();
  }

 private:
  // A peer stays with the loop that accepted it unless another has fewer: most are answered
  // without a word between threads. One at a time, so that no bound is passed.
  std::optional<EventLoop::Arrival> place(EventLoop& loop, Descriptor peer) {
    const std::lock_guard lock(placing_);
    const std::size_t connections = this->connections();
    if (connections < options_.max_connections) {
      return place(loop, {Channel(std::move(peer), open_session()), {}});
    }
    if (!is_encrypted() && connections < options_.max_connections + options_.max_turned_away) {
      return place(loop,
                   {Channel(std::move(peer)), Rejection{503, "too many connections are open"}});
    }
    return {};
  }

  std::optional<EventLoop::Arrival> place(EventLoop& loop, EventLoop::Arrival arrival) {
    EventLoop& emptiest = **std::ranges::min_element(
        loops_, {}, [](const auto& each) { return each->connections(); });
    const bool stays = loop.connections() <= emptiest.connections() + 1;
    if (!stays && emptiest.adopt(arrival)) return {};
    loop.expect_one();
    return arrival;
  }

  bool is_encrypted() const { return !options_.tls_cert.empty(); }

  // Sessions keep the certificate that they began with.
  TlsSession open_session() {
    const std::lock_guard lock(tls_mutex_);
    return tls_ ? tls_->open_session() : nullptr;
  }

  Handler handler_;
  ServerOptions options_;
  std::mutex placing_;
  std::mutex tls_mutex_;
  std::shared_ptr<const TlsContext> tls_;
  Listener listener_;
  HeldBytes held_;
  BackgroundThreads background_;
  std::vector<std::unique_ptr<EventLoop>> loops_;
};

HttpServer::HttpServer(Handler handler, const ServerOptions& options)
    : impl_(std::make_unique<Impl>(std::move(handler), options)) {}

HttpServer::~HttpServer() { stop(); }

std::size_t HttpServer::connections() const { return impl_->connections(); }
int HttpServer::port() const { return impl_->port(); }
std::string HttpServer::url() const { return impl_->url(); }
void HttpServer::read_certificate_again() { impl_->read_certificate_again(); }
void HttpServer::stop() { impl_->stop(); }

}  // namespace sandbox
