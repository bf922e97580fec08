#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace sandbox {

// A thread for what takes a while, so that no worker waits: runs one task after
// the other. Few may queue; who comes then is told so. It starts with its first task.
class BackgroundThread {
 public:
  using Task = std::function<void()>;

  ~BackgroundThread();  // ends after the task that is running; the others are dropped
  BackgroundThread() = default;
  BackgroundThread(const BackgroundThread&) = delete;
  BackgroundThread& operator=(const BackgroundThread&) = delete;

  // false, and nothing done, when too many tasks wait already, or the system gives no thread. Tasks
  // must not throw.
  bool run_later(Task task);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

// What works never stands behind what waits for a tree, nor the reverse.
struct BackgroundThreads {
  BackgroundThread working;
  BackgroundThread waiting;
};

}  // namespace sandbox
