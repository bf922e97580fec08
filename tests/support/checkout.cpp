#include "support/checkout.h"

// The one source that is given paths, so that compilers' caches serve every checkout.
const std::string& project_root() {
  static const std::string root = PROJECT_ROOT;
  return root;
}

const std::string& program_path() {
  static const std::string path = BAC_A_SABLE_PROGRAM;
  return path;
}
