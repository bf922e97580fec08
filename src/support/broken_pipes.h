#pragma once

#include <csignal>

namespace sandbox {

// Writing to a peer that has gone then fails with EPIPE, and ends no process. To be called
// by whatever writes to sockets or pipes of others; once more does no harm.
inline void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace sandbox
