#include "application/sessions.h"

#include "support/catch.h"

namespace sandbox {
namespace {

std::shared_ptr<Behaviour> behaviour(std::size_t bytes = 100, int ttl = 3600) {
  auto made = std::make_shared<Behaviour>();
  made->bytes = bytes;
  made->ttl = std::chrono::seconds(ttl);
  return made;
}

SessionRule status(int number, std::uint64_t times) {
  SessionRule rule;
  rule.wishes.status = number;
  rule.times = times;
  return rule;
}

// The statuses that so many requests are given, "-" for none.
std::string told(Session& session, std::string_view operation, int requests) {
  std::string out;
  for (int i = 0; i < requests; ++i) {
    const auto given = session.next_rule(operation);
    out += given ? std::to_string(given->status) + " " : "- ";
  }
  return out;
}

TEST_CASE("the rules of a session have their turns, each operation its own", "[sessions]") {
  const auto made = behaviour();
  made->rules["a"] = {status(504, 2), status(0, 1), status(404, 1)};
  made->rules["b"] = {status(503, 0), status(404, 1)};
  made->rules["*"] = {status(429, 1)};
  Session session("s", made);
  CHECK(told(session, "a", 3) == "504 504 0 ");
  CHECK(told(session, "b", 3) == "503 503 503 ");
  CHECK(told(session, "a", 3) == "404 - - ");
  // What has no rules of its own shares a turn.
  CHECK(told(session, "c", 1) == "429 ");
  CHECK(told(session, "d", 1) == "- ");
  Session none("n", behaviour());
  CHECK(told(none, "a", 1) == "- ");
}

TEST_CASE("a request takes one turn, however often it is answered", "[sessions]") {
  const auto made = behaviour();
  made->rules["a"] = {status(504, 1), status(404, 1)};
  Session session("s", made);
  SessionTurn turn(session);
  CHECK_FALSE(turn.given());
  CHECK(turn.next("a")->status == 504);
  CHECK(turn.next("a")->status == 504);
  CHECK(turn.given()->status == 504);
  CHECK(SessionTurn(session).next("a")->status == 404);
}

TEST_CASE("a session is the same for all who name it, until its time is over", "[sessions]") {
  Sessions sessions(Policy{});
  const auto first = sessions.enter("a", 0);
  CHECK(sessions.enter("a", 1) == first);
  CHECK(sessions.enter("b", 1) != first);
  CHECK(sessions.find("c", 1) == nullptr);
  CHECK(sessions.count() == 2);
  // An hour without a request; looking at it is none.
  CHECK(sessions.find("a", 3600) == first);
  CHECK(sessions.find("a", 3601) == nullptr);
  CHECK(sessions.enter("a", 3601) != first);
  REQUIRE(sessions.put("short", behaviour(100, 10), 4000));
  CHECK(sessions.enter("short", 4009)->behaviour()->bytes == 100);
  CHECK(sessions.find("short", 4018) != nullptr);
  CHECK(sessions.find("short", 4019) == nullptr);
  CHECK(sessions.remove("a"));
  CHECK_FALSE(sessions.remove("a"));
}

TEST_CASE("what is put takes the place of what was there", "[sessions]") {
  Sessions sessions(Policy{});
  const auto before = sessions.enter("a", 0);
  REQUIRE(sessions.put("a", behaviour(7), 1));
  CHECK(sessions.find("a", 1) != before);
  CHECK(sessions.find("a", 1)->behaviour()->bytes == 7);
  CHECK(sessions.count() == 1);
}

TEST_CASE("of sessions too many, the one unused for longest goes", "[sessions]") {
  Sessions sessions(Policy{}, {1'000, 1'000'000'000});
  for (int i = 0; i < 1'000; ++i) sessions.enter(std::to_string(i), i);
  CHECK(sessions.count() == 1'000);
  sessions.enter("0", 1'000);
  sessions.enter("one more", 1'001);
  CHECK(sessions.count() == 1'000);
  CHECK(sessions.find("0", 1'001) != nullptr);
  CHECK(sessions.find("1", 1'001) == nullptr);
  CHECK(sessions.find("2", 1'001) != nullptr);
}

TEST_CASE("so they do when they are too large together", "[sessions]") {
  Sessions sessions(Policy{}, {1'000, 300});
  for (const char* name : {"a", "b", "c"}) REQUIRE(sessions.put(name, behaviour(100), 0));
  CHECK(sessions.count() == 3);
  REQUIRE(sessions.put("d", behaviour(101), 0));
  CHECK(sessions.count() == 2);
  CHECK(sessions.find("c", 0) != nullptr);
  CHECK(sessions.put("all", behaviour(300), 0));
  CHECK(sessions.count() == 1);
  CHECK_FALSE(sessions.put("more", behaviour(301), 0));
  CHECK(sessions.find("all", 0) != nullptr);
}

}  // namespace
}  // namespace sandbox
