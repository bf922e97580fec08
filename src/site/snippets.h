#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/calls.h"

namespace sandbox {

// A request for a program to send.
struct SnippetRequest {
  std::string url;                                         // without its query, percent-encoded
  std::vector<std::pair<std::string, std::string>> query;  // "prenoms[]" once for each
  std::string header;  // that names the caller: "Authorization" or "X-Api-Key"
  std::string before;  // what stands before the token in it: "Bearer " or nothing
  std::string token;   // of FranceConnect; empty: the variable TOKEN of the environment
};

SnippetRequest snippet_request(const Call& call, const std::string& bearer,
                               const std::string& base_url);

// The request in one language; whatever is in it, the program means just that.
struct SnippetLanguage {
  std::string_view id;    // "python"
  std::string_view name;  // as people say it: "Python"
  std::string (*write)(const SnippetRequest& request);
};
const std::vector<SnippetLanguage>& snippet_languages();

}  // namespace sandbox
