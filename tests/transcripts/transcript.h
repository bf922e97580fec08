#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/running_server.h"

namespace sandbox::test {

// An answer as a transcript expects it. A header's value may be `*`: any.
struct ExpectedAnswer {
  std::string status;  // "404 Not Found"
  std::string family;  // every header is one of this family, or of `headers`
  std::vector<Header> headers;
  std::vector<std::string> absent;
  std::string body;  // `${*}` stands for anything
};

struct Exchange {
  int line = 0;
  Ask ask;
  bool until = false;  // ask again until the status is the expected one
  ExpectedAnswer expected;
};

// A text file of tests/transcripts: tests/transcripts/README.md says how to write one.
struct Transcript {
  std::string sentence;
  Words options;  // of the server
  std::vector<Exchange> exchanges;
};

Transcript read_transcript(const std::filesystem::path& file);

// The expected answer and what was got, each written as the transcript writes it:
// equal texts when the answer is as expected.
struct Compared {
  std::string expected;
  std::string got;
};
Compared compare(const ExpectedAnswer& expected, const RawAnswer& answer);

}  // namespace sandbox::test
