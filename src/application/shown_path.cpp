#include "application/shown_path.h"

#include <algorithm>
#include <array>

#include "france_connect/provider.h"

namespace sandbox {
namespace {

constexpr std::string_view hidden = "…";

// Calls `each` with every segment of a path.
template <class Each>
void for_each_segment(std::string_view path, Each each) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view segment = path.substr(0, path.find('/'));
    each(segment);
    path.remove_prefix(segment.size());
  }
}

}  // namespace

std::string ShownPaths::show(std::string_view path,
                             const std::shared_ptr<const Contract>& contract) {
  if (!path.starts_with('/')) return std::string(hidden);
  auto words = words_of(contract, Of::at_once);
  std::string shown;
  for_each_segment(path, [&](std::string_view segment) {
    if (!words->contains(segment)) words = words_of(contract, Of::all);
    shown += '/';
    shown += words->contains(segment) ? segment : hidden;
  });
  return shown;
}

std::shared_ptr<const ShownPaths::Words> ShownPaths::words_of(
    const std::shared_ptr<const Contract>& contract, Of of) {
  const std::lock_guard lock(mutex_);
  if (words_ != nullptr && contract == contract_ && words_are_ >= of) return words_;
  auto words = std::make_shared<Words>(
      Words{"", "_sandbox", "health", "style.css", "france_connect", "next"});
  const auto add = [&](std::string_view segment) {
    if (!segment.starts_with('{')) words->emplace(segment);
  };
  for (const std::string& path : france_connect::Provider::paths()) for_each_segment(path, add);
  if (contract != nullptr) {
    const auto add_path = [&](const auto& entry) { for_each_segment(entry.second.path, add); };
    if (of == Of::all) {
      std::ranges::for_each(contract->operations, add_path);
    } else {
      std::ranges::for_each(contract->operations.at_once.by_id, add_path);
    }
    for (const Page& page : contract->pages) for_each_segment(page.path, add);
    for (const auto& [id, path] : contract->closed) for_each_segment(path, add);
    for_each_segment(contract->reload.path, add);
  }
  contract_ = contract;
  words_are_ = of;
  words_ = std::move(words);
  return words_;
}

std::string shown_method(std::string_view method) {
  constexpr std::array known = {"GET",    "HEAD",    "POST",    "PUT",  "PATCH",
                                "DELETE", "OPTIONS", "CONNECT", "TRACE"};
  return std::string(std::ranges::find(known, method) == known.end() ? hidden : method);
}

}  // namespace sandbox
