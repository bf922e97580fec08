#include "sync/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <optional>
#include <string_view>
#include <thread>

#include "support/descriptor.h"

namespace sandbox {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t max_output = std::size_t{1024} * 1024 * 1024;
constexpr std::size_t max_errors = std::size_t{64} * 1024;

struct Pair {
  Descriptor ours;
  Descriptor theirs;
};

// Sockets, not pipes: writing to a program that has gone must not raise SIGPIPE.
std::optional<Pair> make_pair_of_sockets() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return std::nullopt;
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pair{Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> found;
  found.reserve(texts.size() + 1);
  for (const std::string& text : texts) found.push_back(const_cast<char*>(text.c_str()));
  found.push_back(nullptr);
  return found;
}

// The errno of why it could not start, or 0.
int spawn(const Process& process, const Pair& input, const Pair& output, const Pair& errors,
          pid_t& pid) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, input.theirs.number(), 0);
  ::posix_spawn_file_actions_adddup2(&actions, output.theirs.number(), 1);
  ::posix_spawn_file_actions_adddup2(&actions, errors.theirs.number(), 2);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
  ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);  // the server's sockets
#endif

  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t signals;
  ::sigemptyset(&signals);
  ::posix_spawnattr_setsigmask(&attributes, &signals);  // our threads may block some
  ::sigaddset(&signals, SIGPIPE);
  ::sigaddset(&signals, SIGINT);
  ::sigaddset(&signals, SIGTERM);
  ::sigaddset(&signals, SIGHUP);
  ::posix_spawnattr_setsigdefault(&attributes, &signals);
  // A session of its own: nothing can ask for a password on our terminal, and
  // one signal reaches the program and all that it started.
  ::posix_spawnattr_setflags(
      &attributes,
      static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID));
  const int error =
      ::posix_spawnp(&pid, process.arguments.front().c_str(), &actions, &attributes,
                     pointers(process.arguments).data(), pointers(process.environment).data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return error;
}

// Takes what is there; closes the descriptor at its end.
void receive(Descriptor& from, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t count = ::read(from.number(), buffer.data(), buffer.size());
  if (count > 0) {
    into.append(buffer.data(), static_cast<std::size_t>(count));
  } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
    from.close();
  }
}

class Conversation {
 public:
  Conversation(const Process& process, Descriptor input, Descriptor output, Descriptor errors,
               int stop)
      : to_send_(process.input),
        deadline_(Clock::now() + process.time_limit),
        input_(std::move(input)),
        output_(std::move(output)),
        errors_(std::move(errors)),
        stop_(stop) {}

  // Until both outputs are closed; anything else than `exited` asks for a kill.
  Ended::How run(Ended& ended) {
    if (to_send_.empty()) input_.close();
    while (output_ || errors_) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
      if (left.count() <= 0) return Ended::How::timed_out;
      std::array<pollfd, 4> waiting{{{output_.number(), POLLIN, 0},
                                     {errors_.number(), POLLIN, 0},
                                     {input_.number(), POLLOUT, 0},
                                     {stop_, POLLIN, 0}}};
      ::poll(waiting.data(), waiting.size(),
             static_cast<int>(std::min<std::int64_t>(left.count() + 1, 60'000)));
      if (waiting[3].revents != 0) return Ended::How::stopped;
      if (waiting[0].revents != 0) receive(output_, ended.output);
      if (waiting[1].revents != 0) receive(errors_, ended.errors);
      if (waiting[2].revents != 0) send();
      if (ended.output.size() > max_output) return Ended::How::killed;
      if (ended.errors.size() > 2 * max_errors) {
        ended.errors.erase(0, ended.errors.size() - max_errors);
      }
    }
    return Ended::How::exited;
  }

  // Waits for the end of a program that has closed its outputs.
  bool wait(pid_t pid, int& status) const {
    while (::waitpid(pid, &status, WNOHANG) == 0) {
      if (Clock::now() > deadline_) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
  }

 private:
  void send() {
    const ssize_t count = ::send(input_.number(), to_send_.data(), to_send_.size(), MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    to_send_.remove_prefix(count < 0 ? to_send_.size() : static_cast<std::size_t>(count));
    if (to_send_.empty()) input_.close();
  }

  std::string_view to_send_;
  Clock::time_point deadline_;
  Descriptor input_;
  Descriptor output_;
  Descriptor errors_;
  int stop_;
};

}  // namespace

Ended run(const Process& process, const std::stop_token& stop) {
  Ended ended;
  const Descriptor stopped(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  std::optional<Pair> input = make_pair_of_sockets();
  std::optional<Pair> output = make_pair_of_sockets();
  std::optional<Pair> errors = make_pair_of_sockets();
  if (!stopped || !input || !output || !errors) {
    ended.status = errno;
    return ended;
  }
  pid_t pid = 0;
  ended.status = spawn(process, *input, *output, *errors, pid);
  if (ended.status != 0) return ended;
  input->theirs.close();
  output->theirs.close();
  errors->theirs.close();

  const std::stop_callback wake(stop, [&stopped] { ::eventfd_write(stopped.number(), 1); });
  Conversation conversation(process, std::move(input->ours), std::move(output->ours),
                            std::move(errors->ours), stopped.number());
  ended.how = conversation.run(ended);
  int status = 0;
  if (ended.how != Ended::How::exited || !conversation.wait(pid, status)) {
    if (ended.how == Ended::How::exited) ended.how = Ended::How::timed_out;
    ::kill(-pid, SIGKILL);
    ::waitpid(pid, &status, 0);
    return ended;
  }
  ended.how = WIFEXITED(status) ? Ended::How::exited : Ended::How::killed;
  ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
  return ended;
}

}  // namespace sandbox
