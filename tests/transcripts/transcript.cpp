#include "transcripts/transcript.h"
#include "support/checkout.h"

#include <algorithm>
#include <ctime>
#include <map>
#include <regex>
#include <stdexcept>

#include "answering/token.h"
#include "reading/document.h"
#include "support/shared.h"
#include "support/text.h"

namespace sandbox::test {
namespace {

const std::filesystem::path root = project_root();

std::string token_with(Words scopes, std::int64_t lifetime = 3600,
                       std::string_view secret = published_jwt_secret) {
  Token token;
  token.uid = "5a9d1c2e-0b7f-4c1a-9e4d-3f2b6a7c8d90";
  token.jti = "00000000-0000-0000-0000-000000000000";
  token.scopes = std::move(scopes);
  const std::int64_t now = std::time(nullptr);
  token.expires = now + lifetime;
  return sign_token(token, now, secret);
}

// Made by the real program: every scope there is.
std::string full_token() {
  static const std::string token = split(run_program({"token"}).output, '\n').front();
  return token;
}

std::string value_of_variable(const std::string& name) {
  constexpr std::string_view scopes = "token:";
  if (name == "token") return full_token();
  if (name.starts_with(scopes)) return token_with(split(name.substr(scopes.size()), ','));
  if (name == "no_scope") return token_with({});
  if (name == "expired") return token_with({}, -3600);
  if (name == "other_secret") return token_with({}, 3600, "another secret");
  if (name == "fixtures") return root / "tests/fixtures";
  if (name == "space") return " ";
  return "${" + name + "}";
}

std::string with_variables(const std::string& text) {
  static const std::regex variable(R"(\$\{([^}]*)\})");
  std::string out;
  auto rest = text.cbegin();
  for (std::sregex_iterator found(text.begin(), text.end(), variable), end; found != end; ++found) {
    out.append(rest, (*found)[0].first);
    out += value_of_variable((*found)[1]);
    rest = (*found)[0].second;
  }
  return out.append(rest, text.cend());
}

Header header_of(const std::string& line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string::npos) throw std::runtime_error("no header: " + line);
  const std::size_t value = line.find_first_not_of(' ', colon + 1);
  return {line.substr(0, colon), value == std::string::npos ? "" : line.substr(value)};
}

void add_asked(Exchange& exchange, const std::string& line, bool& in_body) {
  constexpr std::string_view until = "until ";
  Ask& ask = exchange.ask;
  if (in_body) {
    ask.body += line;
  } else if (line.empty()) {
    in_body = true;
  } else if (ask.target.empty()) {
    exchange.until = line.starts_with(until);
    const Words words = split(exchange.until ? line.substr(until.size() + 4) : line, ' ');
    ask.method = words.at(0);
    ask.target = words.at(1);
  } else {
    ask.headers.push_back(header_of(line));
  }
}

void add_expected(ExpectedAnswer& expected, const std::string& line) {
  constexpr std::string_view family = "family ";
  if (expected.status.empty()) {
    expected.status = line;
  } else if (line.starts_with(family)) {
    expected.family = line.substr(family.size());
  } else if (line.starts_with('!')) {
    expected.absent.push_back(line.substr(1));
  } else {
    expected.headers.push_back(header_of(line));
  }
}

std::vector<Header> headers_of(const RawAnswer& answer) {
  std::vector<Header> headers;
  const Words lines = split(answer.head, '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].size() > 1) headers.push_back(header_of(lines[i].substr(0, lines[i].size() - 1)));
  }
  return headers;
}

Words names_of_family(const std::string& family) {
  static const Document families =
      read_yaml(text_of_file(root / "tests/transcripts/families.yaml"), {"families.yaml"});
  const Node* names = families.root ? families.root->find(family) : nullptr;
  if (names == nullptr) throw std::runtime_error("families.yaml has no family " + family);
  Words words;
  for (const Node& name : names->items) words.push_back(name.text);
  return words;
}

bool matches(const std::string& expected, const std::string& got) {
  constexpr std::string_view anything = "${*}";
  const std::size_t hole = expected.find(anything);
  if (hole == std::string::npos) return expected == got;
  const std::string before = expected.substr(0, hole);
  const std::string after = expected.substr(hole + anything.size());
  return got.size() >= before.size() + after.size() && got.starts_with(before) &&
         got.ends_with(after);
}

const Header* find(const std::vector<Header>& headers, std::string_view name) {
  const auto found = std::ranges::find_if(
      headers, [&](const Header& header) { return equal_ignoring_case(header.name, name); });
  return found == headers.end() ? nullptr : &*found;
}

void compare_family(const ExpectedAnswer& expected, const std::vector<Header>& got,
                    Compared& compared) {
  Words wanted = names_of_family(expected.family);
  for (const Header& header : expected.headers) wanted.push_back(header.name);
  for (const std::string& name : wanted) {
    if (find(got, name) == nullptr) compared.expected += "< " + name + ": *\n";
  }
  for (const Header& header : got) {
    if (header.name.starts_with("X-Sandbox-") || header.name == "Link") continue;
    if (std::ranges::find(wanted, header.name) != wanted.end()) continue;
    compared.got += "< " + header.name + ": " + header.value + "\n";
  }
}

}  // namespace

Transcript read_transcript(const std::filesystem::path& file) {
  Transcript transcript;
  bool in_body = false;
  bool answered = true;
  int number = 0;
  std::string* body = nullptr;
  for (const std::string& raw : split(text_of_file(file), '\n')) {
    ++number;
    const std::string line = with_variables(raw);
    const std::string rest = line.size() > 2 ? line.substr(2) : "";
    if (line.starts_with('>')) {
      if (answered) transcript.exchanges.push_back({number, {}, false, {}});
      if (answered) in_body = answered = false;
      add_asked(transcript.exchanges.back(), rest, in_body);
      body = nullptr;
    } else if (line.starts_with("< ")) {
      answered = true;
      add_expected(transcript.exchanges.at(transcript.exchanges.size() - 1).expected, rest);
      body = &transcript.exchanges.back().expected.body;
    } else if (body != nullptr) {
      if (!body->empty()) *body += '\n';
      *body += line;
    } else if (line.starts_with("# ")) {
      transcript.sentence += (transcript.sentence.empty() ? "" : " ") + rest;
    } else if (line.starts_with("$ ")) {
      for (const std::string& word : split(rest, ' ')) transcript.options.push_back(word);
    } else if (!line.empty()) {
      throw std::runtime_error(file.string() + ":" + std::to_string(number) +
                               ": neither a sentence, options, a request nor an answer");
    }
  }
  for (Exchange& exchange : transcript.exchanges) {
    std::string& text = exchange.expected.body;
    while (text.ends_with('\n')) text.pop_back();
  }
  return transcript;
}

Compared compare(const ExpectedAnswer& expected, const RawAnswer& answer) {
  constexpr std::string_view version = "HTTP/1.1 ";
  const std::vector<Header> got = headers_of(answer);
  const std::string status =
      answer.head.substr(version.size(), answer.head.find('\r') - version.size());
  Compared compared{"< " + expected.status + "\n", "< " + status + "\n"};
  for (const Header& header : expected.headers) {
    const Header* found = find(got, header.name);
    const bool any = found != nullptr && header.value == "*";
    compared.expected += "< " + header.name + ": " + (any ? found->value : header.value) + "\n";
    if (found != nullptr) compared.got += "< " + header.name + ": " + found->value + "\n";
  }
  for (const std::string& name : expected.absent) {
    compared.expected += "< !" + name + "\n";
    const Header* found = find(got, name);
    compared.got +=
        found == nullptr ? "< !" + name + "\n" : "< " + name + ": " + found->value + "\n";
  }
  if (!expected.family.empty()) compare_family(expected, got, compared);
  compared.expected += matches(expected.body, answer.body) ? answer.body : expected.body;
  compared.got += answer.body;
  return compared;
}

}  // namespace sandbox::test
