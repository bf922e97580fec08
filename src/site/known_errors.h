#pragma once

#include <map>
#include <string>
#include <vector>

#include "site/book.h"

namespace sandbox {

// A code that the service gives, and where it is seen.
struct KnownError {
  std::string code;
  std::string title;
  std::vector<std::string> details;    // of a code that cases alone know: the first of theirs
  std::vector<const TestCase*> cases;  // whose answers have it
};

// By code: those of the contract, a provider's own with the prefix of each provider that is
// served, and those in the answers of cases.
std::map<std::string, KnownError> known_errors(const Book& book);

// An error's code as the operation gives it: with its provider's prefix.
std::string code_of(const ErrorText& error, const Provider* provider);
// Where a code is told.
std::string href_of_error(const std::string& code);

}  // namespace sandbox
