#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalogue.h"
#include "model/http.h"
#include "support/per_thread.h"
#include "support/text_map.h"

namespace sandbox {

// Which documented cases were asked for, and where defaults were met. Thread-safe; each thread
// counts in a place of its own, so that nobody waits for another.
class Coverage {
 public:
  // Of so many names at most; `threads` that often count at once.
  explicit Coverage(std::size_t most_names = 200'000, std::size_t threads = 16)
      : most_names_(most_names), recent_(threads) {}

  void count(const AnswerNote& note);
  void clear();

  struct Case {
    std::string name;  // "200-admise.yaml"
    int status = 0;
    std::uint64_t times = 0;
  };
  struct OfOperation {
    std::string operation;
    std::vector<Case> cases;  // documented ones, in path order
    std::uint64_t defaults = 0;
    std::size_t asked() const;  // how many of the cases
  };
  // Of all that is served, by operation; operations without a case are left out unless they
  // gave a default. `over` holds cases that were laid over the tree, or is nullptr.
  std::vector<OfOperation> report(const Catalogue& catalogue,
                                  const Catalogue* over = nullptr) const;

 private:
  struct Counts {
    TextMap<std::uint64_t> cases;     // by "<operation>/<file>"
    TextMap<std::uint64_t> defaults;  // by operation
    std::size_t names() const { return cases.size() + defaults.size(); }
  };
  void add(Counts& recent) const;

  const std::size_t most_names_;
  // What was counted since it was last added to the whole, which changes nothing that is seen.
  mutable PerThread<Counts> recent_;
  mutable std::mutex mutex_;
  mutable Counts whole_;  // guarded by mutex_
};

// A report as text: JSON, JUnit's XML (a case that was never asked for is skipped) or
// Markdown in French.
std::string coverage_json(const std::vector<Coverage::OfOperation>& report);
std::string coverage_junit(const std::vector<Coverage::OfOperation>& report);
std::string coverage_markdown(const std::vector<Coverage::OfOperation>& report);

// By the end of a file's name: .json, .xml or .md; nullptr for any other.
using CoverageFormat = std::string (*)(const std::vector<Coverage::OfOperation>&);
CoverageFormat coverage_format_of(std::string_view file);

}  // namespace sandbox
