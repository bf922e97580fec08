#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "answering/policy.h"
#include "model/catalogue.h"
#include "model/http.h"

namespace sandbox::test {

// The program's own tree and contract, all of it.
std::shared_ptr<const Catalogue> whole_catalogue();

// As `serve` without options has it, with the published secret; its key set is empty.
const Policy& usual_policy();

// Makes requests out of routes, parameters, tokens and garbage. Each choice is
// `choose(n)`, a number below n: from a random generator, or from a fuzzer's bytes.
class Asked {
 public:
  using Choose = std::function<std::size_t(std::size_t below)>;
  Asked(const Catalogue& catalogue, Choose choose);
  Request request();

 private:
  bool one_in(std::size_t count) { return choose_(count) == 0; }
  std::string any(const std::vector<std::string>& texts) { return texts[choose_(texts.size())]; }
  std::string path(const Operation* operation);
  std::string query(const Operation* operation);
  std::string query_of_case(const Operation& operation);
  std::string value();
  std::string garbage();
  void add_headers(const Operation* operation, Request& request);

  const Catalogue& catalogue_;
  Choose choose_;
  std::vector<const Operation*> operations_;
  std::vector<std::string> paths_;   // of pages
  std::vector<std::string> names_;   // of parameters
  std::vector<std::string> tokens_;  // good and bad
};

}  // namespace sandbox::test
