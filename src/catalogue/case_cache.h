#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>

#include "model/catalogue.h"

namespace sandbox {

struct ReadFile;

// What the catalogues in use have read, so that a reload reads only what changed and
// two revisions share what they have in common. Thread-safe.
class CaseCache {
 public:
  // Does two pieces of work, both of which may be long, and returns when they are done.
  using InTwo =
      std::function<void(const std::function<void()>& one, const std::function<void()>& other)>;

  // Once `stop` is asked for nothing more is read: reading a hundred thousand cases takes longer
  // than stopping may. Without `in_two` one piece is done after the other.
  explicit CaseCache(std::stop_token stop = {}, InTwo in_two = {})
      : stop_(std::move(stop)), in_two_(std::move(in_two)) {}

  void in_two(const std::function<void()>& one, const std::function<void()>& other) const {
    if (in_two_) return in_two_(one, other);
    one();
    other();
  }

  // Throws std::runtime_error when the program is being stopped.
  void must_go_on() const;

  // A file by shown path and id. nullptr when no catalogue in use has read it.
  std::shared_ptr<const ReadFile> find(const std::string& path, const std::string& id) const;
  // Without what it holds as written, unless that is wanted.
  std::shared_ptr<const ReadFile> keep(const std::string& path, const std::string& id,
                                       ReadFile file);
  // From now on, files are kept as they are written too.
  void keep_written();

  // The cases of a folder, by the contract and all files that they are made of: those
  // of a catalogue in use, else those of `make`.
  std::shared_ptr<const Lazy<CaseSet>> cases(const Contract& contract, const std::string& files,
                                             const std::function<CaseSet()>& make);
  std::shared_ptr<const Lazy<IdentitySet>> identities(const std::string& files,
                                                      const std::function<IdentitySet()>& make);

  // Frees the names of what is no longer in use.
  void forget_unused();

 private:
  std::stop_token stop_;
  InTwo in_two_;
  mutable std::mutex mutex_;
  bool keeps_written_ = false;
  std::map<std::pair<std::string, std::string>, std::weak_ptr<const ReadFile>> files_;
  // A contract lives as long as the catalogues that share cases made with it.
  SharedLazy<std::pair<const Contract*, std::string>, CaseSet> cases_;
  SharedLazy<std::string, IdentitySet> identities_;
};

}  // namespace sandbox
