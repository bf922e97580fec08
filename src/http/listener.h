#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "support/descriptor.h"

namespace sandbox {

// Peers that are connected and not yet accepted; the kernel lowers it to net.core.somaxconn.
constexpr int most_waiting = 4'096;

// A socket that listens, or several on one port for a name with several addresses. A Unix
// socket's file goes away with it.
class Listener {
 public:
  Listener(Listener&& other) noexcept = default;
  Listener& operator=(Listener&&) = delete;
  ~Listener() { close(); }

  std::vector<int> numbers() const;
  int port() const { return port_; }  // 0 for a Unix socket
  const std::string& authority() const {
    return authority_;
  }  // "127.0.0.1:8080", "localhost:8080", "unix:/path"
  void close();

 private:
  friend Listener listen_on(const std::string& where, bool reuse_port);
  friend Listener listen_on_handed_over(int first_descriptor);
  Listener(std::vector<Descriptor> sockets, std::string unix_path);

  std::vector<Descriptor> sockets_;  // one at least, until closed
  int port_ = 0;
  std::string authority_;
  std::string unix_path_;  // empty when the file is not ours to remove
  dev_t device_ = 0;       // which file it was, should another take its place
  ino_t inode_ = 0;
};

// Listens where `where` says: "HOST:PORT" (port 0 picks a free one), "[::1]:0",
// ":8080" (every interface), "unix:/path", or "systemd" for the socket that
// systemd hands over (LISTEN_FDS). All addresses of HOST that this machine has are listened
// on, so "localhost:8080" is 127.0.0.1 and ::1. A port in use is an error unless `reuse_port`
// shares it, on purpose, with other processes. Throws std::runtime_error,
// "cannot listen on …", which says what to do next.
Listener listen_on(const std::string& where, bool reuse_port);

// Whether only this machine can reach who listens there: a Unix socket, or an address of
// loopback. A socket of systemd's may be anything: no.
bool is_on_loopback_alone(const std::string& where);

// The socket that systemd hands over as `first_descriptor` (sd_listen_fds(3)).
Listener listen_on_handed_over(int first_descriptor = 3);

}  // namespace sandbox
