#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sandbox {

// A proof of an answer, which the caller asks for by a header: a link where anybody can verify
// it, a code, and a document. Source: docs/reference/since-april.md 3.
struct Attestation {
  // How a member of the answer is shown to who verifies: whole; how many there are; or for each,
  // some members, shortened.
  enum class Shown { whole, count, each };
  enum class Shortened { first_letters, month };
  struct Proof {
    std::string member;
    std::string label;
    Shown shown = Shown::whole;
    std::vector<std::pair<std::string, Shortened>> each{};
  };

  std::string header;         // "X-Generate-Proof"
  std::string proof_only;     // its value for a link alone
  std::string with_document;  // its value for a document too
  std::string error;          // of any other value; a name in Contract::errors
  std::string verification;   // the path of the link, without the token at its end
  std::string document;       // that of the document
  std::string file;           // "attestation_…", the beginning of the document's name

  std::string title;
  std::string source;                                         // who says so: "CNAF"
  std::vector<std::pair<std::string, std::string>> sections;  // member -> heading
  std::vector<Proof> proof;
  std::map<std::string, std::string> labels;  // of members of members
  // What stands for a text: sexe -> M -> Masculin.
  std::map<std::string, std::map<std::string, std::string>> words;
};

}  // namespace sandbox
