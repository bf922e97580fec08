#include "http/acceptor.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
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

Acceptor::Acceptor(int listening, Welcome welcome)
    : listening_(listening),
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
  while (true) {
    std::array<pollfd, 2> watched = {pollfd{stop_.number(), POLLIN, 0},
                                     pollfd{exhausted ? -1 : listening_, POLLIN, 0}};
    ::poll(watched.data(), watched.size(), exhausted ? pause_milliseconds : -1);
    exhausted = !accept_all();
    if (watched[0].revents != 0) return;
  }
}

// False when out of descriptors or memory.
bool Acceptor::accept_all() {
  while (true) {
    Descriptor peer(::accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
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
