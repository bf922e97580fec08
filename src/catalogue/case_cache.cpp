#include "catalogue/case_cache.h"

#include <stdexcept>

#include "catalogue/read_case.h"

namespace sandbox {

void CaseCache::must_go_on() const {
  if (stop_.stop_requested()) throw std::runtime_error("the program is being stopped");
}

std::shared_ptr<const ReadFile> CaseCache::find(const std::string& path,
                                                const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = files_.find({path, id});
  return found == files_.end() ? nullptr : found->second.lock();
}

std::shared_ptr<const ReadFile> CaseCache::keep(const std::string& path, const std::string& id,
                                                ReadFile file) {
  const std::lock_guard lock(mutex_);
  if (!keeps_written_) file.written = nullptr;
  auto kept = std::make_shared<const ReadFile>(std::move(file));
  files_[{path, id}] = kept;
  return kept;
}

void CaseCache::keep_written() {
  const std::lock_guard lock(mutex_);
  keeps_written_ = true;
}

std::shared_ptr<const Lazy<CaseSet>> CaseCache::cases(const Contract& contract,
                                                      const std::string& files,
                                                      const std::function<CaseSet()>& make) {
  const std::lock_guard lock(mutex_);
  return cases_.get({&contract, files}, make);
}

std::shared_ptr<const Lazy<IdentitySet>> CaseCache::identities(
    const std::string& files, const std::function<IdentitySet()>& make) {
  const std::lock_guard lock(mutex_);
  return identities_.get(files, make);
}

void CaseCache::forget_unused() {
  const std::lock_guard lock(mutex_);
  std::erase_if(files_, [](const auto& entry) { return entry.second.expired(); });
  cases_.forget_unused();
  identities_.forget_unused();
}

}  // namespace sandbox
