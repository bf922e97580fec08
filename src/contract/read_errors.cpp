#include "contract/readers.h"

namespace sandbox {

void read_errors(const Node& root, const ContractFile& file) {
  MapReader reader(root, file.name, file.findings);
  for (const Node::Member& member : reader.required_members("errors")) {
    MapReader entry(member.value, file.name, file.findings);
    ErrorText error;
    error.name = member.key;
    error.code = entry.required_text("code");
    error.title = entry.required_text("title");
    error.detail = entry.required_text("detail");
    if (!entry.members("source").empty()) error.source = to_json(entry.place_of("source"));
    if (!entry.members("meta").empty()) error.meta = to_json(entry.place_of("meta"));
    file.contract.errors[member.key] = std::move(error);
  }
}

}  // namespace sandbox
