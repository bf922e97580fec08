#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/context.h"
#include "model/http.h"

// Asking a server what a tree documents: which requests, what must come back, and how
// that is told. `bac-a-sable verify` does the asking.

namespace sandbox {

// A request that a case describes, and the answer that the case says.
struct Question {
  std::string file;  // of the case, as shown
  std::string operation;
  std::string target;  // "/v3/…?recipient=…"
  Header credential;
  int status = 0;
  std::string body;
};

// A question for each case that some request reaches, in path order. `api_token` is sent
// for all but FranceConnect ones.
std::vector<Question> questions_of(const Context& context, const std::string& api_token);

// What was answered otherwise.
struct Deviation {
  std::string rule;  // "no-answer", "answer-status" or "answer-body"
  std::string sentence;
};

// Empty when the answer is the case's: the same status and the same JSON, whatever its
// spaces and the order of its names.
std::vector<Deviation> deviations(const Question& question, int status, std::string_view body);

struct Verified {
  Question question;
  std::vector<Deviation> deviations;
};

struct Verification {
  std::string url;
  std::vector<Verified> asked;
  std::size_t left_out = 0;  // cases that no request reaches

  std::size_t failures() const;  // questions that were answered otherwise
};

// How a verification is shown: "text", "json", "junit", "markdown" (in French).
struct VerificationFormat {
  std::string_view name;
  std::string (*render)(const Verification& verification);
};
std::span<const VerificationFormat> verification_formats();

}  // namespace sandbox
