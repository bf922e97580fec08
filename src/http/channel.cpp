#include "http/channel.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace sandbox {
namespace {

using Outcome = Transfer::Outcome;

int int_size(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

}  // namespace

Channel::Channel(Descriptor socket, TlsSession session)
    : socket_(std::move(socket)), session_(std::move(session)) {
  if (session_) SSL_set_fd(session_.get(), number());
}

// `result` is what the last call on session_ returned.
Transfer Channel::outcome_of(int result) const {
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_NONE:
      return {Outcome::done, static_cast<std::size_t>(result)};
    case SSL_ERROR_WANT_READ:
      return {Outcome::wait_to_read};
    case SSL_ERROR_WANT_WRITE:
      return {Outcome::wait_to_write};
    case SSL_ERROR_ZERO_RETURN:
      return {Outcome::ended};
    default:
      return {Outcome::failed};
  }
}

Transfer Channel::shake_hands() {
  if (!session_) return {};
  ERR_clear_error();
  return outcome_of(SSL_accept(session_.get()));
}

Transfer Channel::read(char* to, std::size_t size) {
  if (session_) {
    ERR_clear_error();
    return outcome_of(SSL_read(session_.get(), to, int_size(size)));
  }
  while (true) {
    const ssize_t got = ::recv(number(), to, size, 0);
    if (got > 0) return {Outcome::done, static_cast<std::size_t>(got)};
    if (got == 0) return {Outcome::ended};
    if (errno == EAGAIN) return {Outcome::wait_to_read};
    if (errno != EINTR) return {Outcome::failed};
  }
}

Transfer Channel::write(std::string_view bytes) {
  if (session_) {
    ERR_clear_error();
    return outcome_of(SSL_write(session_.get(), bytes.data(), int_size(bytes.size())));
  }
  while (true) {
    const ssize_t sent = ::send(number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) return {Outcome::done, static_cast<std::size_t>(sent)};
    if (errno == EAGAIN) return {Outcome::wait_to_write};
    if (errno != EINTR) return {Outcome::failed};
  }
}

bool Channel::holds_read_bytes() const { return session_ && SSL_has_pending(session_.get()) != 0; }

void Channel::finish_writing() {
  if (session_ && SSL_is_init_finished(session_.get())) {
    ERR_clear_error();
    SSL_shutdown(session_.get());
  }
  ::shutdown(number(), SHUT_WR);
}

void Channel::break_off() {
  const linger at_once{1, 0};
  ::setsockopt(number(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace sandbox
