#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "contract/map_reader.h"
#include "contract/rules.h"
#include "contract/transforms.h"
#include "model/contract.h"
#include "model/file_tree.h"
#include "model/finding.h"
#include "model/node.h"
#include "reading/document.h"

namespace sandbox {

// The variants of operations, put together from the named pieces of variants.yaml. A
// mistake is told where it stands, once however many variants and operations share
// the piece.
class Variants {
 public:
  // `root` and `errors` outlive it. What is wrong is told in `findings`, that of all variants.
  Variants(const Node& root, std::string file, const std::map<std::string, ErrorText>& errors,
           Findings& findings);
  // The same of a file that is known to be sound: a variant is made when it is asked for.
  Variants(const Node& root, std::string file, const std::map<std::string, ErrorText>& errors);

  // nullptr when it can't be made: that has been told.
  const Variant* find(const std::string& name);
  // Every variant that was written, well or not.
  const std::vector<std::string>& known() const { return known_; }

 private:
  using Names = std::vector<std::string_view>;

  void add_variant(const Node::Member& member);
  void add_reads(const Node& map, Variant& variant);
  void add_read(const Node::Member& member, Variant& variant);
  void add_validations(const Node& item, Variant& variant);
  void add_validation(const std::string& name, const Node& where, Validation::Mode mode,
                      Variant& variant);
  bool read_found_errors(MapReader& reader, const NamedRule& rule, Validation& validation);
  bool is_known_error(const std::string& name, const Node& where);
  bool read_settings(MapReader& reader, const NamedRule& rule, Validation& validation);
  void add_matches(const Node& map, Variant& variant);
  void add_match(const Node::Member& member, Variant& variant);
  const NamedTransform* read_transform(MapReader& reader, std::string& argument);
  const Node* piece(const char* kind, const std::string& name, const Node& where);
  const Node* piece_of(const char* kind, const Node& item);
  bool find_inputs(const Variant& variant, const Node& written, const Names& inputs,
                   const Wording& of_what, std::vector<std::size_t>& positions);
  bool find_read(const Variant& variant, const std::string& name, const Node& where,
                 std::vector<std::size_t>& positions);
  void tell(const Node& where, Wording sentence, Wording hint);

  const Node& root_;
  const std::string file_;
  const std::map<std::string, ErrorText>& errors_;
  Findings findings_;  // of the variant that is being made
  bool reads_are_whole_ = true;
  std::vector<std::string> known_;
  std::map<std::string, Variant> variants_;
};

// The variants of a contract that is in the program, of which tests know that it is sound.
// The file is read when an operation is first called, and of it what that operation needs.
class LateVariants {
 public:
  // `errors` outlive it.
  LateVariants(const File& file, std::string shown, const std::map<std::string, ErrorText>& errors);

  // Thread-safe.
  std::vector<Variant> named(const std::vector<std::string>& names) const;

 private:
  const SharedText text_;
  const std::string shown_;
  const std::map<std::string, ErrorText>& errors_;
  mutable std::mutex mutex_;  // guards what follows
  mutable Document written_;
  mutable std::optional<Variants> variants_;
};

}  // namespace sandbox
