#include "sync/give_way.h"

#include <system_error>
#include <utility>

namespace sandbox {

Beside::Beside(std::function<void()> work) {
  try {
    thread_ = std::thread([this, work = std::move(work)] {
      try {
        work();
      } catch (...) {
        failed_ = std::current_exception();
      }
    });
  } catch (const std::system_error&) {  // there is no other thread to be had
  }
}

Beside::~Beside() {
  if (is_begun()) thread_.join();
}

void Beside::finish() {
  thread_.join();
  if (failed_ != nullptr) std::rethrow_exception(failed_);
}

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
