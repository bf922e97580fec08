#include "support/git_repository.h"
#include "support/checkout.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "sync/process.h"

namespace sandbox::test {

std::string git(const std::string& folder, std::vector<std::string> arguments) {
  Process process;
  process.arguments = {"git", "-C", folder};
  process.arguments.insert(process.arguments.end(), arguments.begin(), arguments.end());
  process.variables = {std::string("PATH=") + std::getenv("PATH"),
                       "HOME=/nonexistent",
                       "GIT_CONFIG_NOSYSTEM=1",
                       "GIT_AUTHOR_NAME=A",
                       "GIT_AUTHOR_EMAIL=a@example.org",
                       "GIT_COMMITTER_NAME=C",
                       "GIT_COMMITTER_EMAIL=c@example.org",
                       "GIT_COMMITTER_DATE=1700000000 +0100",
                       "GIT_AUTHOR_DATE=1600000000 +0100"};
  Ended ended = run(process);
  if (!ended.succeeded()) {
    std::string line = "git";
    for (const std::string& argument : arguments) line += " " + argument;
    throw std::runtime_error(line + ": " + ended.errors);
  }
  if (ended.output.ends_with('\n')) ended.output.pop_back();
  return ended.output;
}

WorkRepository::WorkRepository(const std::string& format) {
  test::git(path(), {"init", "--quiet", "--initial-branch=main", "--object-format=" + format});
  git({"config", "gc.auto", "0"});
}

std::string WorkRepository::git(std::vector<std::string> arguments) const {
  return test::git(path(), std::move(arguments));
}

std::string WorkRepository::commit(const std::string& subject) const {
  git({"add", "--all"});
  git({"commit", "--quiet", "--allow-empty", "--message", subject});
  return git({"rev-parse", "HEAD"});
}

std::string WorkRepository::commit(const std::string& name, const std::string& text) const {
  write(name, text);
  return commit("write " + name);
}

GitServer::GitServer(const std::string& kind, const std::string& root,
                     const std::string& password) {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) std::abort();
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  std::string script = project_root() + "/tests/support/git_server.py";
  std::vector<std::string> words{"python3", script, kind, root};
  if (!password.empty()) words.push_back(password);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  if (::posix_spawnp(&pid_, "python3", &actions, nullptr, arguments.data(), environ) != 0) {
    throw std::runtime_error("python3 cannot be started");
  }
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  input_ = Descriptor(in[1]);
  output_ = Descriptor(out[0]);
  const std::string port = read_line();
  if (port.empty()) throw std::runtime_error(script + " did not start");
  address_ = "127.0.0.1:" + port;
}

GitServer::~GitServer() {
  input_.close();
  ::waitpid(pid_, nullptr, 0);
}

std::string GitServer::read_line() {
  std::string line;
  char c = 0;
  while (::read(output_.number(), &c, 1) == 1 && c != '\n') line += c;
  return line;
}

void GitServer::tell(const std::string& line) {
  if (::write(input_.number(), line.data(), line.size()) < 0 || read_line().empty()) {
    throw std::runtime_error("the git server has gone");
  }
}

}  // namespace sandbox::test
