// Reads texts as the sandbox does, for against_ruby.rb: on standard input each is its
// length in bytes, a line end, and itself; on standard output each is a line, its JSON
// or "refused". The argument says whether they are yaml or json.

#include <algorithm>
#include <iostream>
#include <iterator>
#include <string>

#include "reading/document.h"

namespace {

// Ruby's safe reader refuses dates; for the sandbox its callers do.
bool has_date(const sandbox::Node& node) {
  return node.kind == sandbox::Node::Kind::date || std::ranges::any_of(node.items, has_date) ||
         std::ranges::any_of(node.members, has_date, &sandbox::Node::Member::value);
}

}  // namespace

int main(int, char** arguments) {
  const bool is_json = std::string(arguments[1]) == "json";
  const std::string all((std::istreambuf_iterator<char>(std::cin)), {});
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t start = all.find('\n', at) + 1;
    const std::string text = all.substr(start, std::stoul(all.substr(at)));
    at = start + text.size();
    const sandbox::Document read =
        is_json ? sandbox::read_json(text, {"text"}) : sandbox::read_yaml(text, "text");
    const bool good = read.root && !has_date(*read.root);
    std::cout << (good ? to_json(*read.root) : "refused") << '\n';
  }
}
