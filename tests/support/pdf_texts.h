#pragma once

#include <string>
#include <vector>

// The texts in a PDF that is not compressed, in Windows-1252: what stands between parentheses,
// its octal escapes read. Lines of the page, the title, addresses of links.

namespace sandbox::test {

inline std::vector<std::string> texts_in_pdf(const std::string& pdf) {
  std::vector<std::string> texts;
  for (std::size_t at = pdf.find('('); at != std::string::npos; at = pdf.find('(', at)) {
    std::string text;
    for (++at; at < pdf.size() && pdf[at] != ')'; ++at) {
      if (pdf[at] == '\\') {
        text += static_cast<char>(std::stoi(pdf.substr(at + 1, 3), nullptr, 8));
        at += 3;
      } else {
        text += pdf[at];
      }
    }
    texts.push_back(text);
  }
  return texts;
}

}  // namespace sandbox::test
