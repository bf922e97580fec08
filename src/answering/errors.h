#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/contract.h"

namespace sandbox {

// What stands for %{name} in an error's texts.
struct Filling {
  std::string name;
  std::string value;
  bool is_number = false;  // then written without quotes where it stands alone in JSON
};
using Fillings = std::vector<Filling>;

// An error to be told, and which validator found it: what %{parameter} stands for.
struct ToldError {
  const ErrorText* text = nullptr;
  std::string parameter;

  ToldError(const ErrorText* error, std::string about = "")
      : text(error), parameter(std::move(about)) {}
};

// The body of a refusal, byte for byte as the family writes it: all errors, or the
// first one only, as its shape has it. Source: docs/reference/crosscutting.md 4.1.
std::string render_errors(const Refusal& refusal, const std::vector<ToldError>& errors,
                          const Fillings& fillings);

}  // namespace sandbox
