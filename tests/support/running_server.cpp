#include "support/running_server.h"
#include "support/checkout.h"

#include <stdexcept>

#include "support/catch.h"

namespace sandbox::test {

using namespace std::chrono_literals;

RunningServer::RunningServer(const Words& options, const Words& environment)
    : program_(program_path(), serve(options), environment), url_(program_.ready_url()) {}

std::string RunningServer::stop_and_read_log() {
  CHECK(program_.stop(10s) == "");
  return program_.errors();
}

// That it stops within a second is serve_test's to say; here other tests may be running.
RunningServer::~RunningServer() { CHECK(program_.stop(10s) == ""); }

Finished run_program(const Words& arguments, const Words& environment) {
  Program program(program_path(), arguments, environment);
  const auto status = program.wait(10s);
  if (!status) throw std::runtime_error("the program did not end within 10 s");
  return {*status, program.output(), program.errors()};
}

// Of the API that of staging; our own pages and reloads want a name of this machine.
std::string usual_host(const Ask& what) {
  const bool is_reload = what.method == "POST" && what.target == "/api/reload-mocks";
  const bool is_own = is_reload || what.target == "/" || what.target.starts_with("/_sandbox");
  return is_own ? "localhost" : "staging.particulier.api.gouv.fr";
}

RawAnswer ask(RawClient& client, const Ask& what) {
  std::string text = what.method + " " + what.target + " HTTP/1.1\r\n";
  bool has_host = false;
  for (const Header& header : what.headers) {
    has_host = has_host || header.name == "Host";
    text += header.name + ": " + header.value + "\r\n";
  }
  if (!has_host) text += "Host: " + usual_host(what) + "\r\n";
  if (!what.body.empty()) {
    text += "Content-Length: " + std::to_string(what.body.size()) + "\r\n";
  }
  client.send(text + "\r\n" + what.body);
  return client.answer(what.method == "HEAD");
}

RawAnswer ask(const RunningServer& server, const Ask& what) {
  RawClient client(server.url());
  return ask(client, what);
}

}  // namespace sandbox::test
