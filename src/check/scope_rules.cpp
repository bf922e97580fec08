#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/context.h"
#include "model/members.h"
#include "reading/document.h"
#include "support/text.h"

// Rules about what production gives to whom: docs/reference/scope-filtering.md.

namespace sandbox {
namespace {

// Whether the scope counts for nobody who may call the operation: its family drops it of
// FranceConnect's callers, and there are no others.
bool is_dropped(const std::string& scope, const Operation& operation) {
  const std::string& dropped = operation.family->drops_scopes_with;
  return !dropped.empty() && scope.find(dropped) != std::string::npos &&
         std::ranges::all_of(operation.variants, &Variant::france_connect);
}

ScopeBits countable_scopes(const AnswerMembers& members, const Operation& operation) {
  ScopeBits bits = 0;
  for (std::size_t i = 0; i < members.scopes.size(); ++i) {
    if (!is_dropped(members.scopes[i], operation)) bits |= ScopeBits{1} << i;
  }
  return bits;
}

// Walks a payload beside the members that the contract names.
class Unopened {
 public:
  Unopened(const CaseFile& file, ScopeBits countable, Report& report)
      : file_(file), countable_(countable), report_(report) {}

  void object(const Node& node, const std::vector<OpenedMember>& members) {
    for (const Node::Member& member : node.members) {
      const auto named = std::ranges::find(members, member.key, &OpenedMember::name);
      if (named == members.end()) {
        tell_unnamed(member, node, members);
      } else if (!can_open(*named)) {
        tell_closed(member);
      } else if (!named->each.empty()) {
        within(member.value, named->each);
      }
    }
  }

 private:
  bool can_open(const OpenedMember& member) const {
    return std::ranges::all_of(member.wants,
                               [&](ScopeBits any) { return (any & countable_) != 0; });
  }

  void within(const Node& node, const std::vector<OpenedMember>& members) {
    if (node.is_map()) return object(node, members);
    for (const Node& item : node.items) {
      if (item.is_map()) object(item, members);
    }
  }

  void tell_unnamed(const Node::Member& member, const Node& beside,
                    const std::vector<OpenedMember>& members) {
    std::vector<std::string> names;
    names.reserve(members.size());
    for (const OpenedMember& one : members) names.push_back(one.name);
    const std::string meant = nearest(member.key, missing_names(beside, names));
    report_.add(RuleId::member_unopened, {file_.shown, member.line, member.column},
                say({"no scope opens `{0}`: in production nobody receives it",
                     "aucun droit (scope) n'ouvre `{0}` : en production, personne ne le reçoit"},
                    member.key),
                meant.empty() ? Wording{"remove it, or say in contract/members.yaml what opens it",
                                        "l'enlever, ou dire dans contract/members.yaml ce qui "
                                        "l'ouvre"}
                              : did_you_mean(meant));
  }

  void tell_closed(const Node::Member& member) {
    report_.add(RuleId::member_unopened, {file_.shown, member.line, member.column},
                say({"who logs in with FranceConnect never receives `{0}` in production",
                     "qui passe par FranceConnect ne reçoit jamais `{0}` en production"},
                    member.key),
                {"remove it from the payload", "l'enlever de la réponse"});
  }

  const CaseFile& file_;
  ScopeBits countable_;
  Report& report_;
};

// Where a file of operations names the scope of one of them, at its head or in its place.
std::optional<Place> place_of_scope(const FileTree& schemas, const Operation& operation,
                                    const std::string& scope) {
  for (const File& file : schemas.files) {
    if (shown_path(schemas, file) != operation.place.file) continue;
    const Document document = read_yaml(*file.text, operation.place.file);
    if (!document.root) continue;
    const Node* operations = document.root->find("operations");
    const Node* written = operations ? operations->find(operation.id) : nullptr;
    const Node* scopes = written ? written->find("scopes") : nullptr;
    if (scopes && scopes->is_text()) {
      const Node* shared = document.root->find("scopes");
      scopes = shared ? shared->find(scopes->text) : nullptr;
    }
    if (!scopes) continue;
    for (const Node& item : scopes->items) {
      if (item.text == scope) return item.place_in(operation.place.file);
    }
  }
  return std::nullopt;
}

}  // namespace

void check_unopened_members(const Context& context, Report& report) {
  if (context.audience != Audience::production) return;
  for (const CaseFile& file : context.files) {
    if (!file.of || !file.of->members || !file.payload() || !file.served) continue;
    const int status = file.served->answer.status;
    if (status < 200 || status > 299) continue;
    const AnswerMembers& members = *file.of->members;
    const Node* body =
        members.within.empty() ? &*file.payload() : file.payload()->find(members.within);
    if (!body || !body->is_map()) continue;
    Unopened(file, countable_scopes(members, *file.of), report).object(*body, members.members);
  }
}

void check_idle_scopes(const Context& context, Report& report) {
  const auto& operations = context.tree.catalogue->contract->operations;
  // The service names scopes once for all versions of an operation: one of them opens what
  // only another version gives.
  std::set<std::string> opening;
  for (const auto& [id, operation] : operations) {
    if (operation.members) {
      opening.insert(operation.members->scopes.begin(), operation.members->scopes.end());
    }
  }
  for (const auto& [id, operation] : operations) {
    // Where no member wants a scope, any that may call receives all.
    if (!operation.members || operation.members->scopes.empty()) continue;
    for (const std::string& scope : operation.scopes) {
      if (opening.contains(scope) || is_dropped(scope, operation)) continue;
      report.add(
          RuleId::scope_opens_nothing,
          place_of_scope(context.tree.schemas, operation, scope).value_or(operation.place),
          say({"`{0}` lets clients call `{1}`, but opens no member of any answer",
               "`{0}` permet d'appeler `{1}`, mais n'ouvre aucune rubrique d'aucune réponse"},
              scope, id),
          {"say in contract/members.yaml which members it opens, or remove it from the "
           "operation",
           "dire dans contract/members.yaml quelles rubriques il ouvre, ou l'enlever de "
           "l'opération"});
    }
  }
}

}  // namespace sandbox
