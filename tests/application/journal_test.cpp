#include "application/journal.h"

#include <map>
#include <thread>

#include "application/journal_json.h"
#include "support/catch.h"

namespace sandbox {
namespace {

const auto anything = [](const Remembered&) { return true; };

struct Asked {
  std::string target;
  std::string body = "";
  int status = 200;
  std::string session = "";
};

std::uint64_t remember(Journal& journal, const Asked& asked,
                       std::shared_ptr<const Token> token = nullptr) {
  Request request;
  request.method = "GET";
  request.target = asked.target;
  request.body = asked.body;
  request.headers = {{"Authorization", "Bearer secret"}, {"Accept", "*/*"}, {"Cookie", "a=1"}};
  Answered answered;
  answered.response.status = asked.status;
  answered.response.note.operation = "op";
  answered.response.note.kind = asked.status == 200 ? "case" : "default";
  answered.caller.token = std::move(token);
  const Moment now = moment_at(1'764'345'600);
  const std::uint64_t number = journal.next_number();
  journal.add({number, request, answered, now, 12, asked.session, "tree"});
  return number;
}

std::string targets(const std::vector<Remembered>& records) {
  std::string out;
  for (const Remembered& record : records) out += record.target;
  return out;
}

TEST_CASE("the journal keeps the last requests, within its bytes", "[journal]") {
  Journal journal(4096);
  for (int i = 0; i < 1000; ++i) {
    remember(journal,
             {"/" + std::string(static_cast<std::size_t>(i % 97), 'x') + std::to_string(i)});
    const auto kept = journal.newest(anything, 1000);
    REQUIRE(!kept.empty());
    // All that is kept is whole, without a gap, and ends with the newest.
    for (std::size_t at = 0; at < kept.size(); ++at) {
      const auto number = static_cast<std::uint64_t>(i + 1) - at;
      REQUIRE(kept[at].number == number);
      REQUIRE(kept[at].target.ends_with(std::to_string(number - 1)));
      REQUIRE(kept[at].operation == "op");
      REQUIRE(kept[at].tree == "tree");
    }
    REQUIRE(kept.size() < 40);
  }
  CHECK(journal.known(0) == Journal::Known::never);
  CHECK(journal.known(1) == Journal::Known::forgotten);
  CHECK(journal.known(1000) == Journal::Known::kept);
  CHECK(journal.known(1001) == Journal::Known::never);
  journal.clear();
  CHECK(journal.newest(anything, 10).empty());
  CHECK(journal.known(1000) == Journal::Known::forgotten);
  remember(journal, {"/again"});
  CHECK(targets(journal.newest(anything, 10)) == "/again");
}

TEST_CASE("a record as large as the journal is kept, one byte more is not", "[journal]") {
  Journal measured(4096);
  remember(measured, {"/"});
  // Found out by trying: the size of a record with a target of one byte.
  std::size_t size = 1;
  for (; size < 4096; ++size) {
    Journal journal(size);
    remember(journal, {"/"});
    if (!journal.newest(anything, 1).empty()) break;
  }
  REQUIRE(size < 1000);
  Journal just(size + 10);
  remember(just, {"/" + std::string(10, 'x')});
  CHECK(targets(just.newest(anything, 9)) == "/xxxxxxxxxx");
  remember(just, {"/" + std::string(11, 'x')});
  CHECK(targets(just.newest(anything, 9)) == "/xxxxxxxxxx");
}

TEST_CASE("the journal keeps no token, wherever it was sent", "[journal]") {
  struct Row {
    const char* what;
    const char* target;
    const char* body;
    const char* kept;
  };
  const Row rows[] = {
      {"none", "/a?ine=1", "x=1", "/a?ine=1 x=1"},
      {"a parameter", "/a?token=secret&b=1", "", "/a?token=…&b=1 "},
      {"in the middle", "/a?b=1&token=secret", "", "/a?b=1&token=… "},
      {"encoded", "/a?t%6Fken=secret&b=1", "", "/a?t%6Fken=…&b=1 "},
      {"encoded otherwise", "/a?%74oken=secret", "", "/a?%74oken=… "},
      {"badly encoded", "/a?%7=secret&b=1", "", "/a?%7=…&b=1 "},
      {"a list", "/a?token[]=secret", "", "/a?token[]=… "},
      {"in a form", "/a", "token=secret", "/a "},
      {"in JSON", "/a", R"({"\u0074oken":"secret"})", "/a "},
      {"a long body", "/a", nullptr, "/a "},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    Journal journal(16'384);
    remember(journal, {row.target, row.body == nullptr ? std::string(4097, 'x') : row.body});
    const Remembered kept = journal.newest(anything, 1).at(0);
    CHECK(kept.target + " " + kept.body == row.kept);
    CHECK(kept.headers == "Accept: */*\n");
  }
  Journal journal(16'384);
  remember(journal, {"/a", std::string(4096, 'x')});
  CHECK(journal.newest(anything, 1).at(0).body.size() == 4096);
}

TEST_CASE("what a token opens is kept, once for each list of scopes", "[journal]") {
  Journal journal(100'000);
  const auto token = [](std::vector<std::string> scopes) {
    auto made = std::make_shared<Token>();
    made->scopes = std::move(scopes);
    return made;
  };
  const auto first = token({"a", "b"});
  for (const auto& one : {first, first, token({"c"}), token({"a", "b"}), token({})}) {
    remember(journal, {"/"}, one);
  }
  std::string told;
  for (const Remembered& record : journal.after(0, 10)) {
    for (const std::string& scope : record.scopes) told += scope;
    told += record.who == Remembered::Who::token ? "," : "?";
  }
  CHECK(told == "ab,ab,c,ab,,");
  // The thousand-and-twenty-fifth list: the oldest half is forgotten, and who came with it.
  for (int i = 0; i < 1021; ++i) remember(journal, {"/"}, token({std::to_string(i)}));
  CHECK(journal.newest(anything, 2000).size() > 512);
  remember(journal, {"/"}, token({"one too many"}));
  const auto left = journal.newest(anything, 2000);
  REQUIRE(left.size() == 513);
  CHECK(left.at(0).scopes == std::vector<std::string>{"one too many"});
  CHECK(left.at(1).scopes == std::vector<std::string>{"1020"});
  CHECK(left.back().scopes == std::vector<std::string>{"509"});
  // Whose list was forgotten is told anew.
  remember(journal, {"/"}, first);
  CHECK(journal.newest(anything, 1).at(0).scopes == std::vector<std::string>{"a", "b"});
}

TEST_CASE("what several threads add is all there, in the order of its numbers", "[journal]") {
  constexpr int each = 2000;
  Journal journal(16'000'000);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&journal] {
      const auto token = std::make_shared<Token>();
      token->scopes = {"a"};
      for (int i = 0; i < each; ++i) {
        remember(journal, {"/" + std::to_string(i)}, token);
        if (i % 500 == 0) journal.newest(anything, 10);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto all = journal.after(0, 100'000);
  REQUIRE(all.size() == 4 * each);
  for (std::size_t i = 0; i < all.size(); ++i) {
    REQUIRE(all[i].number == i + 1);
    REQUIRE(all[i].scopes == std::vector<std::string>{"a"});
  }
  CHECK(journal.after(4 * each - 3, 2).front().number == 4 * each - 1);
  const auto newest = journal.newest(anything, 3);
  REQUIRE(newest.size() == 3);
  CHECK(newest.front().number == 4 * each);
  CHECK(newest.back().number == 4 * each - 2);
}

TEST_CASE("ids are those of one run of the server", "[journal]") {
  const Journal journal(100);
  const Journal other(100);
  const std::string id = journal.id_of(17);
  CHECK(journal.number_of(id) == 17);
  for (const std::string& wrong :
       {std::string(), std::string("17"), id + "x", id + " ", id.substr(0, 5), "x" + id,
        id.substr(0, 5) + "-1", id + "99999999999999999999"}) {
    INFO(wrong);
    CHECK(journal.number_of(wrong) == std::nullopt);
  }
}

TEST_CASE("a list is filtered by what its URL says", "[journal]") {
  Journal journal(100'000);
  const auto first = remember(journal, {"/1", "", 200, "red"});
  remember(journal, {"/2", "", 404, "red"});
  remember(journal, {"/3", "", 504});
  struct Row {
    std::string query;
    const char* found;
  };
  const Row rows[] = {
      {"", "/3/2/1"},
      {"status=404", "/2"},
      {"status=4xx", "/2"},
      {"status=5xx&answer=default", "/3"},
      {"answer=case", "/1"},
      {"operation=op", "/3/2/1"},
      {"operation=other", ""},
      {"session=red", "/2/1"},
      {"session=red&limit=1", "/2"},
      {"since=" + journal.id_of(first), "/3/2"},
      {"since=2025-11-28T16:00:00Z", "/3/2/1"},
      {"since=2025-11-28T16:00:01Z", ""},
      {"limit=1000", "/3/2/1"},
      {"other=1", "/3/2/1"},
  };
  for (const Row& row : rows) {
    INFO(row.query);
    const JournalFilter filter = journal_filter(journal, row.query);
    CHECK(filter.wrong.empty());
    CHECK(targets(journal.newest(filter.wanted, filter.most)) == row.found);
  }
  for (const char* wrong : {"status=40", "status=9xx", "answer=maybe", "since=yesterday", "limit=0",
                            "limit=1001", "status[]=404", "since=abcd-1"}) {
    INFO(wrong);
    CHECK_FALSE(journal_filter(journal, wrong).wrong.empty());
  }
}

}  // namespace
}  // namespace sandbox
