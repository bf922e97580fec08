#include <array>

#include "contract/readers.h"
#include "support/text.h"

namespace sandbox {
namespace {

constexpr std::array weekdays = {
    Word{"sunday", 0},   Word{"monday", 1}, Word{"tuesday", 2},  Word{"wednesday", 3},
    Word{"thursday", 4}, Word{"friday", 5}, Word{"saturday", 6},
};

// Seconds since midnight of "01:10".
int read_time(MapReader& reader, std::string_view name) {
  const std::string text = reader.required_text(name);
  const bool good = text.size() == 5 && text[2] == ':' && is_digits(text.substr(0, 2)) &&
                    is_digits(text.substr(3)) && text.substr(0, 2) < "24" && text[3] < '6';
  if (good) return std::stoi(text.substr(0, 2)) * 3600 + std::stoi(text.substr(3)) * 60;
  if (!text.empty()) {  // else missing, or told
    reader.tell(reader.place_of(name),
                say({"`{0}` is no time of day", "`{0}` n'est pas une heure"}, std::string(name)),
                {"write it as '01:10'", "l'écrire comme '01:10'"});
  }
  return 0;
}

MaintenanceWindow read_window(const Node& node, const ContractFile& file) {
  MapReader reader(node, file.name, file.findings);
  MaintenanceWindow window;
  window.weekday = choice(reader, "weekday", weekdays, std::optional<int>());
  if (const std::string day = reader.text("day"); !day.empty()) {
    Date date;
    if (parse_date(day, date)) {
      window.day = date;
    } else {
      reader.tell(reader.place_of("day"), {"`day` is no date", "`day` n'est pas une date"},
                  {"write it as '2025-03-20'", "l'écrire comme '2025-03-20'"});
    }
  }
  window.from = read_time(reader, "from");
  window.to = read_time(reader, "to");
  return window;
}

// Those of one API, in the order of its list.
void read_pings(const Node::Member& member, const ContractFile& file) {
  const Api* api = file.contract.find_api(member.key);
  if (file.contract.apis.empty()) return;  // told already
  if (api == nullptr) {
    std::vector<std::string> known;
    for (const Api& one : file.contract.apis) known.push_back(one.id);
    tell(file.findings, {file.name, member.line, member.column},
         no_such({"api", "aucune API"}, member.key), did_you_mean(member.key, known));
    return;
  }
  MapReader names(member.value, file.name, file.findings);
  for (const Node::Member& ping : member.value.members) {
    file.contract.pings.push_back({api, ping.key, names.text(ping.key)});
  }
}

}  // namespace

void read_providers(const Node& root, const ContractFile& file) {
  MapReader reader(root, file.name, file.findings);
  for (const Node::Member& member : reader.required_members("providers")) {
    MapReader entry(member.value, file.name, file.findings);
    Provider& provider = file.contract.providers[member.key];
    provider.id = member.key;
    provider.name = entry.required_text("name");
    provider.prefix = entry.required_text("prefix");
    for (const Node& window : entry.items("maintenance")) {
      provider.maintenance.push_back(read_window(window, file));
    }
  }
  for (const Node::Member& member : reader.required_members("pings")) {
    read_pings(member, file);
  }
}

}  // namespace sandbox
