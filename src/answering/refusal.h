#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "answering/exchange.h"
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

// Why a request is refused: the stage, and what its texts say. `errors` are those that
// a validator found; where the stage has an error of its own they are left empty.
struct Refused {
  Stage stage;
  Fillings fillings{};
  std::vector<ToldError> errors{};
  const FrameworkError* framework = nullptr;  // set when it answers, not the family
};

// The body of a refusal, byte for byte as the family writes it: all errors, or the
// first one only, as its shape has it. Source: docs/reference/crosscutting.md 4.1.
std::string render_errors(const Refusal& refusal, const std::vector<ToldError>& errors,
                          const Fillings& fillings);

// A header that names a media type which is none.
Refused refused_media_type(const std::string& malformed);

// The answer with which a family refuses.
Response refuse(const Exchange& exchange, const Family& family, const Refused& refused);

// What a caller over its limit gets. Source: docs/reference/crosscutting.md 6.2.
Response too_many_requests(const Contract& contract, const Throttle& throttle);

}  // namespace sandbox
