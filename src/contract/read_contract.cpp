#include "contract/read_contract.h"

#include <algorithm>
#include <array>
#include <optional>

#include "contract/map_reader.h"
#include "contract/shapes.h"
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

template <class Table>
auto value_named(const Table& table, std::string_view name)
    -> std::optional<decltype(table[0].value)> {
  const auto found = std::ranges::find(table, name, [](const auto& row) { return row.name; });
  if (found == table.end()) return std::nullopt;
  return found->value;
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
    return {std::move(contract_), std::move(findings_)};
  }

 private:
  template <class Use>
  void with_file(std::string_view path, Use use) {
    const auto file = std::ranges::find(schemas_.files, path, &File::path);
    if (file == schemas_.files.end()) {
      findings_.push_back({{schemas_.name + "/" + std::string(path), 0, 0},
                           Severity::error,
                           "contract",
                           "this file of the contract is missing",
                           "the folder given with --schemas must hold contract/ and openapi/"});
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

  void read_errors(const Node& root) {
    MapReader reader(root, file_, findings_);
    reader.each("errors", [&](const Node::Member& member) {
      MapReader entry(member.value, file_, findings_);
      ErrorText error;
      error.name = member.key;
      error.code = entry.required_text("code");
      error.title = entry.required_text("title");
      error.detail = entry.required_text("detail");
      if (const Node* source = entry.optional("source")) error.source = to_json(*source);
      if (const Node* meta = entry.optional("meta")) error.meta = to_json(*meta);
      contract_->errors[member.key] = std::move(error);
    });
  }

  void read_families(const Node& root) {
    MapReader reader(root, file_, findings_);
    reader.each("families", [&](const Node::Member& member) { read_family(member); });
    const Node* throttles = reader.optional("throttles");
    if (throttles == nullptr) return;
    for (const Node& item : throttles->items) read_throttle(item);
  }

  void read_family(const Node::Member& member) {
    MapReader reader(member.value, file_, findings_);
    Family& family = contract_->families[member.key];
    family.id = member.key;
    family.api_name = reader.required_text("api_name");
    family.host = reader.required_text("host");
    family.versioned = reader.flag("versioned");
    family.content_type = reader.required_text("content_type");
    const std::string refusal_type = reader.required_text("refusal_type");
    family.recipient_required = reader.text("recipient", "optional") == "required";
    family.default_siret = reader.text("default_siret");
    family.drops_scopes_with = reader.text("drops_scopes_with");
    if (const Node* mandatory = reader.optional("mandatory")) {
      for (const Node::Member& entry : mandatory->members) {
        family.mandatory.push_back({entry.key, entry.value.text});
      }
    }
    reader.each("refusals", [&](const Node::Member& entry) {
      const auto stage = value_named(stage_names, entry.key);
      if (!stage) {
        reader.tell(entry.value, "there is no stage `" + entry.key + "`");
        return;
      }
      family.refusals[*stage] = read_refusal(entry.value, refusal_type);
    });
  }

  Refusal read_refusal(const Node& node, const std::string& refusal_type) {
    MapReader reader(node, file_, findings_);
    Refusal refusal;
    refusal.status = reader.number("status", 500);
    const std::string shape = reader.required_text("shape");
    if (const auto known = value_named(shape_names, shape)) {
      refusal.shape = *known;
    } else {
      reader.tell(node, "there is no shape `" + shape + "`", "json_api, object or flat_list");
    }
    refusal.error = reader.text("error");
    if (!refusal.error.empty() && !contract_->errors.contains(refusal.error)) {
      reader.tell(node, "there is no error `" + refusal.error + "`", "see errors.yaml");
    }
    refusal.kind = reader.text("kind");
    refusal.content_type = reader.text("content_type", refusal_type);
    refusal.cache_headers = reader.flag("cache_headers");
    return refusal;
  }

  void read_throttle(const Node& node) {
    MapReader reader(node, file_, findings_);
    Throttle throttle;
    throttle.name = reader.required_text("name");
    throttle.path_contains = reader.text("path_contains");
    throttle.family = family_named(reader.required_text("family"), reader, node);
    throttle.api_key_only = reader.text("counts", "callers") == "api_key";
    throttle.limit = reader.number("limit", 1);
    throttle.period = std::max(reader.number("period", 1), 1);
    if (throttle.family != nullptr) contract_->throttles.push_back(std::move(throttle));
  }

  const Family* family_named(const std::string& name, MapReader& reader, const Node& where) {
    const auto found = contract_->families.find(name);
    if (found != contract_->families.end()) return &found->second;
    reader.tell(where, "there is no family `" + name + "`", "see families.yaml");
    return nullptr;
  }

  void read_providers(const Node& root) {
    MapReader reader(root, file_, findings_);
    reader.each("providers", [&](const Node::Member& member) {
      MapReader entry(member.value, file_, findings_);
      Provider& provider = contract_->providers[member.key];
      provider.id = member.key;
      provider.name = entry.required_text("name");
      provider.prefix = entry.required_text("prefix");
      const Node* windows = entry.optional("maintenance");
      if (windows == nullptr) return;
      for (const Node& window : windows->items) {
        provider.maintenance.push_back(read_window(window));
      }
    });
    reader.each("pings", [&](const Node::Member& member) {
      contract_->pings.push_back({member.key, member.value.text});
    });
  }

  MaintenanceWindow read_window(const Node& node) {
    MapReader reader(node, file_, findings_);
    MaintenanceWindow window;
    if (const std::string name = reader.text("weekday"); !name.empty()) {
      window.weekday = value_named(weekday_names, name);
      if (!window.weekday) reader.tell(node, "there is no weekday `" + name + "`");
    }
    if (const std::string day = reader.text("day"); !day.empty()) {
      Date date;
      if (parse_date(day, date)) {
        window.day = date;
      } else {
        reader.tell(node, "`day` is no date", "write it as '2025-03-20'");
      }
    }
    window.from = read_time(reader, node, "from");
    window.to = read_time(reader, node, "to");
    return window;
  }

  static int read_time(MapReader& reader, const Node& node, std::string_view name) {
    const std::string text = reader.required_text(name);
    const bool good = text.size() == 5 && text[2] == ':' && is_digits(text.substr(0, 2)) &&
                      is_digits(text.substr(3));
    if (!good) {
      reader.tell(node, "`" + std::string(name) + "` is no time of day", "write it as '01:10'");
      return 0;
    }
    return std::stoi(text.substr(0, 2)) * 3600 + std::stoi(text.substr(3)) * 60;
  }

  void read_pages(const Node& root) {
    MapReader reader(root, file_, findings_);
    if (const Node* pages = reader.required("pages")) {
      for (const Node& page : pages->items) contract_->pages.push_back(read_page(page));
    }
    if (const Node* page = reader.required("no_route")) contract_->no_route = read_page(*page);
    if (const Node* page = reader.required("unreadable")) contract_->unreadable = read_page(*page);
    if (const Node* page = reader.required("reload")) contract_->reload = read_page(*page);
    if (const Node* node = reader.required("cors")) {
      MapReader cors(*node, file_, findings_);
      contract_->cors = {cors.texts("hosts"), cors.required_text("methods"),
                         cors.required_text("max_age")};
    }
  }

  Page read_page(const Node& node) {
    MapReader reader(node, file_, findings_);
    Page page;
    page.path = reader.text("path");
    page.action = reader.text("action", "text");
    page.status = reader.number("status", 200);
    page.content_type = reader.text("content_type");
    page.body = reader.text("body");
    page.file = reader.text("file");
    page.raw = reader.flag("raw");
    if (const std::string family = reader.text("family"); !family.empty()) {
      page.family = family_named(family, reader, node);
    }
    if (const std::string closes = reader.text("closes"); !closes.empty()) {
      contract_->closed[closes] = page.path;
    }
    return page;
  }

  void read_operations(const Node& shapes_root) {
    Shapes shapes(shapes_root, file_, findings_);
    for (const File& file : schemas_.files) {
      if (!file.path.starts_with("contract/operations/")) continue;
      with_file(file, [&](const Node& root) {
        MapReader reader(root, file_, findings_);
        reader.each("operations",
                    [&](const Node::Member& member) { read_operation(member, shapes); });
      });
    }
  }

  void read_operation(const Node::Member& member, Shapes& shapes) {
    MapReader reader(member.value, file_, findings_);
    Operation operation;
    operation.id = member.key;
    operation.place = {file_, member.line, member.column};
    operation.title = reader.required_text("title");
    operation.path = reader.required_text("path");
    operation.family = family_named(reader.required_text("family"), reader, member.value);
    operation.scopes = reader.texts("scopes");
    const std::string provider = reader.required_text("provider");
    const auto known = contract_->providers.find(provider);
    if (known == contract_->providers.end()) {
      reader.tell(member.value, "there is no provider `" + provider + "`", "see providers.yaml");
    } else {
      operation.provider = &known->second;
    }
    bool whole = operation.family != nullptr && operation.provider != nullptr &&
                 operation.path.starts_with('/');
    const Node* variants = reader.required("variants");
    if (variants == nullptr) return;
    for (const Node& name : variants->items) {
      Variant variant;
      whole = shapes.make_variant(name.text, name, file_, contract_->errors, variant) && whole;
      operation.variants.push_back(std::move(variant));
    }
    if (whole && !operation.variants.empty()) {
      contract_->operations.emplace(operation.id, std::move(operation));
    }
  }

  const FileTree& schemas_;
  std::string file_;
  Findings findings_;
  std::shared_ptr<Contract> contract_ = std::make_shared<Contract>();
};

}  // namespace

ReadContract read_contract(const FileTree& schemas) { return Reader(schemas).read(); }

}  // namespace sandbox
