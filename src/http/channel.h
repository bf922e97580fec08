#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "http/tls.h"
#include "support/descriptor.h"

namespace sandbox {

// What became of an attempt to move bytes.
struct Transfer {
  enum class Outcome { done, wait_to_read, wait_to_write, ended, failed };
  Outcome outcome = Outcome::done;
  std::size_t bytes = 0;  // moved, when done
};

// The bytes of one connection, in the clear or through TLS. Never blocks: what
// cannot be done now says what to wait for.
class Channel {
 public:
  explicit Channel(Descriptor socket, TlsSession session = nullptr);

  int number() const { return socket_.number(); }
  bool is_encrypted() const { return session_ != nullptr; }
  Transfer shake_hands();  // done at once in the clear
  Transfer read(char* to, std::size_t size);
  Transfer write(std::string_view bytes);
  // Whether more can be read than epoll knows of.
  bool holds_read_bytes() const;
  // Tells the peer that nothing more will come; reading still works.
  void finish_writing();
  // Closing it will reset the connection: the peer sees it break, not end.
  void break_off();

 private:
  Transfer outcome_of(int result) const;

  Descriptor socket_;
  TlsSession session_;
};

}  // namespace sandbox
