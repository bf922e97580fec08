#include "support/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>

#include "support/text.h"

namespace {

using sandbox::Descriptor;

constexpr int patience_milliseconds = 10'000;

void wait_for(int socket, short events) {
  pollfd watched{socket, events, 0};
  if (::poll(&watched, 1, patience_milliseconds) <= 0) {
    throw std::runtime_error("the server did not react within 10 s");
  }
}

union Address {
  sockaddr generic;
  sockaddr_in v4;
  sockaddr_in6 v6;
  sockaddr_un file;
};

// An address of this machine: the host of `url` is not looked at.
Address address_of(const std::string& url) {
  Address address{};
  const auto port =
      htons(static_cast<std::uint16_t>(std::atoi(url.substr(url.rfind(':') + 1).c_str())));
  if (url.starts_with("unix:")) {
    address.file.sun_family = AF_UNIX;
    url.copy(address.file.sun_path, sizeof address.file.sun_path - 1, 5);
  } else if (url.find('[') != std::string::npos) {
    address.v6.sin6_family = AF_INET6;
    address.v6.sin6_port = port;
    address.v6.sin6_addr = in6addr_loopback;
  } else {
    address.v4.sin_family = AF_INET;
    address.v4.sin_port = port;
    address.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  return address;
}

Descriptor open_socket(const std::string& url) {
  return Descriptor(::socket(address_of(url).generic.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

// Takes one answer from the front of `bytes`; false when it is incomplete.
bool take_answer(std::string_view& bytes, RawAnswer& answer, bool to_head) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  answer.head = bytes.substr(0, end + 4);
  answer.status = std::atoi(answer.head.substr(9, 3).c_str());
  const std::string length = answer.header("Content-Length");
  const auto size = to_head || length.empty() ? 0 : std::stoul(length);
  if (bytes.size() - answer.head.size() < size) return false;
  answer.body = bytes.substr(answer.head.size(), size);
  bytes.remove_prefix(answer.head.size() + size);
  return true;
}

}  // namespace

std::string RawAnswer::header(std::string_view name) const {
  for (const std::string& line : sandbox::split(head, '\n')) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos || !sandbox::equal_ignoring_case(line.substr(0, colon), name)) {
      continue;
    }
    return line.substr(colon + 2, line.size() - colon - 3);
  }
  return "";
}

RawClient::RawClient(const std::string& url) : RawClient(open_socket(url), url) {}

RawClient::RawClient(Descriptor socket, const std::string& url) : socket_(std::move(socket)) {
  const Address address = address_of(url);
  const socklen_t size = address.generic.sa_family == AF_UNIX    ? sizeof address.file
                         : address.generic.sa_family == AF_INET6 ? sizeof address.v6
                                                                 : sizeof address.v4;
  if (::connect(number(), &address.generic, size) != 0) {
    throw std::runtime_error("cannot connect to " + url);
  }
}

void RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    wait_for(number(), POLLOUT);
    const ssize_t sent = ::send(number(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) return;  // the server has closed; what it said is still to be read
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawClient::finish_sending() { ::shutdown(number(), SHUT_WR); }

bool RawClient::receive() {
  std::array<char, 64 * 1024> bytes;
  wait_for(number(), POLLIN);
  const ssize_t got = ::recv(number(), bytes.data(), bytes.size(), 0);
  if (got > 0) received_.append(bytes.data(), static_cast<std::size_t>(got));
  return got > 0;
}

RawAnswer RawClient::answer(bool to_head) {
  RawAnswer answer;
  while (true) {
    std::string_view unread = received_;
    if (take_answer(unread, answer, to_head)) {
      received_.erase(0, received_.size() - unread.size());
      return answer;
    }
    if (!receive()) throw std::runtime_error("the server closed before a whole answer");
  }
}

std::string RawClient::read(std::size_t size) {
  while (received_.size() < size && receive()) continue;
  const std::string bytes = received_.substr(0, size);
  received_.erase(0, bytes.size());
  return bytes;
}

std::string RawClient::rest() {
  while (receive()) continue;
  return std::move(received_);
}

bool RawClient::is_reset() {
  char byte = 0;
  wait_for(number(), POLLIN);
  return received_.empty() && ::recv(number(), &byte, 1, 0) < 0 && errno == ECONNRESET;
}

bool RawClient::stays_quiet(std::chrono::milliseconds wait) {
  pollfd watched{number(), POLLIN, 0};
  return ::poll(&watched, 1, static_cast<int>(wait.count())) == 0;
}

std::vector<RawAnswer> split_answers(std::string_view bytes) {
  std::vector<RawAnswer> answers;
  RawAnswer answer;
  while (take_answer(bytes, answer, false)) answers.push_back(answer);
  return answers;
}
