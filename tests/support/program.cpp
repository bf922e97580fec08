#include "support/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <tuple>

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

pid_t spawn(const std::string& path, Words arguments, Words environment, int output, int errors) {
  arguments.insert(arguments.begin(), path);
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (!is_ours(*variable)) environment.emplace_back(*variable);
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  pid_t process = -1;
  const int failed = ::posix_spawn(&process, path.c_str(), &actions, nullptr,
                                   pointers_to(arguments).data(), pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("cannot start " + path);
  return process;
}

// What is written to the second is read from the first.
std::pair<Descriptor, Descriptor> new_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

}  // namespace

Program::Program(const std::string& path, const Words& arguments, const Words& environment,
                 Errors errors) {
  auto [ours, theirs] = new_pipe();
  pipe_ = std::move(ours);
  Descriptor said;
  if (errors == Errors::unread) {
    std::tie(unread_, said) = new_pipe();
  } else {
    said = Descriptor(
        ::open(folder_.path("errors").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  }
  process_ = spawn(path, arguments, environment, theirs.number(), said.number());
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

std::string Program::ready_url() {
  constexpr std::string_view ready = "ready ";
  const std::string said = line();
  if (!said.starts_with(ready)) {
    throw std::runtime_error("the server said `" + said + "` instead of ready, and\n" + errors());
  }
  return said.substr(ready.size());
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

std::string Program::stop(std::chrono::milliseconds patience) {
  if (!status_) signal(SIGTERM);
  const std::optional<int> status = wait(patience);
  if (status == 0) return "";
  const std::string how =
      status ? "it ended with status " + std::to_string(*status) : "it did not stop in time";
  const std::string said = errors();
  return how + "\n" + said.substr(said.size() - std::min<std::size_t>(said.size(), 20'000));
}

std::string Program::errors() const { return text_of_file(folder_.path("errors")); }

double Program::resident_megabytes() const {
  std::istringstream pages(text_of_file("/proc/" + std::to_string(process_) + "/statm"));
  double all = 0;
  double resident = 0;
  pages >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

std::size_t Program::descriptors() const {
  const std::filesystem::directory_iterator open("/proc/" + std::to_string(process_) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

Words serve(const Words& options) {
  Words words = {"serve", "--listen", "127.0.0.1:0"};
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

}  // namespace sandbox::test
