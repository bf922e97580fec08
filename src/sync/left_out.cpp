#include "sync/left_out.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "model/finding_rules.h"
#include "support/shown_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

struct Row {
  Reason reason;
  RuleId rule;
  Phrase sentence;  // {0}: why
  Phrase hint;
};

constexpr Row rows[] = {
    {Reason::link_outside,
     RuleId::link_outside,
     {"this link leaves the tree, so it is not followed",
      "ce lien sort du dossier des cas : il n'est pas suivi"},
     {"copy what it leads to into the tree", "copier dans le dossier ce qu'il désigne"}},
    {Reason::link_nowhere,
     RuleId::link_broken,
     {"this link leads nowhere", "ce lien ne mène nulle part"},
     {"mend the link, or remove it", "corriger le lien, ou l'enlever"}},
    {Reason::link_in_circles,
     RuleId::link_broken,
     {"this link leads back to a folder that contains it",
      "ce lien ramène à un dossier qui le contient"},
     {"remove the link", "enlever le lien"}},
    {Reason::link_repeated,
     RuleId::link_broken,
     {"this leads to a folder of the tree that is read under another name already",
      "ceci mène à un dossier déjà lu sous un autre nom"},
     {"remove the link, or copy the folder", "enlever le lien, ou copier le dossier"}},
    {Reason::folder,
     RuleId::file_unreadable,
     {"this is a folder, though it is named like a case",
      "c'est un dossier, alors qu'il est nommé comme un cas"},
     {"rename the folder, or remove it", "renommer le dossier, ou l'enlever"}},
    {Reason::not_a_file,
     RuleId::file_unreadable,
     {"this is not an ordinary file", "ce n'est pas un fichier ordinaire"},
     {"remove it", "l'enlever"}},
    {Reason::too_large,
     RuleId::file_too_large,
     {"this file is larger than 1 MiB", "ce fichier dépasse 1 Mio"},
     {"shorten its payload, or split it", "raccourcir sa réponse, ou le partager"}},
    {Reason::name_not_text,
     RuleId::name_not_text,
     {"the name holds bytes that are not UTF-8, or control characters",
      "le nom contient des octets qui ne sont pas de l'UTF-8, ou des caractères de contrôle"},
     {"rename it, in ASCII for example", "le renommer, sans accents par exemple"}},
    {Reason::cannot_read,
     RuleId::file_unreadable,
     {"cannot read this: {0}", "illisible : {0}"},
     {"give yourself the right to read it, or remove it",
      "se donner le droit de le lire, ou l'enlever"}},
    {Reason::too_deep,
     RuleId::tree_too_large,
     {"this folder lies more than 32 folders deep", "ce dossier est à plus de 32 dossiers de fond"},
     {"move its cases up: a tree has one folder for each operation",
      "remonter ses cas : il faut un dossier par opération"}},
    {Reason::too_many,
     RuleId::tree_too_large,
     {"the tree holds more than 200000 files and folders; what comes after is not read",
      "il y a plus de 200000 fichiers et dossiers ; la suite n'est pas lue"},
     {"name the folder that holds the cases, and no more",
      "donner le dossier qui contient les cas, et rien de plus"}},
    {Reason::too_much,
     RuleId::tree_too_large,
     {"the files of the tree are larger than 256 MiB together; this one and the rest are not read",
      "les fichiers dépassent 256 Mio ensemble ; celui-ci et la suite ne sont pas lus"},
     {"name the folder that holds the cases, and no more",
      "donner le dossier qui contient les cas, et rien de plus"}},
};

}  // namespace

void leave_out(FileTree& tree, const std::string& path, Reason reason, const std::string& why) {
  const Row& row =
      *std::ranges::find_if(rows, [&](const Row& known) { return known.reason == reason; });
  const Place place{shown_text(shown_path(tree, {path, "", nullptr})), 0, 0};
  tree.findings.push_back(found(row.rule, place, say(row.sentence, why), row.hint));
}

bool is_readable_name(std::string_view name) {
  return is_utf8(name) && std::none_of(name.begin(), name.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
         });
}

std::string reason_of_errno(int error) {
  switch (error) {
    case ENOENT:
      return "it does not exist";
    case ENOTDIR:
      return "it is not a folder";
    case EACCES:
    case EPERM:
      return "permission denied";
    case ELOOP:
      return "its links go round in circles";
    default:
      return std::strerror(error);
  }
}

void take_files(FileTree& tree, std::vector<File> files) {
  std::ranges::sort(files, {}, &File::path);
  tree.files = std::move(files);
  std::sort(tree.findings.begin(), tree.findings.end());
}

}  // namespace sandbox
