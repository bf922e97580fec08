// How it works. `where` is cut into host and port, the host resolved, and each of its
// addresses given a socket on the same port. A Unix socket's file is remembered by device and
// inode, so that closing removes it only while it is ours.
#include "http/listener.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "support/host.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr std::string_view unix_prefix = "unix:";

std::runtime_error cannot_listen(const std::string& where, const std::string& why) {
  return std::runtime_error("cannot listen on " + where + ": " + why);
}

std::string advice(int error) {
  switch (error) {
    case EADDRINUSE:
      return "another program does already; stop it, or choose another port with --listen "
             "HOST:PORT (port 0 picks a free one)";
    case EACCES:
      return "not permitted; choose a port above 1023, or a folder that you may write to";
    case EADDRNOTAVAIL:
      return "this machine does not have that address; try 127.0.0.1, or 0.0.0.0 for all";
    case ENOENT:
    case ENOTDIR:
      return "its folder does not exist; create it first";
    default:
      return std::string(std::strerror(error)) + "; choose another address with --listen";
  }
}

struct TcpAddress {
  std::string host;  // empty: every interface
  std::string port;
};

// "HOST:PORT" or "[IPv6]:PORT".
TcpAddress parse_tcp_address(const std::string& where) {
  const std::size_t colon = where.rfind(':');
  const std::string example = "; write it as 127.0.0.1:8080, [::1]:8080 or unix:/path";
  if (colon == std::string::npos) throw cannot_listen(where, "the port is missing" + example);
  TcpAddress address{where.substr(0, colon), where.substr(colon + 1)};
  const bool in_range =
      is_digits(address.port) && address.port.size() <= 5 && std::stoi(address.port) <= 65535;
  if (!in_range) throw cannot_listen(where, "the port is not a number up to 65535" + example);
  if (address.host.starts_with('[') && address.host.ends_with(']')) {
    address.host = address.host.substr(1, address.host.size() - 2);
  } else if (address.host.find(':') != std::string::npos) {
    throw cannot_listen(where, "an IPv6 address goes in brackets" + example);
  }
  return address;
}

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

AddressList resolve(const std::string& where, const TcpAddress& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const char* host = address.host.empty() ? nullptr : address.host.c_str();
  if (equal_ignoring_case(address.host, "localhost")) {
    // No host and not passive: both loopback addresses, whatever /etc/hosts says (RFC 6761).
    host = nullptr;
    hints.ai_flags = AI_NUMERICSERV;
  }
  if (const int error = getaddrinfo(host, address.port.c_str(), &hints, &found); error != 0) {
    throw cannot_listen(where, "no such host (" + std::string(gai_strerror(error)) +
                                   "); try 127.0.0.1, or 0.0.0.0 for every interface");
  }
  return {found, freeaddrinfo};
}

void enable(int socket, int level, int option) {
  const int on = 1;
  setsockopt(socket, level, option, &on, sizeof on);
}

// Binds and listens; 0 or the error.
int start_listening(const Descriptor& socket, const sockaddr* address, socklen_t size) {
  if (!socket) return errno;
  if (::bind(socket.number(), address, size) != 0) return errno;
  return ::listen(socket.number(), most_waiting) == 0 ? 0 : errno;
}

int port_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  }
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  return 0;
}

sockaddr_storage address_of(const Descriptor& socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &size);
  return address;
}

sockaddr_storage with_port(const addrinfo& from, int port) {
  sockaddr_storage address{};
  std::memcpy(&address, from.ai_addr, from.ai_addrlen);
  const auto number = htons(static_cast<std::uint16_t>(port));
  if (address.ss_family == AF_INET) {
    reinterpret_cast<sockaddr_in&>(address).sin_port = number;
  } else {
    reinterpret_cast<sockaddr_in6&>(address).sin6_port = number;
  }
  return address;
}

// One address after the other; resolvers name some twice.
std::vector<const addrinfo*> different_addresses(const AddressList& list) {
  std::vector<const addrinfo*> different;
  for (const addrinfo* each = list.get(); each != nullptr; each = each->ai_next) {
    const bool is_known = std::ranges::any_of(different, [&](const addrinfo* known) {
      return known->ai_addrlen == each->ai_addrlen &&
             std::memcmp(known->ai_addr, each->ai_addr, each->ai_addrlen) == 0;
    });
    if (!is_known) different.push_back(each);
  }
  return different;
}

// This machine has no such address, or not that kind of address: others may do.
bool is_not_here(int error) { return error == EADDRNOTAVAIL || error == EAFNOSUPPORT; }

// Listens on each address that this machine has, all on the port of the first; 0 or the
// error, when there is no socket or one address can't be had.
int listen_on_all(const std::vector<const addrinfo*>& addresses, int port, bool reuse_port,
                  std::vector<Descriptor>& sockets) {
  int last = EADDRNOTAVAIL;
  for (const addrinfo* each : addresses) {
    Descriptor socket(
        ::socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, each->ai_protocol));
    // SO_REUSEADDR lets us restart at once; SO_REUSEPORT would let a second
    // server, started by mistake, take half of the connections.
    enable(socket.number(), SOL_SOCKET, SO_REUSEADDR);
    if (reuse_port) enable(socket.number(), SOL_SOCKET, SO_REUSEPORT);
    // Where IPv4 has a socket of its own, that of IPv6 leaves it alone.
    const bool is_v6 = each->ai_family == AF_INET6;
    if (is_v6 && addresses.size() > 1) enable(socket.number(), IPPROTO_IPV6, IPV6_V6ONLY);
    const sockaddr_storage address = with_port(*each, port);
    last = start_listening(socket, reinterpret_cast<const sockaddr*>(&address), each->ai_addrlen);
    if (last == 0) {
      port = port_of(address_of(socket));
      sockets.push_back(std::move(socket));
    } else if (!is_not_here(last)) {
      return last;
    }
  }
  return sockets.empty() ? last : 0;
}

std::vector<Descriptor> listen_on_tcp(const std::string& where, const TcpAddress& address,
                                      bool reuse_port) {
  constexpr int most_tries = 16;
  const AddressList list = resolve(where, address);
  const auto addresses = different_addresses(list);
  const int port = std::stoi(address.port);
  // A free port of the first address may be taken on the second: then another one.
  for (int tries = 1;; ++tries) {
    std::vector<Descriptor> sockets;
    const int error = listen_on_all(addresses, port, reuse_port, sockets);
    if (error == 0) return sockets;
    const bool may_differ = port == 0 && error == EADDRINUSE && tries < most_tries;
    if (!may_differ) throw cannot_listen(where, advice(error));
  }
}

sockaddr_un unix_address(const std::string& where, const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty()) throw cannot_listen(where, "the path is missing; write it as unix:/path");
  if (path.size() >= sizeof address.sun_path) {
    throw cannot_listen(where, "the path is longer than a socket's may be; choose a shorter one");
  }
  path.copy(address.sun_path, path.size());
  return address;
}

// A socket file that nobody listens on is what a killed server leaves behind.
bool is_stale(const sockaddr_un& address) {
  struct stat file {};
  if (lstat(address.sun_path, &file) != 0 || !S_ISSOCK(file.st_mode)) return false;
  const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  return ::connect(probe.number(), generic, sizeof address) != 0 && errno == ECONNREFUSED;
}

Descriptor listen_on_unix(const std::string& where, const std::string& path) {
  const sockaddr_un address = unix_address(where, path);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  int error = start_listening(socket, generic, sizeof address);
  if (error == EADDRINUSE && is_stale(address)) {
    ::unlink(path.c_str());
    error = start_listening(socket, generic, sizeof address);
  }
  if (error == EADDRINUSE) {
    throw cannot_listen(where,
                        "another server listens there, or the file is no socket; stop the "
                        "server, remove the file, or choose another path");
  }
  if (error != 0) throw cannot_listen(where, advice(error));
  return socket;
}

std::vector<Descriptor> one_of(Descriptor socket) {
  std::vector<Descriptor> sockets;
  sockets.push_back(std::move(socket));
  return sockets;
}

std::string authority_of(const sockaddr_storage& address, int port) {
  std::array<char, NI_MAXHOST> host{};
  getnameinfo(reinterpret_cast<const sockaddr*>(&address), sizeof address, host.data(), host.size(),
              nullptr, 0, NI_NUMERICHOST);
  const std::string name = host.data();
  const bool is_v6 = address.ss_family == AF_INET6;
  return (is_v6 ? "[" + name + "]" : name) + ":" + std::to_string(port);
}

}  // namespace

Listener::Listener(std::vector<Descriptor> sockets, std::string unix_path)
    : sockets_(std::move(sockets)), unix_path_(std::move(unix_path)) {
  const sockaddr_storage address = address_of(sockets_.front());
  port_ = port_of(address);
  if (address.ss_family == AF_UNIX) {
    authority_ = std::string(unix_prefix) + reinterpret_cast<const sockaddr_un&>(address).sun_path;
  } else {
    authority_ = authority_of(address, port_);
    // Each accepted socket inherits it.
    for (const int number : numbers()) enable(number, IPPROTO_TCP, TCP_NODELAY);
  }
  struct stat file {};
  if (!unix_path_.empty() && lstat(unix_path_.c_str(), &file) == 0) {
    device_ = file.st_dev;
    inode_ = file.st_ino;
  }
}

std::vector<int> Listener::numbers() const {
  std::vector<int> numbers;
  for (const Descriptor& socket : sockets_) numbers.push_back(socket.number());
  return numbers;
}

void Listener::close() {
  struct stat file {};
  const bool has_file =
      !sockets_.empty() && !unix_path_.empty() && lstat(unix_path_.c_str(), &file) == 0;
  if (has_file && file.st_dev == device_ && file.st_ino == inode_) ::unlink(unix_path_.c_str());
  sockets_.clear();
}

Listener listen_on(const std::string& where, bool reuse_port) {
  if (where == "systemd") return listen_on_handed_over();
  if (where.starts_with(unix_prefix)) {
    const std::string path = where.substr(unix_prefix.size());
    return {one_of(listen_on_unix(where, path)), path};
  }
  const TcpAddress address = parse_tcp_address(where);
  Listener listener(listen_on_tcp(where, address, reuse_port), "");
  if (listener.sockets_.size() > 1 && !address.host.empty()) {
    listener.authority_ = address.host + ":" + std::to_string(listener.port_);
  }
  return listener;
}

bool is_on_loopback_alone(const std::string& where) {
  if (where == "systemd") return false;
  return where.starts_with(unix_prefix) || is_loopback(parse_tcp_address(where).host);
}

Listener listen_on_handed_over(int first_descriptor) {
  const char* pid = std::getenv("LISTEN_PID");
  const char* count = std::getenv("LISTEN_FDS");
  if (pid == nullptr || count == nullptr || std::to_string(getpid()) != pid) {
    throw cannot_listen("systemd",
                        "no socket was handed over (LISTEN_FDS); start the service "
                        "through its .socket unit");
  }
  if (std::string_view(count) != "1") {
    throw cannot_listen("systemd", std::string(count) +
                                       " sockets were handed over; give the "
                                       ".socket unit one ListenStream");
  }
  int listens = 0;
  socklen_t size = sizeof listens;
  getsockopt(first_descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size);
  if (listens == 0) {
    throw cannot_listen("systemd",
                        "the socket handed over is not a listening stream; use "
                        "ListenStream and Accept=no in the .socket unit");
  }
  unsetenv("LISTEN_PID");  // not for the programs that we start
  unsetenv("LISTEN_FDS");
  fcntl(first_descriptor, F_SETFD, FD_CLOEXEC);
  fcntl(first_descriptor, F_SETFL, fcntl(first_descriptor, F_GETFL) | O_NONBLOCK);
  return {one_of(Descriptor(first_descriptor)), ""};
}

}  // namespace sandbox
