#pragma once

#include <string>

// The folder of the checkout, and the program that was built from it; absolute.
const std::string& project_root();
const std::string& program_path();
