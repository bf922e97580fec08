#pragma once

#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox::test {

// What a browser would see of a page, as far as tests ask: its elements and their attributes.
struct SeenPage {
  std::set<std::string> elements;
  std::set<std::string> attributes;
  std::vector<std::string> links;  // of href, src and action, unescaped
};

inline std::string unescaped(std::string text) {
  const std::pair<std::string_view, std::string_view> escapes[] = {
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
  for (const auto& [escape, meant] : escapes) {
    for (std::size_t at = text.find(escape); at != std::string::npos;
         at = text.find(escape, at + meant.size())) {
      text.replace(at, escape.size(), meant);
    }
  }
  return text;
}

inline SeenPage seen(std::string_view html) {
  SeenPage page;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at)) {
    ++at;
    const auto name_ends = [&](char c) {
      return std::isspace(static_cast<unsigned char>(c)) != 0 || c == '>' || c == '/' || c == '=';
    };
    std::size_t end = at;
    if (end < html.size() && html[end] == '/') ++end;
    while (end < html.size() && !name_ends(html[end])) ++end;
    page.elements.insert(std::string(html.substr(at, end - at)));
    at = end;
    while (at < html.size() && html[at] != '>') {
      if (name_ends(html[at])) {
        ++at;
        continue;
      }
      end = at;
      while (end < html.size() && !name_ends(html[end])) ++end;
      const std::string attribute(html.substr(at, end - at));
      page.attributes.insert(attribute);
      at = end;
      if (at >= html.size() || html[at] != '=') continue;
      ++at;
      const char quote = at < html.size() ? html[at] : ' ';
      if (quote != '"' && quote != '\'') {
        page.attributes.insert("an attribute without quotes");
        continue;
      }
      end = html.find(quote, at + 1);
      if (end == std::string_view::npos) return page;
      if (attribute == "href" || attribute == "src" || attribute == "action") {
        page.links.push_back(unescaped(std::string(html.substr(at + 1, end - at - 1))));
      }
      at = end + 1;
    }
  }
  return page;
}

}  // namespace sandbox::test
