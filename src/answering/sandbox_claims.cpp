#include "answering/sandbox_claims.h"

#include <algorithm>
#include <vector>

#include "model/json_writer.h"
#include "support/shown_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr std::string_view filter_scopes = "filter_scopes";

void read_filter(const Node& value, SandboxClaims& claims) {
  claims.filter_scopes = value.text == "true";
  if (value.kind == Node::Kind::boolean) return;
  claims.wishes.wrong = "the claim sandbox.filter_scopes is true or false, and nothing else";
}

void read_member(const Node::Member& member, SandboxClaims& claims) {
  if (member.key == filter_scopes) return read_filter(member.value, claims);
  const auto options = wish_options();
  const auto option = std::ranges::find(options, member.key, &WishOption::name);
  if (option != options.end()) {
    const std::string written = "the claim sandbox." + std::string(option->name);
    read_wish(*option, written, member.value.text, claims.wishes);
    return;
  }
  std::vector<std::string> names;
  for (const WishOption& known : options) names.emplace_back(known.name);
  names.emplace_back(filter_scopes);
  claims.wishes.wrong = "the token's claim `sandbox` has no member \"" +
                        shown_text(member.key, 60) + "\"; there are: " + join(names, ", ");
}

}  // namespace

std::shared_ptr<const SandboxClaims> read_sandbox_claims(const Node& claims) {
  const Node* claim = claims.find("sandbox");
  if (claim == nullptr || claim->is_null()) return nullptr;
  auto read = std::make_shared<SandboxClaims>();
  if (!claim->is_map()) read->wishes.wrong = "the token's claim `sandbox` is no object";
  for (const Node::Member& member : claim->members) read_member(member, *read);
  return read;
}

std::shared_ptr<const SandboxClaims> read_sandbox_claims(const WishTexts& wishes) {
  if (wishes.empty()) return nullptr;
  auto read = std::make_shared<SandboxClaims>();
  for (const auto& [name, text] : wishes) {
    Node value;
    value.kind = text == "true" || text == "false" ? Node::Kind::boolean : Node::Kind::text;
    value.text = text;
    read_member({name, 0, 0, std::move(value)}, *read);
  }
  return read;
}

std::string to_json(const SandboxClaims& claims) {
  JsonObject object;
  for (const WishOption& option : wish_options()) {
    const std::string text = option.text(claims.wishes);
    if (text.empty()) continue;
    if (is_digits(text)) {
      object.raw(option.name, text);
    } else {
      object.text(option.name, text);
    }
  }
  if (claims.filter_scopes) object.flag(filter_scopes, true);
  const std::string json = object.str();
  return json == "{}" ? "" : json;
}

}  // namespace sandbox
