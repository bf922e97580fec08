#include "site/snippets.h"

#include <algorithm>

#include "model/json_writer.h"
#include "support/percent.h"
#include "support/shown_text.h"

// One function for each language, one for each way of quoting. A text of JSON is one of Python,
// JavaScript, Go and Java too, and with its # escaped one of Ruby.

namespace sandbox {
namespace {

std::string in_php(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string in_ruby(std::string_view text) {
  std::string out;
  for (const char c : json_text(text)) {
    if (c == '#') out += '\\';
    out += c;
  }
  return out;
}

// The header's value in quotes of the shell, the variable open in it.
std::string header_in_sh(const SnippetRequest& request, std::string_view separator) {
  const std::string begin = request.header + std::string(separator) + request.before;
  return request.token.empty() ? "\"" + begin + "$TOKEN\"" : in_shell(begin + request.token);
}

std::string encoded_url(const SnippetRequest& request) {
  std::string url = request.url;
  char separator = '?';
  for (const auto& [name, value] : request.query) {
    url += separator + percent_encoded(name) + '=' + percent_encoded(value);
    separator = '&';
  }
  return url;
}

std::string in_curl(const SnippetRequest& request) {
  std::string text =
      "curl -i -G -H " + header_in_sh(request, ": ") + " \\\n  --url " + in_shell(request.url);
  for (const auto& [name, value] : request.query) {
    text += " \\\n  --data-urlencode ";
    text += in_shell(std::string(name).append("=").append(value));
  }
  return text;
}

// HTTPie reads a backslash as the beginning of an escape, and @ as that of a file's name.
std::string in_httpie(const SnippetRequest& request) {
  std::string text = "http GET " + in_shell(request.url) + " \\\n  " + header_in_sh(request, ":");
  for (const auto& [name, value] : request.query) {
    std::string item;
    for (const char c : value) {
      if (c == '\\' || (c == '@' && item.empty())) item += '\\';
      item += c;
    }
    text += " \\\n  ";
    text += in_shell(std::string(name).append("==").append(item));
  }
  return text;
}

// "Bearer " and the token, as an expression: `join` puts texts and the variable together.
std::string caller_in(const SnippetRequest& request, const std::string& variable, const char* plus,
                      std::string (*quoted)(std::string_view)) {
  if (!request.token.empty()) return quoted(request.before + request.token);
  return request.before.empty() ? variable : quoted(request.before) + plus + variable;
}

std::string pairs_in(const SnippetRequest& request, const char* before, const char* between,
                     const char* after, std::string (*quoted)(std::string_view)) {
  std::string text;
  for (const auto& [name, value] : request.query) {
    text += before + quoted(name) + between + quoted(value) + after;
  }
  return text;
}

std::string in_python(const SnippetRequest& request) {
  const std::string token = "os.getenv(\"TOKEN\")";
  return std::string(request.token.empty() ? "import os\n" : "") +
         "import requests\n\nresponse = requests.get(\n    " + json_text(request.url) +
         ",\n    params=[\n" + pairs_in(request, "        (", ", ", "),\n", json_text) +
         "    ],\n    headers={" + json_text(request.header) + ": " +
         caller_in(request, token, " + ", json_text) +
         "},\n)\nprint(response.status_code, response.headers.get(\"X-Sandbox-Case\"))\n"
         "print(response.json())";
}

std::string in_javascript(const SnippetRequest& request) {
  return "const query = new URLSearchParams([\n" +
         pairs_in(request, "  [", ", ", "],\n", json_text) + "]);\nconst response = await fetch(" +
         json_text(request.url + "?") + " + query, {\n  headers: {" + json_text(request.header) +
         ": " + caller_in(request, "process.env.TOKEN", " + ", json_text) +
         "},\n});\nconsole.log(response.status, response.headers.get(\"X-Sandbox-Case\"));\n"
         "console.log(await response.json());";
}

std::string in_ruby_script(const SnippetRequest& request) {
  return "require \"json\"\nrequire \"net/http\"\n\nuri = URI(" + in_ruby(request.url) +
         ")\nuri.query = URI.encode_www_form([\n" +
         pairs_in(request, "  [", ", ", "],\n", in_ruby) +
         "])\nresponse = Net::HTTP.get_response(uri, {" + in_ruby(request.header) + " => " +
         caller_in(request, "ENV.fetch(\"TOKEN\")", " + ", in_ruby) +
         "})\nputs response.code, response[\"X-Sandbox-Case\"]\nputs JSON.parse(response.body)";
}

std::string in_php_script(const SnippetRequest& request) {
  return "$reponse = file_get_contents(\n    " + in_php(encoded_url(request)) +
         ",\n    false,\n    stream_context_create(['http' => [\n        'header' => " +
         caller_in({request.url,
                    {},
                    request.header,
                    request.header + ": " + request.before,
                    request.token},
                   "getenv('TOKEN')", " . ", in_php) +
         ",\n        'ignore_errors' => true,\n    ]]),\n);\necho $http_response_header[0], "
         "PHP_EOL;\nvar_dump(json_decode($reponse, true));";
}

std::string in_java(const SnippetRequest& request) {
  return "import java.net.URI;\nimport java.net.http.HttpClient;\n"
         "import java.net.http.HttpRequest;\nimport java.net.http.HttpResponse;\n\n"
         "HttpRequest request = HttpRequest.newBuilder(URI.create(\n        " +
         json_text(encoded_url(request)) + "))\n    .header(" + json_text(request.header) + ", " +
         caller_in(request, "System.getenv(\"TOKEN\")", " + ", json_text) +
         ")\n    .build();\nHttpResponse<String> response = HttpClient.newHttpClient()\n"
         "    .send(request, HttpResponse.BodyHandlers.ofString());\n"
         "System.out.println(response.statusCode() + \" \" + response.body());";
}

std::string in_go(const SnippetRequest& request) {
  return "query := url.Values{}\n" + pairs_in(request, "query.Add(", ", ", ")\n", json_text) +
         "request, err := http.NewRequest(\"GET\", " + json_text(request.url + "?") +
         "+query.Encode(), nil)\nif err != nil {\n\tlog.Fatal(err)\n}\nrequest.Header.Set(" +
         json_text(request.header) + ", " +
         caller_in(request, "os.Getenv(\"TOKEN\")", "+", json_text) +
         ")\nresponse, err := http.DefaultClient.Do(request)\nif err != nil "
         "{\n\tlog.Fatal(err)\n}\n"
         "defer response.Body.Close()\nbody, _ := io.ReadAll(response.Body)\n"
         "fmt.Println(response.Status, string(body))";
}

}  // namespace

SnippetRequest snippet_request(const Call& call, const std::string& bearer,
                               const std::string& base_url) {
  SnippetRequest request;
  request.url = base_url + path_of(call);
  for (const auto& [name, value] : said_always(call, example_recipient)) {
    request.query.emplace_back(name, value);
  }
  for (const auto& [name, value] : call.parameters) {
    if (is_in_path(call, name)) continue;
    if (value.is_text()) request.query.emplace_back(name, value.text);
    for (const std::string& item : value.list) request.query.emplace_back(name + "[]", item);
  }
  // Where FranceConnect can call too, a Bearer is one of its tokens, in the oldest family.
  const bool by_bearer = !bearer.empty() || call.operation->family->versioned;
  request.header = by_bearer ? "Authorization" : "X-Api-Key";
  request.before = by_bearer ? "Bearer " : "";
  request.token = bearer;
  return request;
}

const std::vector<SnippetLanguage>& snippet_languages() {
  static const std::vector<SnippetLanguage> all = {
      {"curl", "curl", in_curl},        {"httpie", "HTTPie", in_httpie},
      {"python", "Python", in_python},  {"javascript", "JavaScript", in_javascript},
      {"ruby", "Ruby", in_ruby_script}, {"php", "PHP", in_php_script},
      {"java", "Java", in_java},        {"go", "Go", in_go},
  };
  return all;
}

}  // namespace sandbox
