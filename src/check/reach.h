#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/checked_tree.h"
#include "model/wording.h"

namespace sandbox {

// What came of trying to reach a case through the real answering path.
struct Reach {
  enum class Verdict {
    reached,       // it came back
    default_only,  // its own params can't, but it is its operation's default
    only_here,     // here it does, staging answers its default (docs/design.md 7, D5)
    no_identity,   // it would for a FranceConnect identity that no token gives
    out_of_date,   // it would on another day
    unknown_name,  // it has a param that the operation does not read
    refused,       // a validator refuses its params
    never,         // something else comes back
  };
  Verdict verdict = Verdict::never;
  // When it was reached: how, and with which FranceConnect token (none: an API token).
  std::optional<Call> call;
  std::string bearer;
  // What to look at, and what happens instead, for everything but `reached`.
  struct Remark {
    std::string param;  // empty for all
    Wording sentence;
    Wording hint;
  };
  std::string param;
  Wording sentence;
  Wording hint;
  std::vector<Remark> more;  // of the same verdict, about other params
};

// What the cases of a person say for each param, the most usual value: by persona, by param.
using SaidOfPeople = std::map<std::string, std::map<std::string, Node>>;
SaidOfPeople said_of_people(const std::vector<CaseFile>& files);

// Tries cases, one after the other.
class Prover {
 public:
  // Both must outlive it.
  Prover(const CheckedTree& tree, const SaidOfPeople& people);

  Reach prove(const CaseFile& file);
  // Tokens with which some case was reached, in lower case.
  const std::vector<std::string>& useful_tokens() const { return useful_tokens_; }

 private:
  struct Attempt;
  // A case that came back to one of the tree's FranceConnect tokens, and whether with a note.
  struct Given {
    std::string token;
    std::string case_file;
    bool noted = false;
  };
  Attempt try_variant(const CaseFile& file, const Variant& variant);
  const std::vector<Given>& given_to_tokens(const Call& call);
  Response ask(const Call& call, const std::string& bearer, const Moment& now,
               const Catalogue& catalogue) const;
  bool is_reached(const Response& response, const CaseFile& file) const;
  Reach explain(const CaseFile& file, const Attempt& attempt) const;
  Reach explain_unknown_names(const CaseFile& file, const Attempt& attempt) const;
  Reach explain_lacking(const CaseFile& file, const Variant& variant,
                        const std::string& name) const;
  Reach explain_refusal(const CaseFile& file, const Attempt& attempt) const;
  struct Mend;
  std::optional<Mend> find_mend(const CaseFile& file, const Attempt& attempt) const;
  std::optional<Mend> lasting_year(const CaseFile& file, const Attempt& attempt) const;
  bool is_mended(const CaseFile& file, const Attempt& attempt, const Node& params,
                 const std::vector<Objection>& before, const Date& day) const;
  std::vector<Node> other_values(const CaseFile& file, const Variant& variant,
                                 const std::string& name) const;
  bool is_free(const CaseFile& file, const Node& params) const;
  Reach explain_no_identity(const CaseFile& file, const Attempt& attempt) const;
  const Node* example_elsewhere(const std::string& name) const;
  std::optional<Node> documented_example(const CaseFile& file, const Variant& variant,
                                         const std::string& name) const;
  Wording for_instance(const CaseFile& file, const Variant& variant, const std::string& name) const;
  bool is_reached_on(const CaseFile& file, const Attempt& attempt, const Date& day) const;
  Wording served_on(const CaseFile& file, const Attempt& attempt) const;

  const CheckedTree& tree_;
  const SaidOfPeople& people_;
  Catalogue probe_;                  // the catalogue, with an identity made for the case
  std::vector<std::string> tokens_;  // in order, so that each run says the same
  std::vector<std::string> useful_tokens_;
  // What has been asked before: many cases differ by the identity alone.
  std::map<std::string, std::vector<Given>> given_by_target_;
  mutable std::map<const Operation*, std::string> api_tokens_;
};

}  // namespace sandbox
