#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/contract.h"
#include "model/finding.h"
#include "model/node.h"

namespace sandbox {

// The named pieces of shapes.yaml, from which the variants of operations are put
// together. Pieces are kept as read until a variant uses them, so that a mistake
// is told where it stands.
class Shapes {
 public:
  // `root` must outlive this.
  Shapes(const Node& root, std::string file, Findings& findings);

  // The variant of that name; false, with a finding at `where` or at the mistake,
  // when it can't be made.
  bool make_variant(const std::string& name, const Node& where, const std::string& where_file,
                    const std::map<std::string, ErrorText>& errors, Variant& made);

 private:
  void add_reads(const Node& map, Variant& variant);
  void add_validations(const Node& item, const std::map<std::string, ErrorText>& errors,
                       Variant& variant);
  void add_validation(const std::string& name, const Node& where, Validation::Mode mode,
                      const std::map<std::string, ErrorText>& errors, Variant& variant);
  void add_matches(const Node& map, Variant& variant);
  const Transform* transform_named(const std::string& name, const Node& where);
  const Node* piece(const char* kind, const std::string& name, const Node& where);
  const Node* piece_of(const char* kind, const Node& item);
  bool find_read(const Variant& variant, const std::string& name, const Node& where,
                 std::vector<std::size_t>& positions);
  void tell(const Node& where, std::string sentence, std::string hint = "");

  const Node& root_;
  std::string file_;
  Findings& findings_;
};

}  // namespace sandbox
