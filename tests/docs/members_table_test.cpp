#include "docs/members_table.h"

#include "support/catch.h"

namespace sandbox {
namespace {

TEST_CASE("each member stands beside the scopes that open it", "[docs]") {
  AnswerMembers members;
  members.scopes = {"un", "deux"};
  OpenedMember list{"liste"};
  list.wants = {3};
  list.kinds = {{{{"sorte", {"a", "b"}}}, 2}};
  list.each = {OpenedMember{"libre"}, OpenedMember{"tenu"}};
  list.each.back().of_its_kind = true;
  OpenedMember both{"deux_fois"};
  both.wants = {1, 2};
  members.members = {OpenedMember{"toujours"}, both, list};
  CHECK(members_table(members) ==
        "| Membre | Ouvert par |\n|---|---|\n"
        "| `toujours` | toute portée |\n"
        "| `deux_fois` | `un`, et `deux` |\n"
        "| `liste` | `un` ou `deux` |\n"
        "| `liste.libre` | toute portée |\n"
        "| `liste.tenu` | `deux` (`sorte` a, b) |\n");
}

}  // namespace
}  // namespace sandbox
