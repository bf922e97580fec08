#include "docs/members_table.h"

#include "support/shown_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

class Table {
 public:
  explicit Table(const AnswerMembers& members) : all_(members) {}

  void add(const std::vector<OpenedMember>& members, const OpenedMember* list,
           const std::string& before) {
    for (const OpenedMember& member : members) {
      rows_ +=
          "| " + in_markdown_code(before + member.name) + " | " + opened_by(member, list) + " |\n";
      add(member.each, &member, before + member.name + ".");
    }
  }

  std::string text() const { return "| Membre | Ouvert par |\n|---|---|\n" + rows_; }

 private:
  std::string any_of(ScopeBits bits) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < all_.scopes.size(); ++i) {
      if ((bits >> i & 1) != 0) names.push_back(in_markdown_code(all_.scopes[i]));
    }
    return join(names, " ou ");
  }

  // What opens the kinds of elements of the list.
  std::string kinds_of(const OpenedMember& list) const {
    std::vector<std::string> kinds;
    for (const ElementKind& kind : list.kinds) {
      std::vector<std::string> where;
      for (const auto& [name, texts] : kind.where) {
        std::vector<std::string> shown;
        for (const std::string& text : texts) shown.push_back(in_markdown(text));
        where.push_back(in_markdown_code(name) + " " + join(shown, ", "));
      }
      kinds.push_back(any_of(kind.scopes) + " (" + join(where, " ; ") + ")");
    }
    return join(kinds, "<br>");
  }

  std::string opened_by(const OpenedMember& member, const OpenedMember* list) const {
    std::vector<std::string> wants;
    for (const ScopeBits any : member.wants) wants.push_back(any_of(any));
    if (member.of_its_kind && list != nullptr) wants.push_back(kinds_of(*list));
    return wants.empty() ? "toute portée" : join(wants, ", et ");
  }

  const AnswerMembers& all_;
  std::string rows_;
};

}  // namespace

std::string members_table(const AnswerMembers& members) {
  Table table(members);
  table.add(members.members, nullptr, "");
  return table.text();
}

}  // namespace sandbox
