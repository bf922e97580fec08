#include "answering/opened_answers.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "model/node.h"
#include "reading/document.h"
#include "support/percent.h"
#include "support/text.h"

namespace sandbox {
namespace {

// Walks a body beside the members that the contract names.
class Opening {
 public:
  explicit Opening(ScopeBits opened) : opened_(opened) {}

  Node object(const Node& node, const std::vector<OpenedMember>& members, bool kind_is_open,
              const std::string& prefix) {
    Node kept = without_members(node);
    for (const Node::Member& member : node.members) {
      const auto named = std::find_if(members.begin(), members.end(), [&](const OpenedMember& one) {
        return one.name == member.key;
      });
      if (named == members.end() || !is_open(*named, kind_is_open)) {
        leave_out(prefix + member.key);
        continue;
      }
      Node::Member given = member;
      if (!named->each.empty()) given.value = within(member.value, *named, prefix + member.key);
      kept.members.push_back(std::move(given));
    }
    return kept;
  }

  std::string left_out() const { return join(left_out_, ", "); }

 private:
  static Node without_members(const Node& node) {
    Node empty;
    empty.kind = node.kind;
    return empty;
  }

  bool is_open(const OpenedMember& member, bool kind_is_open) const {
    if (member.of_its_kind && !kind_is_open) return false;
    return std::all_of(member.wants.begin(), member.wants.end(),
                       [&](ScopeBits any) { return (any & opened_) != 0; });
  }

  bool kind_is_open(const Node& element, const OpenedMember& list) const {
    const auto fits = [&](const ElementKind& kind) {
      return std::all_of(kind.where.begin(), kind.where.end(), [&](const auto& wanted) {
        const Node* value = element.find(wanted.first);
        return value != nullptr && std::find(wanted.second.begin(), wanted.second.end(),
                                             value->text) != wanted.second.end();
      });
    };
    const auto kind = std::find_if(list.kinds.begin(), list.kinds.end(), fits);
    return kind != list.kinds.end() && (kind->scopes & opened_) != 0;
  }

  // Each object of a list, or the object itself.
  Node within(const Node& node, const OpenedMember& member, const std::string& name) {
    if (node.is_map()) return object(node, member.each, kind_is_open(node, member), name + ".");
    Node kept = node;
    for (Node& item : kept.items) {
      if (!item.is_map()) continue;
      item = object(item, member.each, kind_is_open(item, member), name + ".");
    }
    return kept;
  }

  // For a header: a name from a payload may hold anything, and there may be any number.
  void leave_out(const std::string& name) {
    constexpr std::size_t most_told = 30;
    std::string told = percent_encoded(name);
    const bool is_known = std::find(left_out_.begin(), left_out_.end(), told) != left_out_.end();
    if (!is_known && left_out_.size() < most_told) left_out_.push_back(std::move(told));
  }

  ScopeBits opened_;
  std::vector<std::string> left_out_;
};

bool is_success(int status) { return status >= 200 && status < 300; }

}  // namespace

OpenedBody opened_body(const AnswerMembers& members, ScopeBits opened, std::string_view body) {
  Document document = read_json(body, {"answer"});
  if (!document.root || !document.root->is_map()) return {std::string(body), ""};
  Node& root = *document.root;
  Opening opening(opened);
  if (members.within.empty()) {
    root = opening.object(root, members.members, false, "");
  } else {
    for (Node::Member& member : root.members) {
      if (member.key != members.within || !member.value.is_map()) continue;
      member.value = opening.object(member.value, members.members, false, "");
    }
  }
  return {to_json(root), opening.left_out()};
}

ScopeBits opened_scopes(const AnswerMembers& members, const Operation& operation,
                        const Caller& caller) {
  ScopeBits opened = 0;
  for (std::size_t i = 0; i < members.scopes.size(); ++i) {
    if (counts_for(caller, operation, members.scopes[i])) opened |= ScopeBits{1} << i;
  }
  return opened;
}

std::size_t OpenedAnswers::KeyHash::operator()(const Key& key) const {
  // The digest is as good as random; the rest only has to tell its answers apart.
  const std::size_t place = std::hash<const void*>{}(key.body) * 31;
  return static_cast<std::size_t>(key.scopes.low) ^ place ^ (key.is_france_connect ? 1U : 0U);
}

OpenedAnswer OpenedAnswers::open(const PreparedAnswer& answer, const Operation& operation,
                                 const Caller& caller) const {
  const auto& members = operation.members;
  if (members == nullptr || !is_success(answer.status)) return {answer, ""};
  const Key key{members.get(), answer.body.get(), scopes_id_of(caller), caller.is_france_connect()};
  {
    const std::shared_lock lock(mutex_);
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second.opened;
  }
  OpenedBody made = opened_body(*members, opened_scopes(*members, operation, caller), *answer.body);
  OpenedAnswer opened{prepare(answer.status, std::move(made.body)), std::move(made.left_out)};
  // What the table itself needs for an entry, about.
  constexpr std::size_t overhead = 512;
  const std::size_t bytes =
      overhead + answer.body->size() + opened.answer.body->size() + opened.left_out.size();
  const std::unique_lock lock(mutex_);
  if (bytes_ + bytes > most_bytes) {
    known_.clear();
    bytes_ = 0;
  }
  if (known_.try_emplace(key, Known{members, answer.body, opened}).second) bytes_ += bytes;
  return opened;
}

std::size_t OpenedAnswers::remembered_bytes() const {
  const std::shared_lock lock(mutex_);
  return bytes_;
}

}  // namespace sandbox
