#include "cli/language.h"

#include <cstdlib>

namespace sandbox {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Language chosen_language(const std::string& option) {
  if (!option.empty()) return option == "fr" ? Language::french : Language::english;
  return language_of_locale(environment("LC_ALL"), environment("LC_MESSAGES"), environment("LANG"));
}

}  // namespace sandbox
