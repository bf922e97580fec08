#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "model/contract.h"

namespace sandbox {

// The path of a request as a log may show it: what people put into a path that is not
// found may name somebody, so only the words of known paths stay, "…" stands for others:
// "/v3/mesri/…". Thread-safe.
class ShownPaths {
 public:
  std::string show(std::string_view path, const std::shared_ptr<const Contract>& contract);

 private:
  using Words = std::set<std::string, std::less<>>;
  // Of the operations that are there at once, or of all.
  enum class Of { at_once, all };
  std::shared_ptr<const Words> words_of(const std::shared_ptr<const Contract>& contract, Of of);

  std::mutex mutex_;
  std::shared_ptr<const Contract> contract_;  // guarded by mutex_, as the next ones
  std::shared_ptr<const Words> words_;        // of contract_
  Of words_are_ = Of::at_once;
};

// The method, when it is one that HTTP knows; else "…".
std::string shown_method(std::string_view method);

}  // namespace sandbox
