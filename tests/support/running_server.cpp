#include "support/running_server.h"

#include <signal.h>

#include <stdexcept>

#include "support/catch.h"

namespace sandbox::test {
namespace {

using namespace std::chrono_literals;

Words serve(const Words& options) {
  Words words = {"serve", "--listen", "127.0.0.1:0"};
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

}  // namespace

RunningServer::RunningServer(const Words& options, const Words& environment)
    : program_(serve(options), environment) {
  constexpr std::string_view ready = "ready ";
  const std::string line = program_.line();
  if (!line.starts_with(ready)) {
    throw std::runtime_error("the server said `" + line + "` instead of ready, and\n" + log());
  }
  url_ = line.substr(ready.size());
}

RunningServer::~RunningServer() {
  program_.signal(SIGTERM);
  const std::optional<int> status = program_.wait(1s);
  INFO(log());
  CHECK(status.has_value());
  if (status) CHECK(*status == 0);
}

RawAnswer ask(RawClient& client, const Ask& what) {
  std::string text = what.method + " " + what.target + " HTTP/1.1\r\n";
  bool has_host = false;
  for (const Header& header : what.headers) {
    has_host = has_host || header.name == "Host";
    text += header.name + ": " + header.value + "\r\n";
  }
  if (!has_host) text += "Host: staging.particulier.api.gouv.fr\r\n";
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
