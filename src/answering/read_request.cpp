#include "answering/read_request.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "support/base64.h"
#include "support/percent.h"
#include "support/text.h"

// A curl command is cut into words as a shell cuts it (sh, PowerShell, Windows' cmd), and
// its words are read as curl reads them, as far as they say something about the request.
// Options of curl that do not (--silent, --output x) are passed over.

namespace sandbox {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// ---- Words, as a shell cuts them ----

class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  std::vector<std::string> all() {
    std::vector<std::string> words;
    while (skip_space()) words.push_back(next());
    return words;
  }

 private:
  // False at the end. A backslash before a line end says that the command goes on; in
  // PowerShell a backtick, in cmd a caret.
  bool skip_space() {
    while (!rest_.empty()) {
      const std::size_t mark = std::string_view("\\`^").find(rest_.front()) == rest_.npos ? 0 : 1;
      const std::size_t end = rest_.find_first_not_of('\r', mark);
      const bool goes_on = mark == 1 && end != std::string_view::npos && rest_[end] == '\n';
      if (goes_on) {
        rest_.remove_prefix(end + 1);
      } else if (is_space(rest_.front())) {
        rest_.remove_prefix(1);
      } else {
        return true;
      }
    }
    return false;
  }

  std::string next() {
    std::string word;
    if (take_typographic(word)) return word;
    while (!rest_.empty() && !is_space(rest_.front())) {
      refuse_variable();
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '\'' || c == '"') {
        take_quoted(c, word);
      } else if (c == '$' && rest_.starts_with('\'')) {
        continue;  // $'…' of bash
      } else if (c == '^' && rest_.starts_with('"')) {
        take_quoted_by_carets(word);
      } else if ((c == '\\' || c == '`') && !rest_.empty()) {
        if (rest_.front() != '\n') word += rest_.front();
        rest_.remove_prefix(1);
      } else {
        word += c;
      }
    }
    return word;
  }

  void take_quoted(char quote, std::string& word) {
    while (!rest_.empty()) {
      if (quote == '"') refuse_variable();
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == quote) return;
      const bool escapes =
          (c == '\\' || c == '`') && quote == '"' && !rest_.empty() &&
          std::string_view("\"\\$`\n").find(rest_.front()) != std::string_view::npos;
      if (!escapes) {
        word += c;
        continue;
      }
      if (rest_.front() != '\n') word += rest_.front();
      rest_.remove_prefix(1);
    }
    throw std::runtime_error(std::string("the quote ") + quote + " is not closed; add it");
  }

  // ^"…^" of cmd, in which each special character has a caret.
  void take_quoted_by_carets(std::string& word) {
    rest_.remove_prefix(1);
    while (!rest_.empty()) {
      const bool marked = rest_.front() == '^';
      if (marked) rest_.remove_prefix(1);
      if (rest_.empty()) break;
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (marked && c == '"') return;
      word += c;
    }
    throw std::runtime_error("the quote ^\" is not closed; add it");
  }

  // Whether a word in “…” or ‘…’ was taken, as text editors make them of straight quotes.
  bool take_typographic(std::string& word) {
    constexpr std::pair<std::string_view, std::string_view> quotes[] = {{"“", "”"}, {"‘", "’"}};
    for (const auto& [opening, closing] : quotes) {
      if (!rest_.starts_with(opening)) continue;
      rest_.remove_prefix(opening.size());
      const std::size_t end = rest_.find(closing);
      if (end == rest_.npos) {
        throw std::runtime_error("the quote " + std::string(opening) +
                                 " is not closed; write straight quotes");
      }
      word = rest_.substr(0, end);
      rest_.remove_prefix(end + closing.size());
      return true;
    }
    return false;
  }

  // $TOKEN, ${TOKEN}, $(cat token) or PowerShell's $env:TOKEN: who typed the command has its
  // value, we have not.
  void refuse_variable() const {
    constexpr std::string_view of_names =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:0123456789";
    constexpr std::size_t beginnings = 26 + 26 + 1;
    if (!rest_.starts_with('$') || rest_.size() < 2) return;
    const char next = rest_[1];
    std::size_t end = 0;
    if (next == '{' || next == '(') {
      end = rest_.find(next == '{' ? '}' : ')');
      if (end != rest_.npos) ++end;
    } else if (of_names.substr(0, beginnings).find(next) != of_names.npos) {
      end = rest_.find_first_not_of(of_names, 1);
    } else {
      return;
    }
    throw std::runtime_error("only your shell knows what " + std::string(rest_.substr(0, end)) +
                             " is; write the value in its place");
  }

  std::string_view rest_;
};

// ---- What curl's words say ----

struct Curl {
  std::string url;
  std::string method;
  std::vector<Header> headers;
  std::vector<std::string> data;
  bool data_in_query = false;  // -G
};

struct CurlOption {
  std::string_view name;
  char letter;  // '\0': none
  void (*take)(Curl& curl, const std::string& value);
};

Header as_header(const std::string& line) {
  const std::size_t colon = std::min(line.find(':'), line.size());
  std::size_t start = std::min(colon + 1, line.size());
  while (start < line.size() && is_space(line[start])) ++start;
  return {line.substr(0, colon), line.substr(start)};
}

// name=content, =content, or content: only the content is encoded.
std::string urlencoded(const std::string& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string::npos) return percent_encoded(value);
  const std::string name = equals == 0 ? "" : value.substr(0, equals + 1);
  return name + percent_encoded(value.substr(equals + 1));
}

const CurlOption options_with_value[] = {
    {"request", 'X', [](Curl& curl, const std::string& value) { curl.method = value; }},
    {"header", 'H',
     [](Curl& curl, const std::string& value) { curl.headers.push_back(as_header(value)); }},
    {"data", 'd', [](Curl& curl, const std::string& value) { curl.data.push_back(value); }},
    {"data-raw", '\0', [](Curl& curl, const std::string& value) { curl.data.push_back(value); }},
    {"data-ascii", '\0', [](Curl& curl, const std::string& value) { curl.data.push_back(value); }},
    {"data-binary", '\0', [](Curl& curl, const std::string& value) { curl.data.push_back(value); }},
    {"data-urlencode", '\0',
     [](Curl& curl, const std::string& value) { curl.data.push_back(urlencoded(value)); }},
    {"json", '\0',
     [](Curl& curl, const std::string& value) {
       curl.data.push_back(value);
       curl.headers.push_back({"Content-Type", "application/json"});
       curl.headers.push_back({"Accept", "application/json"});
     }},
    {"user", 'u',
     [](Curl& curl, const std::string& value) {
       curl.headers.push_back({"Authorization", "Basic " + base64(value)});
     }},
    {"user-agent", 'A',
     [](Curl& curl, const std::string& value) {
       curl.headers.push_back({"User-Agent", value});
     }},
    {"url", '\0', [](Curl& curl, const std::string& value) { curl.url = value; }},
    // They take a word and say nothing of the request.
    {"output", 'o', [](Curl&, const std::string&) {}},
    {"max-time", 'm', [](Curl&, const std::string&) {}},
    {"connect-timeout", '\0', [](Curl&, const std::string&) {}},
    {"write-out", 'w', [](Curl&, const std::string&) {}},
    {"cacert", '\0', [](Curl&, const std::string&) {}},
    {"proxy", 'x', [](Curl&, const std::string&) {}},
};

const CurlOption* find_option(std::string_view name, char letter) {
  const auto found = std::ranges::find_if(options_with_value, [&](const CurlOption& option) {
    return name.empty() ? option.letter != '\0' && option.letter == letter : option.name == name;
  });
  return found == std::end(options_with_value) ? nullptr : &*found;
}

class CurlReader {
 public:
  explicit CurlReader(std::vector<std::string> words) : words_(std::move(words)) {}

  Curl read() {
    for (at_ = 1; at_ < words_.size(); ++at_) {
      const std::string& word = words_[at_];
      if (word.starts_with("--")) {
        take_long(word.substr(2));
      } else if (word.starts_with('-') && word.size() > 1) {
        take_letters(word);
      } else if (curl_.url.empty()) {
        curl_.url = word;
      }
    }
    if (curl_.url.empty()) throw std::runtime_error("the curl command names no URL; add it");
    return std::move(curl_);
  }

 private:
  std::string value(const std::string& option) {
    if (at_ + 1 >= words_.size()) {
      throw std::runtime_error("curl's option " + option + " wants a word after it");
    }
    return words_[++at_];
  }

  void take_long(const std::string& name) {
    if (const CurlOption* option = find_option(name, '\0')) {
      option->take(curl_, value("--" + name));
    } else if (name == "get") {
      curl_.data_in_query = true;
    } else if (name == "head") {
      curl_.method = "HEAD";
    }
  }

  // "-sSGH x": letters without a value, the last one may have it.
  void take_letters(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      if (const CurlOption* option = find_option("", word[i])) {
        const std::string rest = word.substr(i + 1);
        option->take(curl_, rest.empty() ? value(word.substr(0, i + 1)) : rest);
        return;
      }
      if (word[i] == 'G') curl_.data_in_query = true;
      if (word[i] == 'I') curl_.method = "HEAD";
    }
  }

  std::vector<std::string> words_;
  std::size_t at_ = 0;
  Curl curl_;
};

// ---- Requests ----

// "http://host/path?query#end": the target, and the host as a header.
void set_url(Request& request, std::string url) {
  url = url.substr(0, url.find('#'));
  const std::size_t scheme = url.find("://");
  const bool is_path = url.starts_with('/');
  if (scheme != std::string::npos && !is_path) {
    request.scheme = lower_case(url.substr(0, scheme));
    url.erase(0, scheme + 3);
  }
  if (!is_path) {
    const std::size_t end = std::min(url.find_first_of("/?"), url.size());
    request.headers.push_back({"Host", url.substr(0, end)});
    url.erase(0, end);
  }
  if (!url.starts_with('/')) url.insert(0, "/");
  // As clients do: what may not stand in a target is encoded.
  std::string target;
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte > 0x20 && byte != 0x7F;
    target += plain ? std::string(1, c) : percent_encoded(std::string(1, c));
  }
  request.target = target;
}

Request request_of(Curl curl) {
  Request request;
  set_url(request, curl.url);
  const std::string data = join(curl.data, "&");
  if (curl.data_in_query && !data.empty()) {
    request.target += (request.target.find('?') == std::string::npos ? "?" : "&") + data;
  } else if (!curl.data.empty()) {
    request.body = data;
  }
  request.method = !curl.method.empty() ? curl.method : request.body.empty() ? "GET" : "POST";
  request.headers.insert(request.headers.end(), curl.headers.begin(), curl.headers.end());
  if (!request.body.empty() && !request.header("Content-Type")) {
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  }
  if (!request.header("Accept")) request.headers.push_back({"Accept", "*/*"});
  return request;
}

// "GET /path HTTP/1.1", then headers, an empty line, a body.
Request request_of_lines(const std::string& text) {
  const std::vector<std::string> lines = split(text, '\n');
  const auto without_return = [](std::string line) {
    while (line.ends_with('\r')) line.pop_back();
    return line;
  };
  // No shell has read it: quotes and dollars are what they are.
  const std::string first = without_return(lines.front());
  const std::size_t space = std::min(first.find(' '), first.size());
  const std::size_t start = first.find_first_not_of(' ', space);
  if (start == first.npos) throw std::runtime_error("the request line has no path; add it");
  Request request;
  request.method = first.substr(0, space);
  set_url(request, first.substr(start, first.find(' ', start) - start));
  std::size_t at = 1;
  for (; at < lines.size() && !without_return(lines[at]).empty(); ++at) {
    request.headers.push_back(as_header(without_return(lines[at])));
  }
  for (++at; at < lines.size(); ++at) {
    request.body += (request.body.empty() ? "" : "\n") + lines[at];
  }
  return request;
}

bool is_method(const std::string& word) {
  return !word.empty() && std::ranges::all_of(word, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

Request read_request(const std::string& text) {
  std::string_view trimmed = text;
  while (!trimmed.empty() && (is_space(trimmed.front()) || trimmed.front() == '$')) {
    trimmed.remove_prefix(1);  // a prompt, too
  }
  while (!trimmed.empty() && is_space(trimmed.back())) trimmed.remove_suffix(1);
  if (trimmed.empty())
    throw std::runtime_error("there is no request; give a URL or a curl command");
  const std::string clean(trimmed);
  if (clean.starts_with("curl ") || clean.starts_with("curl\t") || clean.starts_with("curl.exe ")) {
    return request_of(CurlReader(Words(clean).all()).read());
  }
  const std::size_t space = clean.find(' ');
  if (space != std::string::npos && is_method(clean.substr(0, space)))
    return request_of_lines(clean);
  if (clean.starts_with('/') || clean.starts_with("http://") || clean.starts_with("https://")) {
    Request request;
    request.method = "GET";
    set_url(request, clean);
    return request;
  }
  throw std::runtime_error("this is no request: write a URL, `GET /path`, or a curl command");
}

}  // namespace sandbox
