#include "sync/give_way.h"

#include <exception>
#include <system_error>

namespace sandbox {
namespace {

// Work that another thread does from now on; it ends before this does.
class Beside {
 public:
  explicit Beside(const std::function<void()>& work) {
    try {
      thread_ = std::thread([this, &work] {
        try {
          work();
        } catch (...) {
          failed_ = std::current_exception();
        }
      });
    } catch (const std::system_error&) {  // there is no other thread to be had
    }
  }
  ~Beside() {
    if (is_begun()) thread_.join();
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  bool is_begun() const { return thread_.joinable(); }
  void finish() {
    thread_.join();
    if (failed_ != nullptr) std::rethrow_exception(failed_);
  }

 private:
  std::exception_ptr failed_;  // the thread's until it is joined
  std::thread thread_;
};

}  // namespace

void do_at_once(const std::function<void()>& one, const std::function<void()>& other) {
  if (works_beside_answers) {
    one();
    other();
    return;
  }
  Beside beside(other);
  one();
  if (beside.is_begun()) {
    beside.finish();
  } else {
    other();
  }
}

}  // namespace sandbox
