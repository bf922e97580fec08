#include "soak/server_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace sandbox::test {
namespace {

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string read_line(int descriptor) {
  std::string line;
  char c = 0;
  while (::read(descriptor, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

}  // namespace

ServerProcess::ServerProcess(const std::string& program, std::vector<std::string> options) {
  options.insert(options.begin(), {program, "serve", "--listen", "127.0.0.1:0", "--log", "off"});
  std::vector<char*> arguments;
  for (std::string& option : options) arguments.push_back(option.data());
  arguments.push_back(nullptr);
  const std::string errors = folder_.path("errors");
  std::array<int, 2> output{};
  if (::pipe2(output.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(output[1], STDOUT_FILENO);
    ::dup2(::open(errors.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600), STDERR_FILENO);
    ::execv(program.c_str(), arguments.data());
    ::_exit(127);
  }
  ::close(output[1]);
  const std::string line = read_line(output[0]);
  ::close(output[0]);
  if (!line.starts_with("ready ")) {
    throw std::runtime_error(program + " serve did not get ready: " + stop());
  }
  url_ = line.substr(6);
}

ServerProcess::~ServerProcess() { stop(); }

void ServerProcess::signal(int number) const { ::kill(pid_, number); }

double ServerProcess::resident_megabytes() const {
  std::istringstream pages(contents("/proc/" + std::to_string(pid_) + "/statm"));
  double all = 0;
  double resident = 0;
  pages >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

std::size_t ServerProcess::descriptors() const {
  const std::filesystem::directory_iterator open("/proc/" + std::to_string(pid_) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(open), end(open)));
}

std::string ServerProcess::stop() {
  if (pid_ <= 0) return "";
  ::kill(pid_, SIGTERM);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return "";
  const std::string how = WIFEXITED(status)
                              ? "it ended with status " + std::to_string(WEXITSTATUS(status))
                              : "signal " + std::to_string(WTERMSIG(status)) + " ended it";
  const std::string errors = contents(folder_.path("errors"));
  return how + "\n" + errors.substr(errors.size() - std::min<std::size_t>(errors.size(), 20'000));
}

}  // namespace sandbox::test
