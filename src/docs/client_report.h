#pragma once

#include <string>
#include <vector>

#include "model/catalogue.h"

namespace sandbox {

// What a client whose token has some scopes can meet: a list to go through before a release.
struct ClientReport {
  struct Error {
    int status = 0;
    std::string code;
    std::string title;
    friend auto operator<=>(const Error&, const Error&) = default;
  };
  struct Opened {
    const Operation* operation = nullptr;
    // By the names of members.yaml, those inside others as "admissions.regime_formation"; of
    // an operation that it does not name, none.
    std::vector<std::string> given;
    std::vector<std::string> left_out;
    std::vector<const TestCase*> cases;
    std::vector<Error> errors;  // of the sandbox itself: by status and code, each once
  };
  std::vector<Opened> operations;   // by id
  std::vector<std::string> unused;  // scopes that open no operation
};

// Reads the cases of the operations that the scopes open. The report refers to the catalogue.
ClientReport client_report(const Catalogue& catalogue, const std::vector<std::string>& scopes);

// As a list to tick, in French; as a table; for programs.
std::string as_markdown(const ClientReport& report);
std::string as_csv(const ClientReport& report);
std::string as_json(const ClientReport& report);

}  // namespace sandbox
