#include <algorithm>
#include <memory>
#include <set>

#include "contract/readers.h"
#include "model/members.h"

// What opens a member is written in one of these ways:
//   member: always
//   member: of_its_kind               open where the element's kind is
//   member: [a, b]                    any one of them opens it
//   member: {all: [a, b]}             all are needed
//   member: {scopes: [a], each: {…}}  and which members of its elements are open
// `kinds` beside `each` says which kinds of elements there are, and what opens them.

namespace sandbox {
namespace {

class MembersReader {
 public:
  MembersReader(const ContractFile& file, AnswerMembers& read) : file_(file), read_(read) {}

  std::vector<OpenedMember> members(MapReader& reader, std::string_view name) {
    std::vector<OpenedMember> members;
    for (const Node::Member& member : reader.required_members(name)) {
      members.push_back(this->member(member));
    }
    return members;
  }

 private:
  OpenedMember member(const Node::Member& written) {
    OpenedMember member{written.key};
    const Node& how = written.value;
    if (how.is_text() && how.text == "always") return member;
    if (how.is_text() && how.text == "of_its_kind") {
      member.of_its_kind = true;
      return member;
    }
    if (how.is_list()) {
      member.wants.push_back(any_of(how.items, how));
      return member;
    }
    if (!how.is_map()) {
      tell(file_.findings, how.place_in(file_.name),
           say({"this does not say what opens `{0}`", "ceci ne dit pas ce qui ouvre `{0}`"},
               written.key),
           {"write `always`, a list of scopes, or `{scopes: […], each: {…}}`",
            "écrire `always` (toujours), une liste de droits, ou `{scopes: […], each: {…}}`"});
      return member;
    }
    MapReader reader(how, file_.name, file_.findings);
    if (reader.has("scopes")) {
      member.wants.push_back(any_of(reader.items("scopes"), reader.place_of("scopes")));
    }
    for (const Node& scope : reader.items("all")) member.wants.push_back(bit_of(scope));
    member.of_its_kind = reader.flag("of_its_kind");
    if (reader.has("each")) member.each = members(reader, "each");
    for (const Node& kind : reader.items("kinds")) member.kinds.push_back(this->kind(kind));
    return member;
  }

  ElementKind kind(const Node& node) {
    ElementKind kind;
    MapReader reader(node, file_.name, file_.findings);
    if (const Node* where = reader.required("where")) {
      MapReader texts(*where, file_.name, file_.findings);
      for (const Node::Member& one : where->members) {
        kind.where.emplace_back(one.key, texts.texts(one.key));
      }
    }
    const std::span<const Node> scopes = reader.required_items("scopes");
    kind.scopes = any_of(scopes, reader.place_of("scopes"));
    return kind;
  }

  ScopeBits any_of(std::span<const Node> scopes, const Node& where) {
    ScopeBits bits = 0;
    for (const Node& scope : scopes) bits |= bit_of(scope);
    if (scopes.empty()) {
      tell(file_.findings, where.place_in(file_.name),
           {"no scope is named here", "aucun droit n'est nommé ici"},
           {"name the scopes that open it, or write `always`",
            "nommer les droits (scopes) qui l'ouvrent, ou écrire `always` (toujours)"});
    }
    return bits;
  }

  ScopeBits bit_of(const Node& scope) {
    auto& known = read_.scopes;
    const auto found = std::find(known.begin(), known.end(), scope.text);
    const auto position = static_cast<std::size_t>(found - known.begin());
    if (found == known.end()) {
      if (known.size() == most_scopes_of_an_answer) {
        tell(file_.findings, scope.place_in(file_.name),
             say({"more than {0} scopes open these answers",
                  "plus de {0} droits ouvrent ces réponses"},
                 std::to_string(most_scopes_of_an_answer)),
             {"divide them", "les partager en deux"});
        return 0;
      }
      known.push_back(scope.text);
    }
    return ScopeBits{1} << position;
  }

  const ContractFile& file_;
  AnswerMembers& read_;
};

// The members are those of the operation of that name.
void give(const std::shared_ptr<const AnswerMembers>& members, const Node& name,
          const ContractFile& file, SaidOfOperations& said) {
  if (!is_operation(name, file)) return;
  const auto [known, is_new] = said.members.emplace(name.text, members);
  if (is_new) return;
  tell(file.findings, name.place_in(file.name),
       say({"`{0}` has the members of `{1}` already", "`{0}` a déjà les rubriques de `{1}`"},
           name.text, known->second->name),
       {"name each operation once", "ne nommer chaque opération qu'une fois"});
}

}  // namespace

void read_members(const Node& root, const ContractFile& file, SaidOfOperations& said) {
  MapReader reader(root, file.name, file.findings);
  for (const Node::Member& group : reader.required_members("answers")) {
    const std::size_t findings_before = file.findings.size();
    const auto members = std::make_shared<AnswerMembers>();
    members->name = group.key;
    std::span<const Node> operations;
    {
      MapReader entry(group.value, file.name, file.findings);
      members->within = entry.text("within");
      operations = entry.required_items("operations");
      members->members = MembersReader(file, *members).members(entry, "members");
    }  // the reader tells what nobody asked for
    // Half of what is given could be less than what production gives.
    if (file.findings.size() != findings_before) continue;
    for (const Node& operation : operations) give(members, operation, file, said);
  }
}

}  // namespace sandbox
