#include <iostream>

#include "cli/commands.h"

int main(int count, char** words) {
  return sandbox::run_command({words + 1, words + count}, {std::cout, std::cerr});
}
