#include "http/acceptor.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <utility>

namespace sandbox {
namespace {

constexpr int pause_milliseconds = 50;

// Accepting will go on failing until somebody frees something.
bool is_exhaustion(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Acceptor::Acceptor(std::vector<int> listening, Welcome welcome)
    : listening_(std::move(listening)),
      welcome_(std::move(welcome)),
      stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { run(); }) {}

Acceptor::~Acceptor() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(stop_.number(), &one, sizeof one);
  thread_.join();
}

void Acceptor::run() {
  bool exhausted = false;
  std::vector<pollfd> watched = {{stop_.number(), POLLIN, 0}};
  for (const int socket : listening_) watched.push_back({socket, POLLIN, 0});
  while (true) {
    // Out of descriptors, only the end is waited for.
    ::poll(watched.data(), exhausted ? 1 : watched.size(), exhausted ? pause_milliseconds : -1);
    exhausted = false;
    for (const int socket : listening_) exhausted = !accept_all(socket) || exhausted;
    if (watched[0].revents != 0) return;
  }
}

// False when out of descriptors or memory.
bool Acceptor::accept_all(int listening) {
  while (true) {
    Descriptor peer(::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (peer) {
      welcome_(std::move(peer));
    } else if (is_exhaustion(errno)) {
      return false;
    } else if (errno == EAGAIN || errno == EINVAL || errno == EBADF) {
      return true;
    }
    // Anything else, such as ECONNABORTED, is about that one peer.
  }
}

}  // namespace sandbox
