#include "support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "support/shared.h"

extern char** environ;

namespace sandbox::test {
namespace {

using namespace std::chrono_literals;

// The program must not hear of what the one who runs the tests has set.
bool is_ours(std::string_view variable) { return variable.starts_with("BAC_A_SABLE_"); }

std::vector<char*> pointers_to(Words& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

pid_t spawn(Words arguments, Words environment, int output, const std::string& error_file) {
  arguments.insert(arguments.begin(), BAC_A_SABLE_PROGRAM);
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!is_ours(*variable)) environment.emplace_back(*variable);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error_file.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  pid_t process = -1;
  const int failed = ::posix_spawn(&process, BAC_A_SABLE_PROGRAM, &actions, nullptr,
                                   pointers_to(arguments).data(), pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " BAC_A_SABLE_PROGRAM);
  return process;
}

}  // namespace

Program::Program(const Words& arguments, const Words& environment) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  pipe_ = Descriptor(ends[0]);
  const Descriptor theirs(ends[1]);
  process_ = spawn(arguments, environment, theirs.number(), folder_.path("errors"));
}

Program::~Program() {
  if (status_) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

bool Program::read_more(std::chrono::milliseconds patience) {
  pollfd watched{pipe_.number(), POLLIN, 0};
  if (::poll(&watched, 1, static_cast<int>(patience.count())) <= 0) return false;
  std::array<char, 4096> bytes;
  const ssize_t got = ::read(pipe_.number(), bytes.data(), bytes.size());
  if (got <= 0) return false;
  output_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

std::string Program::line() {
  std::size_t end;
  while ((end = output_.find('\n', read_)) == std::string::npos) {
    if (!read_more(10s)) return "";
  }
  const std::string found = output_.substr(read_, end - read_);
  read_ = end + 1;
  return found;
}

void Program::signal(int number) const { ::kill(process_, number); }

std::optional<int> Program::wait(std::chrono::milliseconds patience) {
  if (status_) return status_;
  const auto until = std::chrono::steady_clock::now() + patience;
  const auto left = [&] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(until -
                                                                 std::chrono::steady_clock::now());
  };
  while (left() > 0ms && read_more(left())) continue;
  if (left() <= 0ms) return std::nullopt;
  int status = 0;
  ::waitpid(process_, &status, 0);  // its output has ended, so it is about to
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return status_;
}

std::string Program::errors() const { return text_of_file(folder_.path("errors")); }

Finished run_program(const Words& arguments, const Words& environment) {
  Program program(arguments, environment);
  const auto status = program.wait(10s);
  if (!status) throw std::runtime_error("the program did not end within 10 s");
  return {*status, program.output(), program.errors()};
}

}  // namespace sandbox::test
