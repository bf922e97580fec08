#include "http/acceptor.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace sandbox {
namespace {

constexpr std::chrono::milliseconds pause{50};

// Accepting will go on failing until somebody frees something.
bool is_exhaustion(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

void stop_watching(int epoll, const std::vector<Descriptor>& sockets) {
  for (const Descriptor& socket : sockets) {
    ::epoll_ctl(epoll, EPOLL_CTL_DEL, socket.number(), nullptr);
  }
}

}  // namespace

Acceptor::Acceptor(int epoll, const std::vector<int>& listening) : epoll_(epoll) {
  for (const int number : listening) {
    sockets_.emplace_back(::fcntl(number, F_DUPFD_CLOEXEC, 0));
    if (!sockets_.back()) {
      throw std::system_error(errno, std::generic_category(), "cannot wait for connections");
    }
  }
}

// To close the copies would not end it: the sockets themselves stay open.
Acceptor::~Acceptor() { stop_watching(epoll_, sockets_); }

bool Acceptor::has(int socket) const {
  return std::ranges::any_of(sockets_, [&](const auto& own) { return own.number() == socket; });
}

Descriptor Acceptor::accept(int socket, Time now) {
  while (true) {
    Descriptor peer(::accept4(socket, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (peer) return peer;
    const int error = errno;
    if (is_exhaustion(error)) {
      look_away(now);
      return {};
    }
    if (error == EAGAIN || error == EINVAL || error == EBADF) return {};
    // Anything else, such as ECONNABORTED, is about that one peer.
  }
}

Descriptor Acceptor::accept_any(Time now) {
  for (const Descriptor& socket : sockets_) {
    if (Descriptor peer = accept(socket.number(), now)) return peer;
  }
  return {};
}

void Acceptor::look_again_if_due(Time now) {
  if (!looks_again_ || now < *looks_again_) return;
  looks_again_.reset();
  for (const Descriptor& socket : sockets_) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLEXCLUSIVE;
    event.data.u64 = static_cast<std::uint64_t>(socket.number());
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket.number(), &event) != 0) return look_away(now);
  }
}

void Acceptor::look_away(Time now) {
  looks_again_ = now + pause;
  stop_watching(epoll_, sockets_);
}

}  // namespace sandbox
