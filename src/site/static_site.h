#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/clock.h"
#include "site/book.h"

namespace sandbox {

struct StaticFile {
  std::string path;  // relative to the folder, safe on any disk: "cases/…/404.yaml.html"
  std::string text;
};

// All pages that need no server, as files whose links work wherever the folder is put: in order of
// their paths, the same bytes for the same book and day. Requests in them go to `base_url`.
std::vector<StaticFile> static_site(const Book& book, const std::string& base_url,
                                    const Moment& now);

// The file of a page, by its address: "cases/a/b.yaml.html" for "/_sandbox/cases/a/b.yaml".
std::string static_path(std::string_view address);

}  // namespace sandbox
