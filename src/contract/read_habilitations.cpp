#include "contract/read_habilitations.h"

#include <algorithm>

#include "contract/map_reader.h"
#include "reading/document.h"

namespace sandbox {
namespace {

Habilitation read_habilitation(const Node::Member& member, const std::string& file,
                               Findings& findings) {
  MapReader reader(member.value, file, findings);
  Habilitation read;
  read.id = member.key;
  read.name = reader.required_text("name");
  read.use_case = reader.text("use_case");
  read.editor = reader.text("editor");
  read.hidden = reader.flag("hidden");
  reader.required("scopes");
  read.scopes = reader.texts("scopes");
  return read;
}

}  // namespace

ReadHabilitations read_habilitations(const FileTree& schemas) {
  ReadHabilitations read;
  const auto file = std::ranges::find(schemas.files, "contract/habilitations.yaml", &File::path);
  if (file == schemas.files.end()) return read;
  const std::string name = shown_path(schemas, *file);
  const Document document = read_own_yaml(*file->text, name);
  read.findings = document.findings;
  if (!document.root) return read;
  MapReader reader(*document.root, name, read.findings);
  for (const Node::Member& member : reader.required_members("habilitations")) {
    read.habilitations.push_back(read_habilitation(member, name, read.findings));
  }
  return read;
}

}  // namespace sandbox
