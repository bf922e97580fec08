#include "sync/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <thread>

#include "support/descriptor.h"
#include "support/text.h"

// The program talks to us over three pairs of sockets, which one loop of poll() serves
// until it has closed its outputs; an eventfd among them ends the loop when we are to
// stop. It runs in a session of its own, so that one signal ends all that it started.

namespace sandbox {
namespace {

using Clock = std::chrono::steady_clock;

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

// What a program may know of our environment. All else could change what it does, or
// tell it what is none of its business (our tokens, for a start).
constexpr std::string_view passed_on[] = {
    "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_CONFIG_HOME", "LD_LIBRARY_PATH",
    // networks
    "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
    "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "SSH_AUTH_SOCK", "KRB5CCNAME",
    // how the user has set up git
    "GIT_EXEC_PATH", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_SSL_NO_VERIFY", "GIT_HTTP_USER_AGENT",
    "GIT_HTTP_LOW_SPEED_LIMIT", "GIT_HTTP_LOW_SPEED_TIME", "GIT_PROXY_SSL_CERT",
    "GIT_PROXY_SSL_KEY", "GIT_PROXY_SSL_CAINFO", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM",
    "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_PARAMETERS", "GIT_ALLOW_PROTOCOL",
    "GIT_TEST_ASSUME_DIFFERENT_OWNER"};

bool is_passed_on(std::string_view name) {
  // GIT_CONFIG_COUNT and its numbered variables are configuration too.
  return std::ranges::find(passed_on, name) != std::end(passed_on) ||
         starts_with_any(name, {"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"});
}

std::string_view name_in(std::string_view variable) {
  return variable.substr(0, variable.find('='));
}

std::vector<std::string> clean_environment(const std::vector<std::string>& added) {
  std::vector<std::string> variables = added;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view name = name_in(*entry);
    const bool replaced = std::ranges::find(added, name, name_in) != added.end();
    if (is_passed_on(name) && !replaced) variables.emplace_back(*entry);
  }
  return variables;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> found;
  found.reserve(texts.size() + 1);
  for (const std::string& text : texts) found.push_back(const_cast<char*>(text.c_str()));
  found.push_back(nullptr);
  return found;
}

struct Spawned {
  int error = 0;  // the errno of why it could not start, or 0
  pid_t pid = 0;
};

Spawned spawn(const Process& process, const Pair& input, const Pair& output, const Pair& errors) {
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
  const std::vector<std::string> environment = clean_environment(process.variables);
  Spawned spawned;
  spawned.error =
      ::posix_spawnp(&spawned.pid, process.arguments.front().c_str(), &actions, &attributes,
                     pointers(process.arguments).data(), pointers(environment).data());
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  return spawned;
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
        max_output_(process.max_output),
        on_errors_(process.on_errors),
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
      if (waiting[1].revents != 0) receive_errors(ended.errors);
      if (waiting[2].revents != 0) send();
      if (ended.output.size() > max_output_) return Ended::How::said_too_much;
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
  void receive_errors(std::string& errors) {
    const std::size_t before = errors.size();
    receive(errors_, errors);
    if (on_errors_ && errors.size() > before) on_errors_(std::string_view(errors).substr(before));
    if (errors.size() > 2 * max_errors) errors.erase(0, errors.size() - max_errors);
  }

  void send() {
    const ssize_t count = ::send(input_.number(), to_send_.data(), to_send_.size(), MSG_NOSIGNAL);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    to_send_.remove_prefix(count < 0 ? to_send_.size() : static_cast<std::size_t>(count));
    if (to_send_.empty()) input_.close();
  }

  std::string_view to_send_;
  Clock::time_point deadline_;
  std::size_t max_output_;
  const std::function<void(std::string_view)>& on_errors_;
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
  const auto [error, pid] = spawn(process, *input, *output, *errors);
  ended.status = error;
  if (error != 0) return ended;
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
