#pragma once

#include <map>
#include <string>
#include <vector>

#include "check/checked_tree.h"
#include "check/fix.h"
#include "check/reach.h"
#include "model/finding_rules.h"

namespace sandbox {

// What the rules look at, put together once.
struct Context {
  const CheckedTree& tree;
  std::vector<CaseFile> files;           // cases and identities, in path order
  std::map<std::string, Node> personas;  // personas.yaml of the trees
  SaidOfPeople people;
  // What trying each served case gave, by shown path, and the tokens that were of use.
  std::map<std::string, Reach> reaches;
  std::vector<std::string> useful_tokens;
  std::shared_ptr<const SchemaDocument> identity_schema;  // nullptr when it can't be read
  Audience audience = Audience::everybody;
};
Context make_context(const CheckedTree& tree);

// Whether the operation of the file looks cases up by a param of that name.
bool is_param_of(const CaseFile& file, const std::string& key);

// Where rules put what they find. The severity is that of the rule's row.
class Report {
 public:
  explicit Report(Findings& findings) : findings_(findings) {}
  void add(RuleId rule, Place place, Wording sentence, Wording hint);
  // A change that --fix may make for the finding just added.
  void mend(const Place& place, const std::string& written, const std::string& instead);
  const Edits& edits() const { return edits_; }

 private:
  Findings& findings_;
  Edits edits_;
};

// ---- The rules, by what they look at ----

void check_final_newline(const Context& context, Report& report);
void check_keys(const Context& context, Report& report);
void check_description(const Context& context, Report& report);
void check_status(const Context& context, Report& report);
void check_cut_texts(const Context& context, Report& report);
void check_to_complete(const Context& context, Report& report);
void check_payload_text(const Context& context, Report& report);
void check_plain_scalars(const Context& context, Report& report);
void check_unseen_letters(const Context& context, Report& report);

void check_reach(const Context& context, Report& report);
void check_documented_params(const Context& context, Report& report);

void check_payload(const Context& context, Report& report);
void check_real_people(const Context& context, Report& report);

void check_unopened_members(const Context& context, Report& report);
void check_idle_scopes(const Context& context, Report& report);

void check_ignored_files(const Context& context, Report& report);
void check_file_names(const Context& context, Report& report);
void check_defaults(const Context& context, Report& report);
void check_identities(const Context& context, Report& report);
void check_personas(const Context& context, Report& report);

}  // namespace sandbox
