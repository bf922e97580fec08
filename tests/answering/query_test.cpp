#include "answering/query.h"

#include <random>

#include "support/catch.h"
#include "support/values.h"

// Expectations: docs/reference/operations.md 2.1, docs/reference/crosscutting.md 1.2; where these
// are silent, what Rack 3.2's QueryParser does.

namespace sandbox {
namespace {

using namespace test;

struct Row {
  const char* what;
  std::string query;
  const char* name;
  std::string expected;  // of the parameter `name`; "refused" of the whole query
};

std::string said(const std::string& query, std::string_view name) {
  Parameters parameters;
  return read_query(query, parameters) ? show(parameters[name]) : "refused";
}

std::string brackets(int count) {
  std::string text;
  while (count-- > 0) text += "[k]";
  return text;
}

std::string many(int count) {
  std::string text;
  while (count-- > 0) text += "&x" + std::to_string(count) + "=1";
  return text;
}

TEST_CASE("a query is read as Rack reads it", "[query]") {
  const Row rows[] = {
      {"a text", "a=1", "a", "'1'"},
      {"names have a case", "A=1", "a", "absent"},
      {"the last one counts", "a=1&b=2&a=3", "a", "'3'"},
      {"an empty text", "a=", "a", "''"},
      {"a name alone is absent", "a", "a", "absent"},
      {"a name alone takes back what was said", "a=1&a", "a", "absent"},
      {"a text after a name alone", "a&a=1", "a", "'1'"},
      {"the first = separates", "a=b=c", "a", "'b=c'"},
      {"an empty name says nothing", "=1&a=2", "a", "'2'"},
      {"empty pairs say nothing", "&&a=1&&", "a", "'1'"},
      {"a semicolon separates nothing", "a=1;b=2", "a", "'1;b=2'"},
      {"a semicolon, seen from the other name", "a=1;b=2", "b", "absent"},
      {"nothing at all", "", "a", "absent"},

      {"a plus is a space", "a=Jean+Paul", "a", "'Jean Paul'"},
      {"%20 is a space", "a=Jean%20Paul", "a", "'Jean Paul'"},
      {"%2B is a plus", "a=%2B99404", "a", "'+99404'"},
      {"white space is kept", "a=%20+x+", "a", "'  x '"},
      {"hexadecimal digits of both cases", "a=%c3%A9", "a", "'é'"},
      {"an encoded & separates nothing", "a=1%26b=2", "a", "'1&b=2'"},
      {"an encoded = separates nothing", "a%3Db=2", "a=b", "'2'"},
      {"an encoded name", "%61=1", "a", "'1'"},
      {"a plus in a name", "a+b=1", "a b", "'1'"},
      {"raw UTF-8", "a=é", "a", "'é'"},
      {"a zero byte is a character", "a=x%00y", "a", std::string("'x\0y'", 5)},

      {"a list in the order sent", "a[]=x&a[]=y&a[]=x", "a", "['x', 'y', 'x']"},
      {"a list of one", "a[]=x", "a", "['x']"},
      {"other parameters in between", "a[]=x&b=1&a[]=y", "a", "['x', 'y']"},
      {"encoded brackets", "a%5B%5D=x&a%5b%5d=y", "a", "['x', 'y']"},
      {"encoded and plain brackets together", "a%5B]=x&a[%5D=y", "a", "['x', 'y']"},
      {"an empty item", "a[]=&a[]=x", "a", "['', 'x']"},
      {"a list of nothing", "a[]", "a", "[]"},
      {"Rails drops items of nothing", "a[]&a[]=x", "a", "['x']"},
      {"a list after a name alone", "a&a[]=x", "a", "['x']"},

      {"nested by name", "a[k]=1", "a", "nested"},
      {"nested by two names", "a[k]=1&a[l]=2", "a", "nested"},
      {"nested without value", "a[k]", "a", "nested"},
      {"nested deeply", "a[k][l][m]=1", "a", "nested"},
      {"nested in a list", "a[][k]=1", "a", "nested"},
      {"a list in a list", "a[][]=1", "a", "nested"},
      {"a name after brackets", "a[]b=1", "a", "nested"},
      {"a list and a nested list", "a[]=x&a[][k]=1", "a", "nested"},
      {"a nested list and a list", "a[][k]=1&a[]=x", "a", "nested"},
      {"a bracket that does not close", "a[k=1", "a", "nested"},

      {"brackets at the start are a name", "[]=1", "[]", "'1'"},
      {"a bracket at the start is a part of the name", "[a]=1", "[a]", "'1'"},
      {"a bracket that ends the name is a part of it", "a[=1", "a[", "'1'"},
      {"and says nothing of the rest", "a[=1", "a", "absent"},
      {"a closing bracket alone", "a]=1", "a]", "'1'"},

      {"a text, then nested", "a=1&a[b]=2", "a", "refused"},
      {"nested, then a text", "a[b]=2&a=1", "a", "'1'"},
      {"a text, then a list", "a=1&a[]=2", "a", "refused"},
      {"a list, then a text", "a[]=2&a=1", "a", "'1'"},
      {"a list, then nested", "a[]=1&a[b]=2", "a", "refused"},
      {"nested, then a list", "a[b]=1&a[]=2", "a", "refused"},
      {"a nested list, then nested", "a[][k]=1&a[b]=2", "a", "refused"},
      {"nested, then a nested list", "a[b]=1&a[][k]=2", "a", "refused"},
      {"an empty text is a text", "a=&a[]=1", "a", "refused"},
      {"a text, nested, a text", "a=1&a[b]=2&a=3", "a", "refused"},
      {"encoded brackets contradict as well", "a=1&a%5Bb%5D=2", "a", "refused"},
      {"a contradiction about another name", "b=1&b[]=2&a=1", "a", "refused"},
      {"nested, a text, a list", "a[b]=1&a=2&a[]=3", "a", "refused"},
      {"nested, nothing, a list", "a[b]=1&a&a[]=3", "a", "['3']"},

      {"bytes that are no UTF-8 are dropped", "a=x%FFy%C3", "a", "'xy'"},
      {"raw ones too", "a=x\xFFy", "a", "'xy'"},
      {"half a letter, then another", "a=%C3A", "a", "'A'"},
      {"an overlong slash", "a=%C0%AFx", "a", "'x'"},
      {"a surrogate", "a=%ED%A0%80x", "a", "'x'"},
      {"of a name too", "a%FF=1", "a", "'1'"},

      // Source: docs/reference/observed.md E1.
      {"a % and nothing", "a=100%", "a", "'100'"},
      {"a % with one digit and nothing", "a=%4", "a", "''"},
      {"a % with one digit takes three", "a=x%4gy", "a", "'xy'"},
      {"a % takes what follows", "a=x%zzy", "a", "'xzy'"},
      {"and the & that follows", "a=1%&b=2", "a", "'1b=2'"},
      {"one digit and the & that follows", "a=1%2&b=2", "a", "'1b=2'"},
      {"a % of a name", "%za=1", "a", "'1'"},
      {"two %", "a=%%41", "a", "'41'"},
      {"as JavaScript's escape() writes", "a=x%u00e9", "a", "'x00e9'"},
      {"what is valid is kept beside it", "a=%C3%A9%zz", "a", "'éz'"},
      {"a letter that is cut, beside it", "a=%C3%zz", "a", "'z'"},
      {"%DF and the letter that it makes, alone", "a=%DF%BF", "a", "'\u07FF'"},
      {"%DF counts as three bytes when cleaned", "a=%DF%BFx%", "a", "'x'"},
      {"of another name too", "b=%&a=1", "b", "'a=1'"},
      {"beside brackets", "b[c]=1&a=2%zz", "a", "'2z'"},

      // Source: docs/reference/observed.md E9.
      {"a text at a second level, then nested", "b[c]=1&b[c][d]=2", "b", "refused"},
      {"a text at a third level, then a list", "b[c][d]=1&b[c][d][]=2", "b", "refused"},
      {"a map at a second level, then a list", "b[c][d]=1&b[c][]=2", "b", "refused"},
      {"two names of a second level", "b[c]=1&b[d][e]=2", "b", "nested"},
      {"items with the same names", "b[][c]=1&b[][c]=2", "b", "nested"},
      {"an item contradicts itself", "b[][c]=1&b[][c][d]=2", "b", "refused"},
      {"99 brackets", "b" + brackets(99) + "=1", "b", "nested"},
      {"100 brackets", "b" + brackets(100) + "=1", "b", "refused"},
      // Source: docs/reference/observed.md F5.
      {"4,096 parameters", "a=1" + many(4095), "a", "'1'"},
      {"4,097 parameters", "a=1" + many(4096), "a", "refused"},
  };
  for (const Row& row : rows) {
    INFO(row.what << ": " << row.query);
    CHECK(said(row.query, row.name) == row.expected);
  }
}

TEST_CASE("a target is split at the first question mark", "[query]") {
  CHECK(split_target("/a?b=1?c").path == "/a");
  CHECK(split_target("/a?b=1?c").query == "b=1?c");
  CHECK(split_target("/a").path == "/a");
  CHECK(split_target("/a").query.empty());
  CHECK(split_target("/a?").query.empty());
  CHECK(split_target("").path.empty());
}

struct BodyRow {
  const char* what;
  const char* query;
  const char* type;
  std::string body;
  const char* name;
  const char* expected;
};

std::string said(const BodyRow& row) {
  Request request;
  if (*row.type != '\0') request.headers.push_back({"content-type", row.type});
  request.body = row.body;
  Parameters parameters;
  const bool read = read_query(row.query, parameters) && read_body(request, parameters);
  return read ? show(parameters[row.name]) : "refused";
}

TEST_CASE("a body says what the query does not", "[query]") {
  const char* json = "application/json";
  const char* form = "application/x-www-form-urlencoded";
  std::string deep(10'000, '[');
  const BodyRow rows[] = {
      {"a form", "", form, "a=1", "a", "'1'"},
      {"a form with a charset", "", "application/x-www-form-urlencoded; charset=utf-8", "a=1", "a",
       "'1'"},
      {"media types have no case", "", "Application/JSON", R"({"a":"1"})", "a", "'1'"},
      {"the query wins over a form", "a=1", form, "a=2", "a", "'1'"},
      {"the query wins over JSON", "a=1", json, R"({"a":"2"})", "a", "'1'"},
      {"an empty text of the query wins", "a=", form, "a=2", "a", "''"},
      {"the query wins with another shape", "a[]=1", form, "a=2", "a", "['1']"},
      {"a body that contradicts itself", "", form, "a=1&a[]=2", "a", "refused"},
      {"a body may say otherwise than the query", "a=1", form, "a[]=2", "a", "'1'"},
      {"spaces after & are nothing", "", form, "b=1&  a=2", "a", "'2'"},
      {"a form that can't be decoded", "", form, "a=%zz", "a", "'z'"},
      {"parts without what parts them are a form", "", "multipart/form-data", "a=1", "a", "'1'"},
      {"parts are not read", "", "multipart/form-data; boundary=x", "a=1", "a", "absent"},
      {"JSON by an older name", "", "text/x-json", R"({"a":"1"})", "a", "'1'"},
      {"JSON by another name", "", "application/jsonrequest", R"({"a":"1"})", "a", "'1'"},
      {"JSON with a zero byte after its end", "", json, std::string("{}\0", 3), "a", "refused"},
      {"JSON with a byte order mark", "", json, "\xEF\xBB\xBF{}", "a", "refused"},
      {"a JSON text", "", json, R"({"a":"é"})", "a", "'é'"},
      {"a JSON number", "", json, R"({"a":8})", "a", "'8'"},
      {"a JSON list", "", json, R"({"a":["x","y"]})", "a", "['x', 'y']"},
      {"a JSON list of lists", "", json, R"({"a":[["x"]]})", "a", "nested"},
      {"a JSON list of numbers is none of texts", "", json, R"({"a":[1]})", "a", "nested"},
      {"a JSON object", "", json, R"({"a":{"k":"1"}})", "a", "nested"},
      {"JSON null", "", json, R"({"a":null})", "a", "absent"},
      {"JSON without the name", "", json, "{}", "a", "absent"},
      {"JSON that is a list", "", json, "[1]", "a", "absent"},
      {"JSON that is none", "", json, "{a:1}", "a", "refused"},
      {"JSON that is cut", "", json, R"({"a":)", "a", "refused"},
      {"JSON nested without end", "", json, deep, "a", "refused"},
      {"JSON of 100 levels", "", json,
       R"({"a":"1","b":)" + std::string(99, '[') + std::string(99, ']') + "}", "a", "'1'"},
      {"JSON of 101 levels", "", json,
       R"({"a":"1","b":)" + std::string(100, '[') + std::string(100, ']') + "}", "a", "refused"},
      {"JSON, a NUL and more", "", json, std::string("{\"a\":\"1\"}\0x", 11), "a", "refused"},
      {"JSON and more", "", json, R"({"a":"1"} {})", "a", "refused"},
      {"JSON behind a byte order mark", "", json, "\uFEFF{\"a\":\"1\"}", "a", "refused"},
      {"JSON that is no UTF-8", "", json, "{\"a\":\"\xFF\"}", "a", "refused"},
      {"another type is not read", "", "text/plain", "a=1", "a", "absent"},
      {"nor is a body without type", "", "", "a=1", "a", "absent"},
      {"an empty body", "a=1", json, "", "a", "'1'"},
      {"a query that contradicts itself, whatever the body", "a=1&a[]=2", json, "{}", "a",
       "refused"},
  };
  for (const BodyRow& row : rows) {
    INFO(row.what);
    CHECK(said(row) == row.expected);
  }
}

TEST_CASE("whatever bytes come, reading them ends well, and in UTF-8", "[query]") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const std::string_view likely = "aab[]]=&&+%%0123456789abcdefABCDEF.k";
  for (int round = 0; round < 20'000; ++round) {
    std::string query;
    const std::size_t length = random() % 40;
    while (query.size() < length) {
      query += random() % 8 == 0 ? static_cast<char>(random()) : likely[random() % likely.size()];
    }
    Parameters parameters;
    const bool read = read_query(query, parameters);
    Parameters again;
    if (read_query(query, again) != read) FAIL("read otherwise a second time: " << query);
    for (const char* name : {"a", "b", "aa", "ab", "a["}) {
      const Value& value = parameters[name];
      if (read && !(value == again[name])) FAIL("another value a second time: " << query);
    }
  }
}

}  // namespace
}  // namespace sandbox
