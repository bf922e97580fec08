#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answering/token.h"
#include "model/clock.h"
#include "model/http.h"
#include "site/book.h"
#include "site/page_data.h"

namespace sandbox {

// What a page of a server can do that a file can't. Empty functions: it can't either.
struct SiteTools {
  // Signs as the server's own tokens are; not there when the secret is nobody's to use.
  std::function<std::string(const Token& token, std::int64_t issued_at)> sign = {};
  // Answers as if the request had come from outside.
  std::function<Response(const Request& request)> ask = {};
};

// Who looks at a page, and from where.
struct Visit {
  const Book& book;
  std::vector<std::string> names;  // what the address names, decoded
  std::string_view query;          // as sent
  std::string base;                // "http://127.0.0.1:8080"
  Moment now;
  const SiteTools* tools = nullptr;  // nullptr: the page is a file
};

// A page before it is text: what its template shows is what programs are given as JSON.
struct ShownPage {
  const char* template_name;
  std::string title;
  PageData data;
};

// The pages of the catalogue. Nothing when the address names what is not there.
std::optional<ShownPage> home_page(const Visit& visit);
std::optional<ShownPage> api_page(const Visit& visit);
std::optional<ShownPage> operation_page(const Visit& visit);
std::optional<ShownPage> case_page(const Visit& visit);
std::optional<ShownPage> people_page(const Visit& visit);
std::optional<ShownPage> person_page(const Visit& visit);
std::optional<ShownPage> matrix_page(const Visit& visit);
std::optional<ShownPage> errors_page(const Visit& visit);
std::optional<ShownPage> tree_page(const Visit& visit);
std::optional<ShownPage> search_page(const Visit& visit);
// These are a server's alone.
std::optional<ShownPage> try_page(const Visit& visit);
std::optional<ShownPage> tokens_page(const Visit& visit);

// ---- What pages share ----

PageData texts(const std::vector<std::string>& all);
// A body for people to read, cut where it is too long for a page (docs/bounds.md 7).
struct ReadableBody {
  std::string text;
  bool is_cut = false;
};
ReadableBody readable_body(const std::string& body);
// A status and how it is coloured: "good" for 2xx, "warning" for 4xx, "bad" above.
std::string_view tone_of(int status);
// A case in a list: title (its file without one), has_title, href, status, tone, file, person,
// person_href, operation, operation_href.
PageData case_row(const Book& book, const TestCase& test_case);

}  // namespace sandbox
