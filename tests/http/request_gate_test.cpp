#include "http/request_gate.h"

#include "http/http_cases.h"
#include "support/catch.h"

using namespace sandbox;

namespace {

std::string show(const Rejection& rejection) {
  return std::to_string(rejection.status) + " close " + rejection.why + "\n";
}

// What a server with a describing handler would say; empty `closed` while it goes on.
struct Dialogue {
  std::string said;
  bool closed = false;
};

void answer_all(RequestGate& gate, Dialogue& dialogue) {
  while (!dialogue.closed) {
    const Verdict verdict = gate.next();
    if (const auto* complete = std::get_if<CompleteRequest>(&verdict)) {
      dialogue.closed = !complete->keep_alive;
      dialogue.said += complete->keep_alive ? "200 " : "200 close ";
      dialogue.said += describe(complete->request) + "\n";
    } else if (const auto* rejection = std::get_if<Rejection>(&verdict)) {
      dialogue.closed = true;
      dialogue.said += show(*rejection);
    } else {
      return;
    }
  }
}

// `sent` in pieces of that size, then the end.
std::string said_to(const std::string& sent, std::size_t piece) {
  RequestGate gate{RequestLimits{}};
  Dialogue dialogue;
  for (std::size_t at = 0; at < sent.size() && !dialogue.closed; at += piece) {
    gate.add(std::string_view(sent).substr(at, piece));
    answer_all(gate, dialogue);
  }
  if (!dialogue.closed && gate.waiting() != RequestGate::Waiting::request) {
    dialogue.said += "400 close the connection ended within a request\n";
  }
  return dialogue.said;
}

}  // namespace

TEST_CASE("the gate lets through what RFC 9112 allows, and nothing else", "[request_gate]") {
  for (const HttpCase& http_case : http_cases()) {
    DYNAMIC_SECTION(http_case.what << " (RFC " << http_case.rfc << ")") {
      CHECK(said_to(http_case.sent, http_case.sent.size()) == http_case.expected);
    }
  }
}

TEST_CASE("how bytes are cut into pieces changes nothing", "[request_gate]") {
  for (const HttpCase& http_case : http_cases()) {
    DYNAMIC_SECTION(http_case.what) {
      for (const std::size_t piece : std::initializer_list<std::size_t>{1, 2, 7, 1460}) {
        INFO("pieces of " << piece);
        CHECK(said_to(http_case.sent, piece) == http_case.expected);
      }
    }
  }
}

TEST_CASE("the gate knows what it waits for", "[request_gate]") {
  using Waiting = RequestGate::Waiting;
  RequestGate gate{RequestLimits{}};
  CHECK(gate.waiting() == Waiting::request);
  gate.add("\r\nPOST / HTTP/1.1\r\n");
  CHECK(std::holds_alternative<NeedMore>(gate.next()));
  CHECK(gate.waiting() == Waiting::head);
  gate.add("Host: x\r\nContent-Length: 1\r\n\r\n");
  CHECK(std::holds_alternative<NeedMore>(gate.next()));
  CHECK(gate.waiting() == Waiting::body);
  gate.add("a");
  CHECK(std::holds_alternative<CompleteRequest>(gate.next()));
  CHECK(gate.waiting() == Waiting::request);
}

TEST_CASE("100 Continue is asked for once, before the body", "[request_gate]") {
  const std::string head =
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
  SECTION("when the client waits") {
    RequestGate gate{RequestLimits{}};
    gate.add(head);
    CHECK(std::get<NeedMore>(gate.next()).send_continue);
    CHECK_FALSE(std::get<NeedMore>(gate.next()).send_continue);
  }
  SECTION("not when it does not") {
    RequestGate gate{RequestLimits{}};
    gate.add(head + "a");
    CHECK_FALSE(std::get<NeedMore>(gate.next()).send_continue);
  }
  SECTION("not for a body that is refused") {
    RequestGate gate{RequestLimits{.max_body = 1}};
    gate.add(head);
    CHECK(std::get<Rejection>(gate.next()).status == 413);
  }
}
