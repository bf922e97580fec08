// The public service's own answers, replayed on the real program.

#include "golden/golden_row.h"
#include "support/catch.h"
#include "support/shared.h"
#include "support/text.h"

using namespace sandbox;
using namespace sandbox::test;

namespace {

// One connection, and another one when the server has had enough of it.
class Session {
 public:
  explicit Session(const std::string& url) : url_(url), client_(url) {}

  RawAnswer ask(const Ask& what) {
    if (closed_) client_ = RawClient(url_);
    RawAnswer answer = test::ask(client_, what);
    closed_ = answer.header("Connection") == "close";
    return answer;
  }

 private:
  std::string url_;
  RawClient client_;
  bool closed_ = false;
};

std::string shown(const Ask& asked) {
  std::string text = "  " + asked.method + " " + asked.target + "\n";
  for (const Header& header : asked.headers) {
    text += "  " + header.name + ": " + header.value.substr(0, 40) + "\n";
  }
  return text;
}

// Empty when the answer is the golden one.
std::string difference(const GoldenRow& row, const Ask& asked, const RawAnswer& answer) {
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  if (answer.status == row.status && body == row.body) return "";
  return row.where + " (" + row.what + ")\n" + shown(asked) + "  expected " +
         std::to_string(row.status) + " " + row.body.dump() + "\n  but got " +
         std::to_string(answer.status) + " " + answer.body + " (" +
         answer.header("X-Sandbox-Answer") + " " + answer.header("X-Sandbox-Case") + ")\n";
}

using WriteTarget = std::string (*)(const GoldenRow& row);

struct Way {
  const char* name;
  WriteTarget target;
};

// The first row, plainly written, must come first: the others say the same otherwise.
const Way ways[] = {
    {"as it is",
     [](const GoldenRow& row) { return row.path + write_query(row.query, Writing::usual); }},
    {"every byte percent-encoded",
     [](const GoldenRow& row) { return row.path + write_query(row.query, Writing::encoded); }},
    {"brackets raw, + for spaces, lower-case hex",
     [](const GoldenRow& row) { return row.path + write_query(row.query, Writing::as_curl); }},
    {"brackets encoded, + for spaces",
     [](const GoldenRow& row) { return row.path + write_query(row.query, Writing::as_browsers); }},
    {"parameters shuffled",
     [](const GoldenRow& row) {
       return row.path + write_query(shuffled(row.query, 1), Writing::usual);
     }},
    {"parameters shuffled otherwise",
     [](const GoldenRow& row) {
       return row.path + write_query(shuffled(row.query, 20261123), Writing::usual);
     }},
    {"texts in lower case",
     [](const GoldenRow& row) {
       return row.path + write_query(with_case(row.query, lower_case), Writing::usual);
     }},
    {"texts in upper case",
     [](const GoldenRow& row) {
       return row.path + write_query(with_case(row.query, upper_case), Writing::usual);
     }},
};

// A FranceConnect token that no published file gives.
bool cannot_be_asked(const ExoticRow& row) {
  return std::ranges::any_of(row.asked.headers, [](const Header& header) {
    const std::string value = lower_case(header.value);
    return value.starts_with("bearer zz") || value.starts_with("bearer idfc");
  });
}

// Documents are our own (docs/design.md 4), and say so.
bool is_document(const ExoticRow& row) {
  return row.asked.target.find("open-api") != std::string::npos;
}

std::string difference(const ExoticRow& row, const RawAnswer& answer) {
  std::string wrong;
  if (answer.status != row.status) wrong += " status";
  const bool cut = row.text && row.text->size() >= 400;
  const std::string body = cut ? answer.body.substr(0, row.text->size()) : answer.body;
  if (row.text && !is_document(row) && body != *row.text) wrong += " body";
  for (const auto& [name, value] : row.headers) {
    const bool there = lower_case(answer.head).find("\r\n" + name + ":") != std::string::npos;
    const bool right =
        !value ? !there : there && (*value == "(present)" || answer.header(name) == *value);
    if (!right) wrong += " " + name + "=" + answer.header(name);
  }
  if (wrong.empty()) return "";
  return row.where + ":" + wrong + "\n" + shown(row.asked) + "  expected " +
         std::to_string(row.status) + " " + row.text.value_or("") + "\n  but got " +
         std::to_string(answer.status) + " " + answer.body + "\n";
}

Words public_tree(const std::filesystem::path& shared) {
  const std::filesystem::path tree = shared / "siade_staging_data";
  Words options = {"--log", "off", "--payloads", tree / "payloads"};
  for (const auto& file : std::filesystem::directory_iterator(tree / "openapi_files")) {
    options.insert(options.end(), {"--openapi", file.path()});
  }
  return options;
}

}  // namespace

// Source: docs/reference/observed.md E. Wanted differences are in README's table.
TEST_CASE("requests unlike what clients send get the real service's answers", "[golden]") {
  const auto golden = shared_folder("golden");
  if (!golden) {
    WARN("skipped: there is no ../shared/golden beside the project");
    return;
  }
  Words options = public_tree(golden->parent_path());
  options.insert(options.end(), {"--today", "2026-11-25"});
  const RunningServer server(options);
  Session session(server.url());
  std::size_t asked = 0;
  for (const ExoticRow& row : read_exotic_rows(golden->parent_path())) {
    if (cannot_be_asked(row)) continue;
    ++asked;
    const auto wrong = difference(row, session.ask(row.asked));
    if (!wrong.empty()) FAIL_CHECK(wrong);
  }
  CHECK(asked > 200);
}

TEST_CASE("the public tree's requests get the real service's answers, however written",
          "[golden]") {
  const auto golden = shared_folder("golden");
  if (!golden) {
    WARN("skipped: there is no ../shared/golden beside the project");
    return;
  }
  const std::filesystem::path shared = golden->parent_path();
  const TempFolder overlay;
  const std::vector<GoldenRow> rows = read_golden_rows(shared, overlay);
  REQUIRE(rows.size() > 1000);

  Words options = public_tree(shared);
  options.insert(options.end(), {"--today", "2026-11-23", "--payloads", overlay.root()});
  const RunningServer server(options);
  for (const Way& way : ways) {
    DYNAMIC_SECTION(way.name) {
      Session session(server.url());
      for (const GoldenRow& row : rows) {
        const Ask asked{way.target(row), row.headers};
        if (const auto wrong = difference(row, asked, session.ask(asked)); !wrong.empty()) {
          FAIL_CHECK(wrong);
        }
      }
      SUCCEED(rows.size() << " rows");
    }
  }
}
