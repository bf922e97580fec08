#include <iostream>

#include "cli/commands.h"
#include "cli/standard_descriptors.h"

int main(int count, char** words) {
  sandbox::open_standard_descriptors();
  return sandbox::run_command({words + 1, words + count}, {std::cout, std::cerr});
}
