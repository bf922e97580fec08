#include "contract/read_contract.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "contract/map_reader.h"
#include "contract/shapes.h"
#include "model/finding_rules.h"
#include "reading/document.h"
#include "support/text.h"

namespace sandbox {
namespace {

template <class T>
struct Named {
  std::string_view name;
  T value;
};
template <class T>
Named(const char*, T) -> Named<T>;  // clang 14 cannot deduce it by itself

constexpr std::array stage_names = {
    Named{"bad_request", Stage::bad_request},
    Named{"invalid_token", Stage::invalid_token},
    Named{"expired_token", Stage::expired_token},
    Named{"unknown_identity", Stage::unknown_identity},
    Named{"missing_scope", Stage::missing_scope},
    Named{"missing_parameter", Stage::missing_parameter},
    Named{"unsupported_version", Stage::unsupported_version},
    Named{"recipient", Stage::recipient},
    Named{"recipient_of_identity", Stage::recipient_of_identity},
    Named{"maintenance", Stage::maintenance},
    Named{"invalid_parameter", Stage::invalid_parameter},
    Named{"not_found", Stage::not_found},
    Named{"too_many_requests", Stage::too_many_requests},
};
constexpr std::array shape_names = {
    Named{"json_api", ErrorShape::json_api},
    Named{"object", ErrorShape::object},
    Named{"flat_list", ErrorShape::flat_list},
};
constexpr std::array weekday_names = {
    Named{"sunday", 0},   Named{"monday", 1}, Named{"tuesday", 2},  Named{"wednesday", 3},
    Named{"thursday", 4}, Named{"friday", 5}, Named{"saturday", 6},
};

constexpr std::array action_names = {
    Named{"text", Page::Action::text},
    Named{"pings", Page::Action::pings},
    Named{"provider_ping", Page::Action::provider_ping},
    Named{"jwks", Page::Action::jwks},
    Named{"document", Page::Action::document},
    Named{"introspect", Page::Action::introspect},
};
constexpr std::array recipient_names = {Named{"optional", false}, Named{"required", true}};
constexpr std::array counts_names = {Named{"callers", false}, Named{"api_key", true}};

template <class Table>
auto value_named(const Table& table, std::string_view name)
    -> std::optional<decltype(table[0].value)> {
  const auto found = std::ranges::find(table, name, [](const auto& row) { return row.name; });
  if (found == table.end()) return std::nullopt;
  return found->value;
}

std::string name_of(Stage stage) {
  const auto found =
      std::ranges::find(stage_names, stage, [](const auto& row) { return row.value; });
  return std::string(found->name);
}

// Whether a validator or the family's mandatory parameters say the error.
bool brings_its_error(Stage stage) {
  return stage == Stage::invalid_parameter || stage == Stage::missing_parameter;
}

// Reads the files of the contract one after the other into one Contract.
class Reader {
 public:
  explicit Reader(const FileTree& schemas) : schemas_(schemas) {}

  ReadContract read() {
    with_file("contract/errors.yaml", [&](const Node& root) { read_errors(root); });
    with_file("contract/families.yaml", [&](const Node& root) { read_families(root); });
    with_file("contract/providers.yaml", [&](const Node& root) { read_providers(root); });
    with_file("contract/pages.yaml", [&](const Node& root) { read_pages(root); });
    with_file("contract/shapes.yaml", [&](const Node& root) { read_operations(root); });
    leave_out_families_that_cannot_refuse();
    return {std::move(contract_), std::move(findings_)};
  }

 private:
  template <class Use>
  void with_file(std::string_view path, Use use) {
    const auto file = std::ranges::find(schemas_.files, path, &File::path);
    if (file == schemas_.files.end()) {
      findings_.push_back(
          found(RuleId::contract, {schemas_.name + "/" + std::string(path), 0, 0},
                "this file of the contract is missing",
                "the folder given with --schemas must hold contract/ and openapi/"));
      return;
    }
    with_file(*file, use);
  }

  template <class Use>
  void with_file(const File& file, Use use) {
    file_ = shown_path(schemas_, file);
    const Document document = read_yaml(*file.text, file_, Aliases::expanded);
    findings_.insert(findings_.end(), document.findings.begin(), document.findings.end());
    if (document.root) use(*document.root);
  }

  // The value that a table gives to the name written under `name`.
  template <class Table, class Value>
  Value choice(MapReader& reader, std::string_view name, const Table& table, Value otherwise) {
    const std::string written = reader.text(name);
    if (written.empty()) return otherwise;
    if (const auto known = value_named(table, written)) return *known;
    reader.tell(reader.place_of(name), "there is no " + std::string(name) + " `" + written + "`",
                did_you_mean(written, names_of(table)));
    return otherwise;
  }

  void read_errors(const Node& root) {
    MapReader reader(root, file_, findings_);
    for (const Node::Member& member : reader.required_members("errors")) {
      MapReader entry(member.value, file_, findings_);
      ErrorText error;
      error.name = member.key;
      error.code = entry.required_text("code");
      error.title = entry.required_text("title");
      error.detail = entry.required_text("detail");
      if (!entry.members("source").empty()) error.source = to_json(entry.place_of("source"));
      if (!entry.members("meta").empty()) error.meta = to_json(entry.place_of("meta"));
      contract_->errors[member.key] = std::move(error);
    }
  }

  bool is_error(const std::string& name, MapReader& reader, const Node& where) {
    const auto& errors = contract_->errors;
    if (errors.contains(name)) return true;
    if (!errors.empty()) {  // else its file has told
      reader.tell(where, "there is no error `" + name + "`",
                  did_you_mean(name, names_of(errors), "see errors.yaml"));
    }
    return false;
  }

  void read_families(const Node& root) {
    MapReader reader(root, file_, findings_);
    for (const Node::Member& member : reader.required_members("families")) read_family(member);
    for (const Node& item : reader.items("throttles")) read_throttle(item);
  }

  void read_family(const Node::Member& member) {
    MapReader reader(member.value, file_, findings_);
    Family& family = contract_->families[member.key];
    family_places_[member.key] = {file_, member.line, member.column};
    family.id = member.key;
    family.api_name = reader.required_text("api_name");
    family.host = reader.required_text("host");
    family.versioned = reader.flag("versioned");
    family.content_type = reader.required_text("content_type");
    const std::string refusal_type = reader.required_text("refusal_type");
    family.recipient_required = choice(reader, "recipient", recipient_names, false);
    family.drops_scopes_with = reader.text("drops_scopes_with");
    for (const Node::Member& entry : reader.members("mandatory")) {
      if (!is_error(entry.value.text, reader, entry.value)) continue;
      family.mandatory.push_back({entry.key, entry.value.text});
    }
    for (const Node::Member& entry : reader.required_members("refusals")) {
      const auto stage = value_named(stage_names, entry.key);
      if (!stage) {
        findings_.push_back(found(RuleId::contract, {file_, entry.line, entry.column},
                                  "there is no stage `" + entry.key + "`",
                                  did_you_mean(entry.key, names_of(stage_names))));
        continue;
      }
      written_refusals_.emplace(family.id, *stage);
      if (auto refusal = read_refusal(entry.value, *stage, refusal_type)) {
        family.refusals[*stage] = *std::move(refusal);
      }
    }
  }

  // Nothing when the family could not refuse with it.
  std::optional<Refusal> read_refusal(const Node& node, Stage stage,
                                      const std::string& refusal_type) {
    const std::size_t findings_before = findings_.size();
    MapReader reader(node, file_, findings_);
    Refusal refusal;
    refusal.status = reader.number("status", 0);
    if (refusal.status < 400 || refusal.status > 599) {
      reader.tell(reader.place_of("status"), "`status` should be that of a refusal",
                  "write a number from 400 to 599");
    }
    reader.required("shape");
    refusal.shape = choice(reader, "shape", shape_names, ErrorShape::json_api);
    refusal.error = reader.text("error");
    if (refusal.error.empty() && !brings_its_error(stage)) {
      reader.tell(node, "`error` is missing", "add `error: …`, one of errors.yaml");
    }
    bool whole = refusal.error.empty() || is_error(refusal.error, reader, reader.place_of("error"));
    refusal.kind = reader.text("kind");
    if (refusal.kind.empty() && refusal.shape == ErrorShape::object) {
      reader.tell(node, "`kind` is missing", "add `kind: …`, the `error` member of the body");
    }
    refusal.content_type = reader.text("content_type", refusal_type);
    refusal.cache_headers = reader.flag("cache_headers");
    whole = whole && findings_.size() == findings_before;
    return whole ? std::optional(std::move(refusal)) : std::nullopt;
  }

  void read_throttle(const Node& node) {
    MapReader reader(node, file_, findings_);
    Throttle throttle;
    throttle.name = reader.required_text("name");
    throttle.path_contains = reader.text("path_contains");
    throttle.family = family_named(reader);
    throttle.api_key_only = choice(reader, "counts", counts_names, false);
    throttle.limit = reader.number("limit", 1);
    throttle.period = std::max(reader.number("period", 1), 1);
    if (throttle.family != nullptr) contract_->throttles.push_back(std::move(throttle));
  }

  // The family that `reader` must name under `family`.
  const Family* family_named(MapReader& reader) {
    const std::string name = reader.required_text("family");
    const auto& families = contract_->families;
    const auto found = families.find(name);
    if (found != families.end()) return &found->second;
    if (!families.empty() && !name.empty()) {
      reader.tell(reader.place_of("family"), "there is no family `" + name + "`",
                  did_you_mean(name, names_of(families)));
    }
    return nullptr;
  }

  const Provider* provider_named(MapReader& reader) {
    const std::string name = reader.required_text("provider");
    const auto& providers = contract_->providers;
    const auto found = providers.find(name);
    if (found != providers.end()) return &found->second;
    if (!providers.empty() && !name.empty()) {
      reader.tell(reader.place_of("provider"), "there is no provider `" + name + "`",
                  did_you_mean(name, names_of(providers)));
    }
    return nullptr;
  }

  void read_providers(const Node& root) {
    MapReader reader(root, file_, findings_);
    for (const Node::Member& member : reader.required_members("providers")) {
      MapReader entry(member.value, file_, findings_);
      Provider& provider = contract_->providers[member.key];
      provider.id = member.key;
      provider.name = entry.required_text("name");
      provider.prefix = entry.required_text("prefix");
      for (const Node& window : entry.items("maintenance")) {
        provider.maintenance.push_back(read_window(window));
      }
    }
    MapReader names(reader.place_of("pings"), file_, findings_);
    for (const Node::Member& member : reader.required_members("pings")) {
      contract_->pings.push_back({member.key, names.text(member.key)});
    }
  }

  MaintenanceWindow read_window(const Node& node) {
    MapReader reader(node, file_, findings_);
    MaintenanceWindow window;
    window.weekday = choice(reader, "weekday", weekday_names, std::optional<int>());
    if (const std::string day = reader.text("day"); !day.empty()) {
      Date date;
      if (parse_date(day, date)) {
        window.day = date;
      } else {
        reader.tell(reader.place_of("day"), "`day` is no date", "write it as '2025-03-20'");
      }
    }
    window.from = read_time(reader, "from");
    window.to = read_time(reader, "to");
    return window;
  }

  static int read_time(MapReader& reader, std::string_view name) {
    const std::string text = reader.required_text(name);
    const bool good = text.size() == 5 && text[2] == ':' && is_digits(text.substr(0, 2)) &&
                      is_digits(text.substr(3)) && text.substr(0, 2) < "24" && text[3] < '6';
    if (!good) {
      if (text.empty()) return 0;  // missing, or told
      reader.tell(reader.place_of(name), "`" + std::string(name) + "` is no time of day",
                  "write it as '01:10'");
      return 0;
    }
    return std::stoi(text.substr(0, 2)) * 3600 + std::stoi(text.substr(3)) * 60;
  }

  void read_pages(const Node& root) {
    MapReader reader(root, file_, findings_);
    for (const Node& item : reader.required_items("pages")) {
      auto page = read_page(item);
      if (page && !page->path.starts_with('/')) {
        findings_.push_back(found(RuleId::contract, item.place_in(file_), "the page has no path",
                                  "add `path: /…`"));
      } else if (page) {
        contract_->pages.push_back(*std::move(page));
      }
    }
    if (const Node* node = reader.required("no_route")) {
      if (auto page = read_page(*node)) contract_->no_route = *std::move(page);
    }
    if (const Node* node = reader.required("unreadable")) {
      if (auto page = read_page(*node)) contract_->unreadable = *std::move(page);
    }
    if (const Node* node = reader.required("reload")) {
      if (auto page = read_page(*node)) contract_->reload = *std::move(page);
    }
    if (const Node* node = reader.required("cors")) {
      MapReader cors(*node, file_, findings_);
      contract_->cors = {cors.texts("hosts"), cors.required_text("methods"),
                         cors.required_text("max_age")};
    }
  }

  // Nothing when it could not answer.
  std::optional<Page> read_page(const Node& node) {
    const std::size_t findings_before = findings_.size();
    MapReader reader(node, file_, findings_);
    Page page;
    page.path = reader.text("path");
    page.action = choice(reader, "action", action_names, Page::Action::text);
    page.status = reader.number("status", 200);
    page.content_type = reader.text("content_type");
    page.body = reader.text("body");
    page.file = reader.text("file");
    page.raw = reader.flag("raw");
    if (page.status < 200 || page.status > 599) {
      reader.tell(reader.place_of("status"), "`status` is none of HTTP",
                  "write a number from 200 to 599");
    }
    const bool needs_family = page.action == Page::Action::introspect;
    reader.optional("family");
    if (reader.has("family") || needs_family) {
      page.family = family_named(reader);
      if (page.family == nullptr) return std::nullopt;
    }
    if (page.action == Page::Action::document) reader.required_text("file");
    if (const std::string closes = reader.text("closes"); !closes.empty()) {
      contract_->closed[closes] = page.path;
    }
    const bool whole = findings_.size() == findings_before;
    return whole ? std::optional(std::move(page)) : std::nullopt;
  }

  void read_operations(const Node& shapes_root) {
    const Shapes shapes(shapes_root, file_, contract_->errors, findings_);
    for (const File& file : schemas_.files) {
      if (!file.path.starts_with("contract/operations/")) continue;
      with_file(file, [&](const Node& root) {
        MapReader reader(root, file_, findings_);
        for (const Node::Member& member : reader.required_members("operations")) {
          read_operation(member, shapes);
        }
      });
    }
  }

  void read_operation(const Node::Member& member, const Shapes& shapes) {
    const std::size_t findings_before = findings_.size();
    Operation operation;
    operation.id = member.key;
    operation.place = {file_, member.line, member.column};
    bool whole = true;
    {
      MapReader reader(member.value, file_, findings_);
      operation.title = reader.required_text("title");
      operation.path = reader.required_text("path");
      operation.family = family_named(reader);
      operation.provider = provider_named(reader);
      operation.scopes = reader.texts("scopes");
      whole = operation.family != nullptr && operation.provider != nullptr;
      check_path(operation, reader.place_of("path"));
      const std::span<const Node> variants = reader.required_items("variants");
      if (variants.empty() && reader.has("variants")) {
        reader.tell(reader.place_of("variants"), "there is no way of calling this operation",
                    "name at least one of the variants of shapes.yaml");
      }
      for (const Node& name : variants) {
        const Variant* variant = shapes.find(name.text);
        if (variant != nullptr) {
          operation.variants.push_back(*variant);
          continue;
        }
        whole = false;
        if (std::ranges::find(shapes.known(), name.text) != shapes.known().end()) continue;
        reader.tell(name, "there is no variant `" + name.text + "`",
                    did_you_mean(name.text, shapes.known(), "see shapes.yaml"));
      }
    }
    if (!whole || findings_.size() != findings_before) return;
    paths_[operation.path] = operation.id;
    contract_->operations.emplace(operation.id, std::move(operation));
  }

  void check_path(const Operation& operation, const Node& where) {
    const auto tell = [&](std::string sentence, std::string hint) {
      findings_.push_back(
          found(RuleId::contract, where.place_in(file_), std::move(sentence), std::move(hint)));
    };
    const std::string& path = operation.path;
    if (contract_->operations.contains(operation.id)) {
      tell("the operation `" + operation.id + "` is there twice", "remove one of the two");
    } else if (path.empty()) {
      return;  // told already
    } else if (!path.starts_with('/')) {
      tell("`path` should start with a slash", "write `path: /" + path + "`");
    } else if (operation.family != nullptr && operation.family->versioned &&
               !(path.size() > 3 && path[1] == 'v' && is_digits(path.substr(2, 1)))) {
      tell("a path of the family `" + operation.family->id + "` should start with its version",
           "write `path: /v3/…`");
    } else if (const auto other = paths_.find(path); other != paths_.end()) {
      tell("`" + other->second + "` has the same path", "give each operation a path of its own");
    }
  }

  // The stages at which calls of the family can end.
  std::vector<Stage> stages_of(const Family& family) const {
    std::vector<Stage> stages = {
        Stage::bad_request, Stage::invalid_token,     Stage::expired_token, Stage::missing_scope,
        Stage::recipient,   Stage::invalid_parameter, Stage::not_found};
    if (family.versioned) stages.push_back(Stage::unsupported_version);
    if (!family.mandatory.empty()) stages.push_back(Stage::missing_parameter);
    const auto any_operation = [&](auto has) {
      return std::ranges::any_of(contract_->operations, [&](const auto& entry) {
        return entry.second.family == &family && has(entry.second);
      });
    };
    if (any_operation([](const Operation& operation) {
          return std::ranges::any_of(operation.variants, &Variant::france_connect);
        })) {
      stages.push_back(Stage::unknown_identity);
      stages.push_back(Stage::recipient_of_identity);
    }
    if (any_operation(
            [](const Operation& operation) { return !operation.provider->maintenance.empty(); })) {
      stages.push_back(Stage::maintenance);
    }
    if (std::ranges::find(contract_->throttles, &family, &Throttle::family) !=
        contract_->throttles.end()) {
      stages.push_back(Stage::too_many_requests);
    }
    return stages;
  }

  void leave_out_families_that_cannot_refuse() {
    for (auto entry = contract_->families.begin(); entry != contract_->families.end();) {
      const Family& family = entry->second;
      bool whole = true;
      for (const Stage stage : stages_of(family)) {
        if (family.refusals.contains(stage)) continue;
        whole = false;
        if (written_refusals_.contains({family.id, stage}) || contract_->errors.empty()) continue;
        findings_.push_back(found(
            RuleId::contract, family_places_[family.id],
            "the family `" + family.id + "` cannot refuse at the stage `" + name_of(stage) + "`",
            "add `" + name_of(stage) + ": {status: …, shape: …, error: …}` to its refusals"));
      }
      const Family* gone = &family;
      if (!whole) {
        std::erase_if(contract_->operations,
                      [&](const auto& operation) { return operation.second.family == gone; });
        std::erase_if(contract_->throttles,
                      [&](const Throttle& throttle) { return throttle.family == gone; });
        std::erase_if(contract_->pages, [&](const Page& page) { return page.family == gone; });
        entry = contract_->families.erase(entry);
      } else {
        ++entry;
      }
    }
  }

  const FileTree& schemas_;
  std::string file_;
  Findings findings_;
  std::shared_ptr<Contract> contract_ = std::make_shared<Contract>();
  std::map<std::string, Place> family_places_;
  std::set<std::pair<std::string, Stage>> written_refusals_;  // well or not
  std::map<std::string, std::string> paths_;                  // path -> operation
};

}  // namespace

ReadContract read_contract(const FileTree& schemas) { return Reader(schemas).read(); }

}  // namespace sandbox
