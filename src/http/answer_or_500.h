#pragma once

#include "model/http.h"

namespace sandbox {

// What `give` returns; an empty 500, which tells nothing, for what it throws.
template <class Give>
Response answer_or_500(const Give& give) {
  try {
    return give();
  } catch (...) {
    Response failed;
    failed.status = 500;
    return failed;
  }
}

}  // namespace sandbox
