#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "support/descriptor.h"

namespace sandbox {

// The listening sockets as one event loop sees them: its epoll tells it that a peer waits, and
// of several loops one or a few are told. Out of descriptors, it lets the peers wait in the
// kernel's queue and looks again a little later.
class Acceptor {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `listening` are non-blocking; it holds copies of its own, by whose numbers epoll names its
  // events. It looks from the first look_again_if_due() on. Throws std::system_error when there
  // is no descriptor for a copy.
  Acceptor(int epoll, const std::vector<int>& listening);
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  bool has(int socket) const;
  // The next peer of that socket; none when another loop was faster, or out of descriptors.
  Descriptor accept(int socket, Time now);
  // The next peer of any of them.
  Descriptor accept_any(Time now);

  // When it is to look again; nothing while it looks.
  const std::optional<Time>& looks_again() const { return looks_again_; }
  void look_again_if_due(Time now);

 private:
  void look_away(Time now);

  const int epoll_;
  std::vector<Descriptor> sockets_;
  std::optional<Time> looks_again_ = Time::min();
};

}  // namespace sandbox
