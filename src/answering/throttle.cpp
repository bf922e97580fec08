#include "answering/throttle.h"

#include <algorithm>
#include <functional>

#include "answering/caller.h"
#include "support/text.h"

namespace sandbox {

namespace {

// Whether the path holds the text, however many slashes stand in a row.
bool contains(std::string_view path, const std::string& text) {
  if (path.find("//") == std::string_view::npos) return path.find(text) != std::string_view::npos;
  std::string squeezed;
  for (const char c : path) {
    if (c != '/' || !squeezed.ends_with('/')) squeezed += c;
  }
  return squeezed.find(text) != std::string::npos;
}

// The service compares paths that are ASCII alone.
bool applies_to(const Throttle& throttle, std::string_view path, const Limited& limited) {
  if (!throttle.path_contains.empty()) return contains(path, throttle.path_contains);
  const bool by_family = throttle.shared == Throttle::Shared::by_family;
  const bool named = limited.operation != nullptr && limited.operation->throttle == &throttle;
  return (by_family ? limited.family == throttle.family : named) &&
         !has_byte(path, [](unsigned char c) { return c >= 0x80; });
}

// What tells an operation from others, and not from its other versions.
std::string_view after_version(const Operation& operation) {
  const std::string_view path = operation.path;
  return operation.family->versioned ? path.substr(std::min(path.find('/', 1), path.size())) : path;
}

// What tells callers apart whose token says nothing. An Authorization header that is no
// Bearer hides the others.
std::string_view raw_credential(const Throttle& throttle, const Request& request,
                                const Parameters& parameters) {
  if (throttle.api_key_only) return api_key_of(request);
  const bool hides = !is_blank(request.header("Authorization").value_or(""));
  return hides ? bearer_of(request) : credential_of(request, parameters);
}

Counted count_raw(const Throttle& throttle, std::string_view credential) {
  if (credential.empty()) return {};
  return {&throttle, "raw " + std::to_string(std::hash<std::string_view>{}(credential))};
}

}  // namespace

Counted throttle_for(const Contract& contract, const Request& request, std::string_view path,
                     const Limited& limited, const Parameters& parameters, RequestTokens& tokens) {
  for (const Throttle& throttle : contract.throttles) {
    if (!applies_to(throttle, path, limited)) continue;
    Counted counted;
    if (!throttle.api_key_only) {
      const auto token = tokens.verify(credential_of(request, parameters));
      if (token) counted = {&throttle, token->jti};
    }
    if (counted.throttle == nullptr) {
      counted = count_raw(throttle, raw_credential(throttle, request, parameters));
    }
    if (counted.throttle == nullptr) continue;
    if (throttle.shared == Throttle::Shared::by_versions) {
      counted.bucket += ' ';
      counted.bucket += after_version(*limited.operation);
    }
    return counted;
  }
  return {};
}

}  // namespace sandbox
