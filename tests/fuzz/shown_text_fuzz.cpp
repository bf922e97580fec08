// libFuzzer target over the borders: whatever comes from a file, a name or a request, what a
// terminal, a log, JSON, XML, HTML or Markdown gets is valid UTF-8 and can't leave its place.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "application/event_log.h"
#include "application/request_log.h"
#include "application/shown_path.h"
#include "model/finding_rules.h"
#include "model/json_writer.h"
#include "support/shown_text.h"
#include "support/shown_url.h"
#include "support/text.h"

using namespace sandbox;

namespace {

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

bool is_control(char c) { return (c >= 0 && c < 0x20) || c == 0x7F; }

void expect_one_line(const std::string& text) {
  expect(is_utf8(text) && std::ranges::none_of(text, is_control));
}

void expect_log_line(std::string line) {
  expect(line.ends_with('\n'));
  line.pop_back();
  expect_one_line(line);
}

void expect_json(const std::string& text) { expect(nlohmann::json::accept(text)); }

void look_at_log(const std::string& text) {
  ShownPaths paths;
  Response response;
  response.note.path = paths.show(text, std::make_shared<Contract>());
  response.note.operation = text;
  response.note.case_file = text;
  const std::string method = shown_method(text);
  const Finding finding = found(RuleId::yaml_syntax, {text, 1, 1}, text, text);
  expect_log_line(log_line(LogFormat::text, 0, method, response, 1));
  const std::string line = log_line(LogFormat::json, 0, method, response, 1);
  expect(line.find('\n') == line.size() - 1);
  expect_json(line);
  expect_log_line(event_line(LogFormat::text, 0, "tree", text));
  expect_json(event_line(LogFormat::json, 0, "tree", text));
  expect_json(finding_lines(LogFormat::json, 0, {finding}).front());
  // Two lines: the finding, and its hint.
  std::string told = to_string(finding);
  const std::size_t end = told.find('\n');
  if (end != std::string::npos) told.erase(end, 1);
  expect_one_line(told);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  expect_one_line(shown_text(text));
  expect_one_line(shown_text(text, size / 2));
  expect_one_line(shown_url(text));
  expect(is_utf8(valid_text(text)));
  expect_json(json_text(text));
  for (const std::string& shown : {in_xml(text), in_html(text)}) {
    // Attributes stand in double quotes.
    expect(is_utf8(shown) && shown.find_first_of("<>\"") == std::string::npos);
  }
  expect_one_line(in_markdown(text));
  expect(in_markdown(text).find('<') == std::string::npos);
  expect(std::ranges::all_of(in_uri(text), [](char c) { return c > ' ' && c < 0x7F; }));
  look_at_log(text);
  return 0;
}
