#include "http/http_server.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "http/http_cases.h"
#include "support/catch.h"
#include "support/raw_client.h"

using namespace sandbox;
using namespace std::chrono_literals;

namespace {

Response text(std::string body) {
  Response response;
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

Response describing(const Request& request) { return text(describe(request)); }

ServerOptions any_port() {
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  return options;
}

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

const std::string request_with_slow_body =
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n";

std::string show(const RawAnswer& answer) {
  const bool closes = answer.header("Connection") == "close";
  const std::string line_end = answer.body.ends_with('\n') ? "" : "\n";
  return std::to_string(answer.status) + (closes ? " close " : " ") + answer.body + line_end;
}

// Whether a connection is let in, now or when another one has gone.
bool is_served_in_the_end(const std::string& url) {
  const auto background = std::chrono::steady_clock::now() + 10s;
  while (std::chrono::steady_clock::now() < background) {
    RawClient client(url);
    client.send(get("/"));
    if (client.answer().status == 200) return true;
  }
  return false;
}

double processor_seconds() {
  return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

}  // namespace

TEST_CASE("a server answers what RFC 9112 allows, and nothing else", "[http_server]") {
  const HttpServer server(describing, any_port());
  for (const HttpCase& http_case : http_cases()) {
    DYNAMIC_SECTION(http_case.what << " (RFC " << http_case.rfc << ")") {
      RawClient client(server.url());
      client.send(http_case.sent);
      client.finish_sending();
      std::string said;
      for (const RawAnswer& answer : split_answers(client.rest())) said += show(answer);
      CHECK(said == http_case.expected);
    }
  }
}

TEST_CASE("an answer is what the handler said, and the edge's own headers", "[http_server]") {
  const auto respond = [](const Request& request) -> Response {
    if (request.target == "/throw") throw std::runtime_error("secret");
    Response response = text("[1]");
    response.status = request.target == "/422" ? 422 : request.target == "/304" ? 304 : 200;
    response.headers = {{"X-Request-Id", "1"}, {"Content-Type", "application/json"}};
    return response;
  };
  const HttpServer server(respond, any_port());
  RawClient client(server.url());

  SECTION("in the handler's order, nothing else added") {
    client.send(get("/422"));
    const RawAnswer answer = client.answer();
    const std::string date = answer.header("Date");
    CHECK(date.ends_with(" GMT"));
    CHECK(answer.head ==
          "HTTP/1.1 422 Unprocessable Content\r\nServer: bac-a-sable\r\nDate: " + date +
              "\r\nX-Request-Id: 1\r\nContent-Type: application/json\r\n"
              "Content-Length: 3\r\nConnection: keep-alive\r\n\r\n");
    CHECK(answer.body == "[1]");
  }
  SECTION("HEAD has the headers of GET and no body") {
    client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + get("/"));
    CHECK(client.answer(true).header("Content-Length") == "3");
    CHECK(client.answer().body == "[1]");
  }
  SECTION("304 has no body") {
    client.send(get("/304") + get("/"));
    CHECK(client.answer().header("Content-Length").empty());
    CHECK(client.answer().status == 200);
  }
  SECTION("an exception is an empty 500 that tells nothing") {
    client.send(get("/throw") + get("/"));
    const RawAnswer failed = client.answer();
    CHECK(failed.status == 500);
    CHECK(failed.body.empty());
    CHECK(failed.head.find("secret") == std::string::npos);
    CHECK(client.answer().status == 200);
  }
  SECTION("request headers that other servers act upon change nothing") {
    client.send(
        "GET / HTTP/1.1\r\nHost: x\r\nRange: bytes=0-0\r\nAccept-Encoding: gzip, br\r\n"
        "Connection: keep-alive\r\n\r\n");
    const RawAnswer answer = client.answer();
    CHECK(answer.status == 200);
    CHECK(answer.body == "[1]");
    CHECK(answer.header("Content-Encoding").empty());
  }
}

TEST_CASE("what refuses a HEAD has no body either", "[http_server]") {
  ServerOptions options = any_port();
  options.request = {.max_request_line = 40, .max_head = 80, .max_body = 4};
  const HttpServer server(describing, options);
  struct Row {
    const char* what;
    std::string sent;
    int status;
  };
  const Row rows[] = {
      {"no Host", "HEAD / HTTP/1.1\r\n\r\n", 400},
      {"too long a line", "HEAD /" + std::string(60, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
      {"too large a head", "HEAD / HTTP/1.1\r\nHost: x\r\nA: " + std::string(60, 'a') + "\r\n\r\n",
       431},
      {"too large a body", "HEAD / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", 413},
      {"a chunk that is none",
       "HEAD / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400},
      {"half a request", "HEAD / HTTP/1.1\r\nHost: x\r\n", 400},
      {"after another request", get("/") + "HEAD / HTTP/1.1\r\n\r\n", 400},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      RawClient client(server.url());
      client.send(row.sent);
      client.finish_sending();
      if (row.sent.starts_with("GET")) CHECK(client.answer().status == 200);
      const RawAnswer answer = client.answer(true);
      CHECK(answer.status == row.status);
      CHECK(answer.header("Content-Length") != "0");
      CHECK(client.rest().empty());
    }
  }
}

TEST_CASE("pipelined requests whose answers take a while are each answered", "[http_server]") {
  const auto respond = [](const Request& request) {
    if (!request.target.starts_with("/later")) return describing(request);
    Response response;
    response.later = [request] { return describing(request); };
    return response;
  };
  const HttpServer server(respond, any_port());
  struct Row {
    const char* what;
    std::vector<std::string> targets;
  };
  const Row rows[] = {
      {"one", {"/later"}},
      {"two", {"/later1", "/later2"}},
      {"many", {"/later1", "/later2", "/later3", "/later4", "/later5"}},
      {"between others", {"/1", "/later2", "/3", "/later4", "/later5", "/6"}},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      std::string sent;
      for (const std::string& target : row.targets) sent += get(target);
      RawClient client(server.url());
      client.send(sent);
      for (const std::string& target : row.targets) {
        CHECK(client.answer().body == "GET x" + target);
      }
      client.send(get("/again"));
      CHECK(client.answer().body == "GET x/again");
    }
  }
}

TEST_CASE("slow peers are told, or dropped", "[http_server]") {
  ServerOptions options = any_port();
  options.head_timeout = options.body_timeout = options.idle_timeout = 40ms;
  const HttpServer server(describing, options);
  RawClient client(server.url());

  SECTION("half a head gets 408 (RFC 9110 15.5.9)") {
    client.send("GET / HTTP/1.1\r\n");
    CHECK(show(client.answer()) == "408 close the headers took too long to come\n");
    CHECK(client.rest().empty());
  }
  SECTION("half a body gets 408") {
    client.send(request_with_slow_body + "a");
    CHECK(show(client.answer()) == "408 close the body took too long to come\n");
    CHECK(client.rest().empty());
  }
  SECTION("a byte now and then does not help") {
    while (client.stays_quiet(1ms)) client.send("A");
    CHECK(client.answer().status == 408);
  }
  SECTION("an idle connection is closed without a word (RFC 9112 9.5)") {
    client.send(get("/"));
    CHECK(client.answer().status == 200);
    CHECK(client.rest().empty());
  }
  SECTION("so is one that never says anything") { CHECK(client.rest().empty()); }
}

TEST_CASE("a client that expects 100-continue gets it before its body", "[http_server]") {
  ServerOptions options = any_port();
  options.request.max_body = 3;
  const HttpServer server(describing, options);
  RawClient client(server.url());
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n";
  const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";

  SECTION("with a length") {
    client.send(head + "Content-Length: 3\r\n\r\n");
    CHECK(client.read(go_on.size()) == go_on);
    client.send("abc");
    CHECK(client.answer().body == "POST x/ abc");
  }
  SECTION("with chunks") {
    client.send(head + "Transfer-Encoding: chunked\r\n\r\n");
    CHECK(client.read(go_on.size()) == go_on);
    client.send("1\r\na\r\n0\r\n\r\n");
    CHECK(client.answer().body == "POST x/ a");
  }
  SECTION("but 413 at once when it is too long") {
    client.send(head + "Content-Length: 4\r\n\r\n");
    CHECK(client.answer().status == 413);
  }
}

TEST_CASE("a refusal reaches a peer that goes on sending", "[http_server]") {
  ServerOptions options = any_port();
  options.request.max_body = 1;
  const HttpServer server(describing, options);
  RawClient client(server.url());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" +
              std::string(1000000, 'a'));
  CHECK(client.answer().status == 413);
  client.finish_sending();
  CHECK(client.rest().empty());
}

TEST_CASE("thousands of pipelined requests are answered in their order", "[http_server]") {
  constexpr int count = 5000;  // more than is read in one turn
  const HttpServer server(describing, any_port());
  RawClient client(server.url());
  std::string requests;
  for (int i = 0; i < count; ++i) requests += get("/" + std::to_string(i));
  client.send(requests);
  const bool finished = GENERATE(false, true);
  CAPTURE(finished);
  if (finished) client.finish_sending();
  for (int i = 0; i < count; ++i) {
    REQUIRE(client.answer().body == "GET x/" + std::to_string(i));
  }
  if (finished) CHECK(client.rest().empty());
}

TEST_CASE("a last request and the end of the peer's bytes may come at once", "[http_server]") {
  const HttpServer server(describing, any_port());
  for (int i = 0; i < 200; ++i) {
    RawClient client(server.url());
    client.send(get("/"));
    client.finish_sending();
    CHECK(client.answer().body == "GET x/");
    CHECK(client.rest().empty());
  }
}

TEST_CASE("a peer that reads nothing stops no other", "[http_server]") {
  const std::string large(1 << 20, 'a');
  ServerOptions options = any_port();
  options.workers = 1;
  constexpr int requests = 64;
  const auto respond = [&](const Request& request) {
    return request.target == "/large" ? text(large) : text("small");
  };

  SECTION("and gets all of it once it reads") {
    const HttpServer server(respond, options);
    RawClient deaf(server.url());
    for (int i = 0; i < requests; ++i) deaf.send(get("/large"));
    RawClient other(server.url());
    other.send(get("/"));
    CHECK(other.answer().body == "small");
    for (int i = 0; i < requests; ++i) REQUIRE(deaf.answer().body.size() == large.size());
  }
  SECTION("answers are not piled up for it") {
    std::atomic<int> answered = 0;
    const HttpServer server(
        [&](const Request& request) {
          ++answered;
          return respond(request);
        },
        options);
    RawClient deaf(server.url());
    for (int i = 0; i < requests; ++i) deaf.send(get("/large"));
    RawClient other(server.url());
    other.send(get("/"));
    CHECK(other.answer().body == "small");
    CHECK(answered < requests);
  }
  SECTION("and is dropped in the end") {
    options.write_timeout = 40ms;
    options.max_connections = 1;
    const HttpServer server(respond, options);
    RawClient deaf(server.url());
    for (int i = 0; i < requests; ++i) deaf.send(get("/large"));
    CHECK(is_served_in_the_end(server.url()));
    CHECK(deaf.rest().size() < requests * large.size());
  }
}

TEST_CASE("one connection too many is told so, and the next one served", "[http_server]") {
  ServerOptions options = any_port();
  options.max_connections = 2;
  const HttpServer server(describing, options);
  std::optional<RawClient> first(server.url());
  RawClient second(server.url());
  for (RawClient* client : {&*first, &second}) {
    client->send(get("/"));
    CHECK(client->answer().status == 200);
  }
  CHECK(show(RawClient(server.url()).answer()) == "503 close too many connections are open\n");
  first->finish_sending();
  CHECK(first->rest().empty());  // the server has closed it
  CHECK(is_served_in_the_end(server.url()));
}

TEST_CASE("only so many connections are told that they are too many", "[http_server]") {
  ServerOptions options = any_port();
  options.max_connections = 1;
  options.max_turned_away = 1;
  const std::string told = "503 close too many connections are open\n";
  SECTION("others are closed without a word") {
    options.linger_timeout = 60s;
    const HttpServer server(describing, options);
    RawClient served(server.url());
    served.send(get("/"));
    CHECK(served.answer().status == 200);
    RawClient turned_away(server.url());  // does not close, though it was told
    CHECK(show(turned_away.answer()) == told);
    CHECK(RawClient(server.url()).rest().empty());
  }
  SECTION("who does not close is waited for no longer than that") {
    options.linger_timeout = 40ms;
    const HttpServer server(describing, options);
    RawClient served(server.url());
    served.send(get("/"));
    CHECK(served.answer().status == 200);
    RawClient turned_away(server.url());
    CHECK(show(turned_away.answer()) == told);
    const auto latest = std::chrono::steady_clock::now() + 10s;
    std::string next;
    while (next.empty() && std::chrono::steady_clock::now() < latest) {
      next = RawClient(server.url()).rest();
    }
    CHECK_THAT(next, Catch::StartsWith("HTTP/1.1 503"));
  }
}

TEST_CASE("idle connections cost the others nothing", "[http_server]") {
  const HttpServer server(describing, any_port());
  std::vector<RawClient> idle;
  for (int i = 0; i < 500; ++i) idle.emplace_back(server.url());
  RawClient client(server.url());
  client.send(get("/"));
  CHECK(client.answer().status == 200);
  idle.back().send(get("/"));
  CHECK(idle.back().answer().status == 200);
}

TEST_CASE("stopping answers what is in flight, within a second", "[http_server]") {
  ServerOptions options = any_port();
  options.workers = 1;  // so that once one connection is closed, all know about the end
  HttpServer server(describing, options);
  const std::string url = server.url();
  RawClient idle(url);
  RawClient half(url);
  half.send(request_with_slow_body + "ab");
  RawClient fresh(url);
  for (RawClient* client : {&idle, &fresh}) {
    client->send(get("/"));
    CHECK(client->answer().header("Connection") == "keep-alive");
  }
  const auto started = std::chrono::steady_clock::now();
  auto stopped = std::async(std::launch::async, [&] { server.stop(); });

  SECTION("a request under way is finished, and told that it is the last") {
    CHECK(idle.rest().empty());
    half.send("c");
    CHECK(show(half.answer()) == "200 close POST x/ abc\n");
    CHECK(half.rest().empty());
  }
  SECTION("one that never ends is not waited for") { CHECK(half.rest().empty()); }
  stopped.get();
  CHECK(std::chrono::steady_clock::now() - started < 1s);
  CHECK_THROWS(RawClient(url));
}

TEST_CASE("who already waits to be accepted when it stops is answered too", "[http_server]") {
  std::promise<void> entered;
  std::promise<void> let_go;
  ServerOptions options = any_port();
  options.workers = 1;
  HttpServer server(
      [&](const Request& request) {
        if (request.target == "/busy") {
          entered.set_value();
          let_go.get_future().wait();
        }
        return text("answered");
      },
      options);
  RawClient busy(server.url());
  busy.send(get("/busy"));
  entered.get_future().wait();
  RawClient waiting(server.url());  // connected by the kernel; the only loop does not know it
  waiting.send(get("/"));
  auto stopped = std::async(std::launch::async, [&] { server.stop(); });
  let_go.set_value();
  CHECK(busy.answer().body == "answered");
  CHECK(waiting.answer().body == "answered");
  stopped.get();
}

TEST_CASE("connections that stay are shared among the workers", "[http_server]") {
  std::mutex mutex;
  std::map<std::thread::id, int> answered;
  ServerOptions options = any_port();
  options.workers = 3;
  const HttpServer server(
      [&](const Request& request) {
        const std::lock_guard lock(mutex);
        ++answered[std::this_thread::get_id()];
        return describing(request);
      },
      options);
  std::vector<RawClient> clients;
  for (int i = 0; i < 30; ++i) {
    clients.emplace_back(server.url());
    clients.back().send(get("/"));
    CHECK(clients.back().answer().status == 200);
  }
  CHECK(answered.size() == 3);
  for (const auto& [thread, count] : answered) CHECK(count <= 12);
}

TEST_CASE("a server may be stopped twice and replaced at once", "[http_server]") {
  auto first = std::make_unique<HttpServer>(describing, any_port());
  RawClient client(first->url());
  client.send(get("/"));
  CHECK(client.answer().status == 200);
  ServerOptions same = any_port();
  same.listen = "127.0.0.1:" + std::to_string(first->port());
  first->stop();
  first->stop();
  const HttpServer second(describing, same);
  RawClient next(second.url());
  next.send(get("/"));
  CHECK(next.answer().status == 200);
}

namespace {

// While it lives, this process can open no descriptor.
class NoDescriptors {
 public:
  NoDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    Descriptor highest(::dup(0));
    rlimit tight = before_;
    tight.rlim_cur = static_cast<rlim_t>(highest.number()) + 1;
    setrlimit(RLIMIT_NOFILE, &tight);
    for (; highest; highest = Descriptor(::dup(0))) taken_.push_back(std::move(highest));
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
  std::vector<Descriptor> taken_;
};

}  // namespace

TEST_CASE("out of descriptors, peers wait without costing a processor", "[http_server]") {
  const HttpServer server(describing, any_port());
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  std::optional<NoDescriptors> shortage(std::in_place);
  RawClient client(std::move(socket), server.url());
  client.send(get("/"));
  const double before = processor_seconds();
  CHECK(client.stays_quiet(200ms));
  CHECK(processor_seconds() - before < 0.05);
  shortage.reset();
  CHECK(client.answer().status == 200);
}

namespace {

// Answers "/slow" once it is let go, "/made" in the background, anything else at once.
struct SlowHandler {
  std::promise<void> let_go;
  std::shared_future<void> let_gone = let_go.get_future().share();

  Handler handler() {
    return [gone = let_gone](const Request& request) {
      Response response;
      if (request.target == "/made") response.later = [] { return text("made"); };
      if (response.later) return response;
      if (request.target != "/slow") return text("fast");
      response.waits_for_tree = true;
      response.later = [gone] {
        gone.wait();
        return text("slow");
      };
      return response;
    };
  }
};

// The descriptor, of this process, that is connected to the port of that socket; -1 when none is.
int other_end_of(int socket) {
  sockaddr_in own{};
  socklen_t size = sizeof own;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &size);
  for (int other = 0; other < 4'096; ++other) {
    sockaddr_in peer{};
    size = sizeof peer;
    if (other != socket && ::getpeername(other, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
        peer.sin_family == AF_INET && peer.sin_port == own.sin_port) {
      return other;
    }
  }
  return -1;
}

ServerOptions one_worker() {
  ServerOptions options = any_port();
  options.workers = 1;
  return options;
}

}  // namespace

TEST_CASE("an answer that takes a while holds nobody up but its own connection", "[server]") {
  SlowHandler slow;
  const HttpServer server(slow.handler(), one_worker());
  RawClient waiting(server.url());
  waiting.send(get("/slow") + get("/after"));
  RawClient other(server.url());
  other.send(get("/"));
  CHECK(other.answer().body == "fast");
  CHECK(waiting.stays_quiet(20ms));
  slow.let_go.set_value();
  CHECK(waiting.answer().body == "slow");
  CHECK(waiting.answer().body == "fast");  // pipelined: in order
}

TEST_CASE("what is made in the background does not stand behind what waits for a tree",
          "[server]") {
  SlowHandler slow;
  const HttpServer server(slow.handler(), one_worker());
  RawClient waiting(server.url());
  waiting.send(get("/slow"));
  RawClient other(server.url());
  other.send(get("/made"));
  CHECK(other.answer().body == "made");
  slow.let_go.set_value();
  CHECK(waiting.answer().body == "slow");
}

TEST_CASE("who leaves before a late answer is not waited for", "[server]") {
  SlowHandler slow;
  const HttpServer server(slow.handler(), one_worker());
  RawClient leaving(server.url());
  leaving.send(get("/slow"));
  RawClient other(server.url());
  other.send(get("/"));
  CHECK(other.answer().body == "fast");
  leaving.close();
  slow.let_go.set_value();
  RawClient next(server.url());
  next.send(get("/"));
  CHECK(next.answer().body == "fast");
}

// While a program is started (git, for a reload) it holds copies of our descriptors: epoll then
// tells of a connection that has ended, under a number that another has by now.
TEST_CASE("what happens to a connection that has ended ends no other", "[server]") {
  SlowHandler slow;
  const HttpServer server(slow.handler(), one_worker());
  // Made beforehand, so that numbers that become free go to the server's ends.
  std::vector<Descriptor> sockets;
  for (int i = 0; i < 21; ++i) {
    sockets.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  }
  const int first_number = sockets.back().number();
  RawClient first(std::move(sockets.back()), server.url());
  sockets.pop_back();
  first.send(get("/"));
  CHECK(first.answer().body == "fast");
  const int number = other_end_of(first_number);
  REQUIRE(number >= 0);
  const Descriptor held(::fcntl(number, F_DUPFD_CLOEXEC, 0));
  first.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(first.answer().body == "fast");
  while (::fcntl(number, F_GETFD) >= 0) std::this_thread::yield();  // until the server has closed

  // One of these gets its number.
  std::vector<std::unique_ptr<RawClient>> waiting;
  for (Descriptor& socket : sockets) {
    waiting.push_back(std::make_unique<RawClient>(std::move(socket), server.url()));
    waiting.back()->send(get("/slow"));
  }
  RawClient other(server.url());
  for (int i = 0; i < 2; ++i) {
    other.send(get("/"));
    CHECK(other.answer().body == "fast");
    if (i == 0) first.send("more");
  }
  slow.let_go.set_value();
  for (const auto& client : waiting) CHECK(client->answer().body == "slow");
}

TEST_CASE("an answer that never comes is not waited for without end", "[server]") {
  SlowHandler slow;
  ServerOptions options = one_worker();
  options.answer_timeout = 40ms;
  const HttpServer server(slow.handler(), options);
  RawClient waiting(server.url());
  waiting.send(get("/slow"));
  CHECK(waiting.rest().empty());
  slow.let_go.set_value();
}

TEST_CASE("a late answer that fails is an empty 500", "[server]") {
  const HttpServer server(
      [](const Request&) {
        Response response;
        response.later = []() -> Response { throw std::runtime_error("no"); };
        return response;
      },
      one_worker());
  RawClient client(server.url());
  client.send(get("/"));
  const RawAnswer answer = client.answer();
  CHECK(answer.status == 500);
  CHECK(answer.body.empty());
}

// ---- Late and spoilt answers ----

namespace {

const std::string body_of_100(100, 'x');

// "/delay/300", "/reset": what the path asks for.
Response as_asked(const Request& request) {
  Response response = text(body_of_100);
  const std::string_view target = request.target;
  if (target.starts_with("/delay/")) {
    response.delay = std::chrono::milliseconds(std::stoi(request.target.substr(7)));
  }
  if (target.ends_with("reset")) response.fault = Fault::reset;
  if (target.ends_with("truncate")) response.fault = Fault::truncate;
  if (target.ends_with("slow")) response.fault = Fault::slow;
  if (target.ends_with("garbage")) response.fault = Fault::garbage;
  return response;
}

}  // namespace

TEST_CASE("a late answer holds no worker, and comes in its turn", "[http_server]") {
  ServerOptions options = any_port();
  options.workers = 1;
  const HttpServer server(as_asked, options);
  std::vector<RawClient> waiting;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) {
    waiting.emplace_back(server.url());
    waiting.back().send(get("/delay/700") + get("/"));
  }
  for (int i = 0; i < 100; ++i) {
    RawClient client(server.url());
    client.send(get("/"));
    CHECK(client.answer().status == 200);
  }
  // The others were answered while these waited, unless the machine stood still.
  const auto others = std::chrono::steady_clock::now() - start;
  for (RawClient& client : waiting) {
    CHECK(client.answer().status == 200);
    CHECK(client.answer().status == 200);
  }
  const auto all = std::chrono::steady_clock::now() - start;
  CHECK(all >= 700ms);
  CHECK(others < all);
  CHECK(all < 60s);
}

TEST_CASE("a late answer goes at once when the server stops", "[http_server]") {
  HttpServer server(as_asked, any_port());
  RawClient client(server.url());
  client.send(get("/") + get("/delay/3600000"));
  CHECK(client.answer().status == 200);
  server.stop();
  CHECK(client.answer().body == body_of_100);
}

TEST_CASE("an answer is spoilt as it was asked to be", "[http_server]") {
  ServerOptions options = any_port();
  options.slow_pause = 2ms;
  const HttpServer server(as_asked, options);
  RawClient client(server.url());

  SECTION("the connection is reset, after what was answered before") {
    client.send(get("/"));
    CHECK(client.answer().body == body_of_100);
    client.send(get("/reset"));
    CHECK(client.is_reset());
  }
  SECTION("late, then reset") {
    client.send(get("/delay/20reset"));
    CHECK(client.is_reset());
  }
  SECTION("half of the body comes, and then the end") {
    client.send(get("/truncate"));
    const std::string all = client.rest();
    CHECK(all.find("Content-Length: 100\r\n") != std::string::npos);
    CHECK(all.substr(all.find("\r\n\r\n") + 4) == std::string(50, 'x'));
  }
  SECTION("half of the head, to HEAD") {
    client.send("HEAD /truncate HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string all = client.rest();
    CHECK(all.starts_with("HTTP/1.1 200"));
    CHECK(all.find("\r\n\r\n") == std::string::npos);
  }
  SECTION("a body of the same length that is no text") {
    client.send(get("/garbage"));
    const std::string all = client.rest();
    const std::string body = all.substr(all.find("\r\n\r\n") + 4);
    CHECK(body.size() == 100);
    CHECK(std::ranges::none_of(body, [](unsigned char c) { return c < 0x80; }));
  }
  SECTION("piece by piece, the connection stays") {
    const auto start = std::chrono::steady_clock::now();
    client.send(get("/slow") + get("/"));
    CHECK(client.answer().body == body_of_100);
    CHECK(std::chrono::steady_clock::now() - start >= 16 * 2ms);
    CHECK(client.answer().body == body_of_100);
  }
}

TEST_CASE("a stream is sent as it is made, until its maker or its reader ends it",
          "[http_server]") {
  ServerOptions options = any_port();
  options.stream_pause = 1ms;
  std::atomic<int> asked = 0;
  const auto stream = [&](const Request& request) {
    Response response = text("first ");
    const int most = request.target == "/endless" ? 1'000'000 : 3;
    response.more = [&asked, most]() -> std::optional<std::string> {
      if (++asked > most) return std::nullopt;
      return std::to_string(asked) + " ";
    };
    return response;
  };
  HttpServer server(stream, options);
  RawClient client(server.url());
  SECTION("its maker ends it") {
    client.send(get("/"));
    const std::string all = client.rest();
    CHECK(all.find("Content-Length") == std::string::npos);
    CHECK(all.ends_with("\r\n\r\nfirst 1 2 3 "));
  }
  SECTION("the server stops") {
    client.send(get("/endless"));
    CHECK(client.read(20).starts_with("HTTP/1.1 200"));
    server.stop();
    CHECK(client.rest().find("first ") != std::string::npos);
  }
}

TEST_CASE("what all connections hold is bounded, and small requests pass", "[http_server]") {
  ServerOptions options = any_port();
  options.max_held = 100'000;
  const HttpServer server(describing, options);
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n";
  std::vector<std::unique_ptr<RawClient>> clients;
  const auto send_half = [&] {
    clients.push_back(std::make_unique<RawClient>(server.url()));
    clients.back()->send(head + std::string(29'999, 'x'));
  };
  // Its last byte comes, and it is answered: nothing of it is held any more. On one connection,
  // whose turns follow each other: what another one held is counted out when its turn ends, which
  // its client does not see.
  {
    RawClient client(server.url());
    for (int i = 0; i < 10; ++i) {
      client.send(head + std::string(30'000, 'x'));
      CHECK(client.answer().status == 200);
    }
  }
  send_half();
  send_half();
  RawClient answered = std::move(*clients.front());
  clients.erase(clients.begin());
  answered.send("x");
  CHECK(answered.answer().status == 200);
  // Far beyond: at least one of these is told so.
  for (int i = 0; i < 8; ++i) send_half();
  RawClient small(server.url());
  small.send(get("/"));
  CHECK(small.answer().status == 200);
  // Also where a large one went before.
  answered.send(get("/"));
  CHECK(answered.answer().status == 200);
  int refused = 0;
  for (const auto& client : clients) {
    client->send("x");
    const RawAnswer answer = client->answer();
    if (answer.status == 200) continue;
    CHECK(answer.status == 503);
    CHECK(answer.header("Retry-After") == "1");
    ++refused;
  }
  CHECK(refused >= 1);
}

TEST_CASE("an answer that came late and is not taken counts among what is held", "[http_server]") {
  ServerOptions options = any_port();
  options.max_held = 1'000'000;
  const auto answer = [](const Request& request) {
    Response response = text(std::string(request.target == "/late" ? 32'000'000 : 1, 'x'));
    if (request.target == "/late") response.delay = 1ms;
    return response;
  };
  const HttpServer server(answer, options);
  RawClient late(server.url());
  late.send(get("/late"));
  CHECK(late.read(20).starts_with("HTTP/1.1 200"));  // and no more
  const auto is_refused = [&] {
    RawClient client(server.url());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n" +
                std::string(29'999, 'x'));
    client.send("x");
    return client.answer().status == 503;
  };
  bool refused = false;
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (!refused && std::chrono::steady_clock::now() < deadline) refused = is_refused();
  CHECK(refused);
}
