#include <array>
#include <optional>

#include "contract/readers.h"

namespace sandbox {
namespace {

constexpr std::array actions = {
    Word{"text", Page::Action::text},
    Word{"pings", Page::Action::pings},
    Word{"provider_ping", Page::Action::provider_ping},
    Word{"jwks", Page::Action::jwks},
    Word{"document", Page::Action::document},
    Word{"introspect", Page::Action::introspect},
    Word{"privileges", Page::Action::privileges},
    Word{"attestation_document", Page::Action::attestation_document},
    Word{"attestation_link", Page::Action::attestation_link},
};

// Nothing when it could not answer.
std::optional<Page> read_page(const Node& node, const ContractFile& file) {
  const std::size_t findings_before = file.findings.size();
  MapReader reader(node, file.name, file.findings);
  Page page;
  page.path = reader.text("path");
  page.action = choice(reader, "action", actions, Page::Action::text);
  page.status = reader.number("status", 200);
  page.content_type = reader.text("content_type");
  page.body = reader.text("body");
  page.file = reader.text("file");
  page.raw = reader.flag("raw");
  page.post = reader.flag("post");
  page.any_method = reader.flag("any_method");
  if (!file.contract.apis.empty()) page.api = &file.contract.apis.front();
  if (reader.has("api")) page.api = api_named(reader, file.contract);
  if (page.status < 200 || page.status > 599) {
    reader.tell(reader.place_of("status"),
                {"`status` is none of HTTP", "`status` n'est pas un code de réponse"},
                {"write a number from 200 to 599", "écrire un nombre de 200 à 599"});
  }
  reader.optional("family");
  const bool asks_for_callers =
      page.action == Page::Action::introspect || page.action == Page::Action::privileges;
  if (reader.has("family") || asks_for_callers) {
    page.family = entry_named(reader, "family", file.contract.families);
    if (page.family == nullptr) return std::nullopt;
  }
  if (page.action == Page::Action::document) reader.required_text("file");
  if (const std::string closes = reader.text("closes"); !closes.empty()) {
    file.contract.closed[closes] = page.path;
  }
  const bool whole = file.findings.size() == findings_before;
  return whole ? std::optional(std::move(page)) : std::nullopt;
}

// The page written under `name`, left as it is when it could not answer.
void read_into(Page& page, MapReader& reader, std::string_view name, const ContractFile& file) {
  const Node* node = reader.required(name);
  if (node == nullptr) return;
  if (auto read = read_page(*node, file)) page = *std::move(read);
}

void read_into(FrameworkError& error, MapReader& reader, std::string_view name,
               const ContractFile& file) {
  const Node* node = reader.required(name);
  if (node == nullptr) return;
  MapReader entry(*node, file.name, file.findings);
  error = {entry.number("status", 500), entry.required_text("reason")};
}

void read_framework_errors(const Node& node, const ContractFile& file) {
  MapReader reader(node, file.name, file.findings);
  read_into(file.contract.unreadable, reader, "unreadable", file);
  read_into(file.contract.not_acceptable, reader, "not_acceptable", file);
  read_into(file.contract.root, reader, "root", file);
  read_into(file.contract.wrong_method, reader, "wrong_method", file);
}

}  // namespace

void read_pages(const Node& root, const ContractFile& file) {
  MapReader reader(root, file.name, file.findings);
  for (const Node& item : reader.required_items("pages")) {
    auto page = read_page(item, file);
    if (page && !page->path.starts_with('/')) {
      reader.tell(item, {"the page has no path", "la page n'a pas de chemin"},
                  {"add `path: /…`", "ajouter `path: /…`"});
    } else if (page) {
      file.contract.pages.push_back(*std::move(page));
    }
  }
  read_into(file.contract.no_route, reader, "no_route", file);
  read_into(file.contract.reload, reader, "reload", file);
  if (const Node* node = reader.required("framework_errors")) read_framework_errors(*node, file);
  if (const Node* node = reader.required("cors")) {
    MapReader cors(*node, file.name, file.findings);
    file.contract.cors = {cors.texts("hosts"), cors.required_text("methods"),
                          cors.required_text("max_age"), cors.text("public_path")};
  }
}

}  // namespace sandbox
