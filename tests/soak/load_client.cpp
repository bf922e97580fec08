#include "soak/load_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace sandbox::test {
namespace {

constexpr std::size_t most_examples = 5;
constexpr auto patience = std::chrono::seconds(20);

Descriptor connected(const std::string& url) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port =
      htons(static_cast<std::uint16_t>(std::atoi(url.substr(url.rfind(':') + 1).c_str())));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address)) {
    throw std::runtime_error("cannot connect to " + url + ": " + std::strerror(errno));
  }
  return socket;
}

std::size_t content_length(std::string_view head) {
  constexpr std::string_view name = "\r\nContent-Length: ";
  const std::size_t at = head.find(name);
  if (at == std::string_view::npos) return 0;
  std::size_t length = 0;
  const char* digits = head.data() + at + name.size();
  std::from_chars(digits, head.data() + head.size(), length);
  return length;
}

std::string shortened(std::string_view text, std::size_t most = 2000) {
  return std::string(text.substr(0, most)) + (text.size() > most ? "…" : "");
}

}  // namespace

LoadClient::LoadClient(const std::string& url, int connections, std::function<Visit()> next_visit,
                       double visits_per_second)
    : url_(url),
      next_visit_(std::move(next_visit)),
      per_second_(visits_per_second),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      connections_(static_cast<std::size_t>(connections)) {
  for (std::size_t i = 0; i < connections_.size(); ++i) connect(i);
}

void LoadClient::run(const std::function<bool()>& enough) {
  started_ = Clock::now();
  auto last_sign_of_life = started_;
  if (per_second_ == 0) {
    for (std::size_t i = 0; i < connections_.size(); ++i) begin(i, started_);
  }
  std::array<epoll_event, 64> events;
  while (busy_ > 0 || !ending_) {
    ending_ = ending_ || enough();
    if (per_second_ > 0) give_turns();
    if (busy_ == 0 && ending_) break;
    const int timeout = per_second_ > 0 ? 1 : 1000;
    const int count =
        epoll_wait(epoll_.number(), events.data(), static_cast<int>(events.size()), timeout);
    for (int i = 0; i < count; ++i) on_readable(events[static_cast<std::size_t>(i)].data.u64);
    const auto now = Clock::now();
    if (count > 0 || busy_ == 0) last_sign_of_life = now;
    if (now - last_sign_of_life > patience) {
      for (const Connection& connection : connections_) {
        if (connection.busy) wrong(connection, "no answer within 20 s");
      }
      break;
    }
  }
  for (Connection& connection : connections_) connection.socket.close();
}

void LoadClient::connect(std::size_t index) {
  Connection& connection = connections_[index];
  connection.socket = connected(url_);
  connection.received.clear();
  ++counts_.connections;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = index;
  epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, connection.socket.number(), &event);
}

void LoadClient::give_turns() {
  const auto now = Clock::now();
  const double due = std::chrono::duration<double>(now - started_).count() * per_second_;
  for (; !ending_ && static_cast<double>(turns_) < due; ++turns_) {
    const std::size_t index = turns_ % connections_.size();
    if (connections_[index].busy) {
      connections_[index].missed.push_back(now);
    } else {
      begin(index, Clock::now());
    }
  }
}

void LoadClient::begin(std::size_t index, Clock::time_point since) {
  Connection& connection = connections_[index];
  connection.visit = next_visit_();
  connection.answered = 0;
  connection.begun = since;
  connection.busy = true;
  ++busy_;
  ++counts_.visits;
  std::string_view bytes = connection.visit.bytes;
  while (!bytes.empty()) {
    const ssize_t sent =
        ::send(connection.socket.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) break;  // the server has closed: what it said tells whether it might
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  if (connection.visit.end == Visit::End::leave) reconnect(index);
}

void LoadClient::on_readable(std::size_t index) {
  Connection& connection = connections_[index];
  if (connection.visit.end == Visit::End::leave_midway && connection.busy) return reconnect(index);
  std::array<char, 64 * 1024> bytes;
  const ssize_t got = ::recv(connection.socket.number(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN) return;
  const bool complete = connection.answered == connection.visit.answers.size();
  if (got > 0 && connection.busy && !complete) {
    connection.received.append(bytes.data(), static_cast<std::size_t>(got));
    if (!take_answers(connection)) return reconnect(index);
    if (connection.answered == connection.visit.answers.size() &&
        connection.visit.end == Visit::End::stay) {
      finish(index);
    }
    return;
  }
  if (got > 0) {
    wrong(connection, "bytes that nobody asked for: " +
                          shortened({bytes.data(), static_cast<std::size_t>(got)}));
  } else if (!connection.busy || !complete) {
    wrong(connection, "the server closed the connection");
  }
  reconnect(index);
}

// False when one is wrong: what follows it can't be told from it.
bool LoadClient::take_answers(Connection& connection) {
  std::string_view bytes = connection.received;
  const Visit& visit = connection.visit;
  while (connection.answered < visit.answers.size()) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) break;
    const std::string_view head = bytes.substr(0, end + 4);
    const bool to_head =
        connection.answered < visit.to_head.size() && visit.to_head[connection.answered];
    const std::size_t size = to_head ? 0 : content_length(head);
    if (bytes.size() < head.size() + size) break;
    const std::string_view body = bytes.substr(head.size(), size);
    const auto fits = [&](const KnownAnswer* known) { return is_same(*known, head, body); };
    if (!std::ranges::any_of(visit.answers[connection.answered], fits)) {
      wrong(connection, "another answer: " + shortened(bytes));
      return false;
    }
    bytes.remove_prefix(head.size() + size);
    ++connection.answered;
    ++counts_.answers;
  }
  connection.received.erase(0, connection.received.size() - bytes.size());
  if (connection.answered == visit.answers.size() && !connection.received.empty()) {
    wrong(connection, "more than was asked for: " + shortened(connection.received));
    return false;
  }
  return true;
}

void LoadClient::finish(std::size_t index) {
  Connection& connection = connections_[index];
  connection.busy = false;
  --busy_;
  const auto now = Clock::now();
  if (per_second_ > 0) {
    latencies_.push_back(static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now - connection.begun).count()));
    if (connection.missed.empty()) return;
    const auto since = connection.missed.front();
    connection.missed.erase(connection.missed.begin());
    if (!ending_) begin(index, since);
  } else if (!ending_) {
    begin(index, now);
  }
}

// After a visit that ends its connection, well or not.
void LoadClient::reconnect(std::size_t index) {
  Connection& connection = connections_[index];
  using End = Visit::End;
  const bool leaves =
      connection.visit.end == End::leave || connection.visit.end == End::leave_midway;
  if (leaves) {
    ++counts_.left;
    // Every other one with a reset instead of a last word.
    const linger reset{1, 0};
    if (counts_.left % 2 == 0) {
      ::setsockopt(connection.socket.number(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    }
  }
  connection.socket.close();
  if (connection.busy) --busy_;
  connection.busy = false;
  connect(index);
  if (per_second_ == 0 && !ending_) begin(index, Clock::now());
}

void LoadClient::wrong(const Connection& connection, const std::string& how) {
  ++counts_.wrong;
  if (counts_.examples.size() >= most_examples) return;
  counts_.examples.push_back(connection.visit.what + "\n  asked: " +
                             shortened(connection.visit.bytes, 200) + "\n  got " + how);
}

std::uint32_t percentile(std::vector<std::uint32_t>& values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

}  // namespace sandbox::test
