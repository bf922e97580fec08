#include "http/background_thread.h"

#include <system_error>
#include <utility>

namespace sandbox {

BackgroundThread::~BackgroundThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool BackgroundThread::run_later(Task task) {
  constexpr std::size_t most_waiting = 256;
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.size() >= most_waiting) return false;
    tasks_.push_back(std::move(task));
    try {
      if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    } catch (const std::system_error&) {
      tasks_.pop_back();
      return false;
    }
  }
  changed_.notify_one();
  return true;
}

void BackgroundThread::run() {
  while (true) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
      if (stopping_) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace sandbox
