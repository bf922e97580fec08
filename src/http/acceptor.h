#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "support/descriptor.h"

namespace sandbox {

// A thread that accepts connections and hands each to `welcome`, which must not
// block. Out of descriptors, it lets the peers wait in the kernel's queue and
// tries again a little later.
class Acceptor {
 public:
  using Welcome = std::function<void(Descriptor)>;

  // `listening` are non-blocking listening sockets that outlive this.
  Acceptor(std::vector<int> listening, Welcome welcome);
  ~Acceptor();  // hands over what is in the queue, then joins
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

 private:
  void run();
  bool accept_all(int listening);

  std::vector<int> listening_;
  Welcome welcome_;
  Descriptor stop_;  // an eventfd, readable when it is time to stop
  std::thread thread_;
};

}  // namespace sandbox
