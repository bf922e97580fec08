#include "cli/write_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace sandbox {

void write_file(const std::string& path, const std::string& text) {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!(out << text) || !out.flush()) {
    throw std::runtime_error("cannot write " + path + "; check that the folder may be written to");
  }
}

std::optional<std::string> text_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace sandbox
