#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sandbox {

struct WatchOptions {
  std::chrono::milliseconds quiet{2};  // changes are told once nothing more came for that long …
  std::chrono::milliseconds longest{300};  // … or that long after the first
  // How often the folders are looked at besides: notices get lost on network
  // disks and some mounts. Longer when looking takes long.
  std::chrono::milliseconds look{2'000};
  bool notices = true;  // false: only look
};

// Watches folders and single files until its end, and calls `changed`, on a
// thread of its own, after files that may matter have been added, changed or
// removed, or the folder itself was replaced; whoever has read them since `noticed`
// has seen the change. Folders need not exist yet. May call once too often, for a
// change that was undone or told before.
class Watch {
 public:
  using Changed = std::function<void(std::chrono::steady_clock::time_point noticed)>;

  Watch(std::vector<std::string> paths, Changed changed, const WatchOptions& options = {});
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // false where the system gives no notices: then it only looks.
  bool gets_notices() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandbox
