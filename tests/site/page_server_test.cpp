#include "site/page_server.h"

#include <stdexcept>
#include <thread>
#include <vector>

#include "support/catch.h"

using namespace sandbox;

namespace {

// Shows what a handler sees.
void echo(const httplib::Request& request, httplib::Response& response) {
  response.set_content(request.method + " " + request.path + " q=" + request.get_param_value("q") +
                           " a=" + request.get_header_value("X-A") + " " + request.body,
                       "text/plain");
}

}  // namespace

TEST_CASE("handlers of httplib answer requests of the edge", "[site]") {
  PageServer server;
  server.Get("/echo", echo);
  server.Post("/echo", echo);
  server.Get("/throw", [](const httplib::Request&, httplib::Response&) {
    throw std::runtime_error("secret");
  });
  server.set_exception_handler([](const httplib::Request&, httplib::Response& response,
                                  const std::exception_ptr&) { response.status = 500; });
  struct Row {
    const char* what;
    Request asked;
    int status;
    std::string body;
  };
  const Row rows[] = {
      {"GET", {"GET", "/echo?q=1", {}, ""}, 200, "GET /echo q=1 a= "},
      {"a value with a percent sign",
       {"GET", "/echo", {{"X-A", "1%0d%0a2"}}, ""},
       200,
       "GET /echo q= a=1%0d%0a2 "},
      {"two question marks", {"GET", "/echo?q=why?", {}, ""}, 200, "GET /echo q=why? a= "},
      {"a body", {"POST", "/echo", {{"Content-Type", "text/x"}}, "b"}, 200, "POST /echo q= a= b"},
      {"no such route", {"GET", "/none", {}, ""}, 404, ""},
      {"a handler that throws", {"GET", "/throw", {}, ""}, 500, ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      const sandbox::Response response = server.answer(row.asked);
      CHECK(response.status == row.status);
      CHECK(*response.body == row.body);
      CHECK(response.headers.text().find("secret") == std::string::npos);
    }
  }
}

TEST_CASE("a page server may be asked on several threads", "[site]") {
  PageServer server;
  server.Get("/echo", echo);
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, q = std::to_string(i)] {
      for (int n = 0; n < 50; ++n) {
        const auto response = server.answer({"GET", "/echo?q=" + q, {}, ""});
        right += *response.body == "GET /echo q=" + q + " a= " ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == 200);
}
