#include "sync/process.h"

#include <csignal>
#include <cstdlib>
#include <thread>

#include "support/catch.h"

namespace sandbox {
namespace {

using namespace std::chrono_literals;

Process shell(const std::string& script) {
  Process process;
  process.arguments = {"/bin/sh", "-c", script};
  process.variables = {"PATH=/usr/bin:/bin"};
  return process;
}

TEST_CASE("a program is given its input and gives its outputs and status", "[process]") {
  Process process = shell("cat; echo wrong >&2; exit 3");
  process.input.assign(3'000'000, 'x');  // more than any pipe holds
  const Ended ended = run(process);
  CHECK(ended.how == Ended::How::exited);
  CHECK(ended.status == 3);
  CHECK(ended.output == process.input);
  CHECK(ended.errors == "wrong\n");
  CHECK_FALSE(ended.succeeded());
}

TEST_CASE("a program that does not read its input is no trouble", "[process]") {
  Process process = shell("exit 0");
  process.input.assign(3'000'000, 'x');
  CHECK(run(process).succeeded());
}

TEST_CASE("a program that takes too long is ended, with its children", "[process]") {
  Process process = shell("sleep 100 & sleep 100; true");
  process.time_limit = 50ms;
  const auto start = std::chrono::steady_clock::now();
  CHECK(run(process).how == Ended::How::timed_out);
  CHECK(std::chrono::steady_clock::now() - start < 5s);
}

TEST_CASE("a program that closes its outputs and stays is ended too", "[process]") {
  Process process = shell("exec >/dev/null 2>&1 </dev/null; sleep 100");
  process.time_limit = 50ms;
  CHECK(run(process).how == Ended::How::timed_out);
}

TEST_CASE("a program can be stopped from another thread", "[process]") {
  std::stop_source source;
  std::jthread stopper([&] { source.request_stop(); });
  CHECK(run(shell("sleep 100"), source.get_token()).how == Ended::How::stopped);
}

TEST_CASE("a program that does not exist is told", "[process]") {
  Process process;
  process.arguments = {"no-such-program-here"};
  const Ended ended = run(process);
  CHECK(ended.how == Ended::How::not_started);
  CHECK(ended.status == ENOENT);
}

TEST_CASE("a program that dies says of which signal", "[process]") {
  const Ended ended = run(shell("kill -9 $$"));
  CHECK(ended.how == Ended::How::killed);
  CHECK(ended.status == SIGKILL);
}

TEST_CASE("a program that says more than it may is ended", "[process]") {
  Process process = shell("head -c 1000 /dev/zero");
  process.max_output = 1'000;
  CHECK(run(process).succeeded());
  process.max_output = 999;
  CHECK(run(process).how == Ended::How::said_too_much);
}

TEST_CASE("a program gets a clean environment", "[process]") {
  for (const char* name : {"BAC_A_SABLE_GIT_TOKEN", "GIT_DIR", "GIT_TRACE", "LD_PRELOAD", "LC_ALL",
                           "ANYTHING", "GIT_ASKPASS"}) {
    ::setenv(name, "/nowhere", 0);
  }
  ::setenv("https_proxy", "http://proxy", 1);
  Process process = shell("env");
  process.variables.emplace_back("LANG=C");
  const std::string output = run(process).output;
  CHECK(output.find("/nowhere") == std::string::npos);
  CHECK(output.find("LANG=C\n") != std::string::npos);
  CHECK(output.find("https_proxy=http://proxy\n") != std::string::npos);
  CHECK(output.find("PATH=/usr/bin:/bin\n") != std::string::npos);  // once, and ours
  for (const char* name : {"BAC_A_SABLE_GIT_TOKEN", "GIT_DIR", "GIT_TRACE", "LD_PRELOAD",
                           "ANYTHING", "GIT_ASKPASS", "https_proxy"}) {
    ::unsetenv(name);
  }
}

}  // namespace
}  // namespace sandbox
