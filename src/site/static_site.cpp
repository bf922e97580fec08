#include "site/static_site.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <stdexcept>

#include "model/json_writer.h"
#include "site/catalogue_pages.h"
#include "site/render.h"
#include "support/hash.h"
#include "support/percent.h"
#include "support/text.h"

// The pages are found by following their links from the home page. Each is rendered as it would
// be served, and then its links to our own pages are made relative: templates alone write
// attributes, and whatever comes from a tree has no quotation mark left to end one, so that
// ` href="/` is always ours.

namespace sandbox {
namespace {

constexpr std::string_view own = "/_sandbox/";
constexpr std::size_t longest_name = 120;

// A name that every disk takes.
std::string file_name(std::string_view segment) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : segment) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '_' || c == '-' || (c == '.' && !out.empty());
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'~', digits[byte >> 4], digits[byte & 0xF]};
    }
  }
  if (out.size() <= longest_name) return out;
  return out.substr(0, longest_name) + "~" + sha256_hex(segment).substr(0, 16);
}

bool is_file(std::string_view address) {
  return address.ends_with(".css") || address.ends_with(".js") || address.ends_with(".svg");
}

// From one file to another, both below the same folder.
std::string relative(std::string_view from, std::string_view to) {
  std::string up;
  for (const char c : from) {
    if (c == '/') up += "../";
  }
  // What percent_encoded() leaves alone stands for itself in a path; ~ does too.
  return up + std::string(to);
}

class Writer {
 public:
  Writer(const Book& book, const std::string& base_url, const Moment& now)
      : book_(book), base_url_(base_url), now_(now) {}

  std::vector<StaticFile> write() {
    see("/");
    while (!left_.empty()) {
      const std::string address = left_.front();
      left_.pop_front();
      add(address);
    }
    for (const char* name : {"style.css", "site.js", "icon.svg"}) {
      files_[name] = std::string(site_file(name));
    }
    files_["search-index.js"] = index();
    std::vector<StaticFile> files;
    for (auto& [path, text] : files_) files.push_back({path, std::move(text)});
    return files;
  }

 private:
  void see(const std::string& address) {
    if (known_.insert(address).second) left_.push_back(address);
  }

  void add(const std::string& address) {
    const auto page = CataloguePages::page_at(address, "", book_, base_url_, now_, nullptr);
    if (!page) throw std::logic_error("a page leads to " + address + ", which is none");
    const std::string path = static_path(address);
    const std::string html =
        render_page(page->template_name, page->title, page->data, /*is_live=*/false);
    files_[path] = with_relative_links(html, path);
  }

  std::string with_relative_links(const std::string& html, const std::string& path) {
    std::string out;
    std::size_t done = 0;
    while (true) {
      std::size_t begin = std::string::npos;
      for (const std::string_view attribute : {" href=\"/", " src=\"/"}) {
        const std::size_t at = html.find(attribute, done);
        if (at != std::string::npos) begin = std::min(begin, at + attribute.size() - 1);
      }
      if (begin == std::string::npos) break;
      const std::size_t end = html.find('"', begin);
      out += html.substr(done, begin - done) + link(html.substr(begin, end - begin), path);
      done = end;
    }
    return out + html.substr(done);
  }

  std::string link(const std::string& address, const std::string& from) {
    const std::size_t anchor = std::min(address.find('#'), address.size());
    const std::string page = address.substr(0, anchor);
    if (page != "/" && !page.starts_with(own)) {
      throw std::logic_error("a page of a file leads to " + address);
    }
    if (!is_file(page)) see(page);
    return relative(from, static_path(page)) + address.substr(anchor);
  }

  // What the page of search looks through.
  std::string index() const {
    const auto entry = [](const SearchEntry& it) {
      const std::size_t anchor = std::min(it.href.find('#'), it.href.size());
      return "[" + json_text(it.kind) + "," + json_text(it.title) + "," + json_text(it.about) +
             "," + json_text(static_path(it.href.substr(0, anchor)) + it.href.substr(anchor)) + "]";
    };
    return "'use strict';\nwindow.searchIndex = " + json_list(book_.index().entries(), entry) +
           ";\n";
  }

  const Book& book_;
  const std::string& base_url_;
  const Moment& now_;
  std::map<std::string, std::string> files_;
  std::set<std::string> known_;
  std::deque<std::string> left_;
};

}  // namespace

std::string static_path(std::string_view address) {
  if (address == "/") return "index.html";
  address.remove_prefix(std::min(own.size(), address.size()));
  if (is_file(address)) return std::string(address);
  std::vector<std::string> names;
  for (const std::string& segment : split(address, '/')) {
    names.push_back(file_name(percent_decoded(segment, Plus::is_itself).value_or(segment)));
  }
  return join(names, "/") + ".html";
}

std::vector<StaticFile> static_site(const Book& book, const std::string& base_url,
                                    const Moment& now) {
  return Writer(book, base_url, now).write();
}

}  // namespace sandbox
