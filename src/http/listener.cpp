#include "http/listener.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "support/host.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr int backlog = 4096;  // the kernel lowers it to net.core.somaxconn
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
  return ::listen(socket.number(), backlog) == 0 ? 0 : errno;
}

Descriptor listen_on_tcp(const std::string& where, bool reuse_port) {
  const AddressList addresses = resolve(where, parse_tcp_address(where));
  int error = EADDRNOTAVAIL;
  for (const addrinfo* each = addresses.get(); each != nullptr; each = each->ai_next) {
    Descriptor socket(
        ::socket(each->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, each->ai_protocol));
    // SO_REUSEADDR lets us restart at once; SO_REUSEPORT would let a second
    // server, started by mistake, take half of the connections.
    enable(socket.number(), SOL_SOCKET, SO_REUSEADDR);
    if (reuse_port) enable(socket.number(), SOL_SOCKET, SO_REUSEPORT);
    error = start_listening(socket, each->ai_addr, each->ai_addrlen);
    if (error == 0) return socket;
  }
  throw cannot_listen(where, advice(error));
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

std::string authority_of(const sockaddr_storage& address, int port) {
  std::array<char, NI_MAXHOST> host{};
  getnameinfo(reinterpret_cast<const sockaddr*>(&address), sizeof address, host.data(), host.size(),
              nullptr, 0, NI_NUMERICHOST);
  const std::string name = host.data();
  const bool is_v6 = address.ss_family == AF_INET6;
  return (is_v6 ? "[" + name + "]" : name) + ":" + std::to_string(port);
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

}  // namespace

Listener::Listener(Descriptor socket, std::string unix_path)
    : socket_(std::move(socket)), unix_path_(std::move(unix_path)) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(number(), reinterpret_cast<sockaddr*>(&address), &size);
  port_ = port_of(address);
  if (address.ss_family == AF_UNIX) {
    authority_ = std::string(unix_prefix) + reinterpret_cast<const sockaddr_un&>(address).sun_path;
  } else {
    authority_ = authority_of(address, port_);
    enable(number(), IPPROTO_TCP, TCP_NODELAY);  // each accepted socket inherits it
  }
  struct stat file {};
  if (!unix_path_.empty() && lstat(unix_path_.c_str(), &file) == 0) {
    device_ = file.st_dev;
    inode_ = file.st_ino;
  }
}

void Listener::close() {
  struct stat file {};
  const bool has_file = socket_ && !unix_path_.empty() && lstat(unix_path_.c_str(), &file) == 0;
  if (has_file && file.st_dev == device_ && file.st_ino == inode_) ::unlink(unix_path_.c_str());
  socket_.close();
}

Listener listen_on(const std::string& where, bool reuse_port) {
  if (where == "systemd") return listen_on_handed_over();
  if (where.starts_with(unix_prefix)) {
    const std::string path = where.substr(unix_prefix.size());
    return {listen_on_unix(where, path), path};
  }
  return {listen_on_tcp(where, reuse_port), ""};
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
  return {Descriptor(first_descriptor), ""};
}

}  // namespace sandbox
