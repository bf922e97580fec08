#include "openapi/document.h"

#include <algorithm>

#include "model/finding_rules.h"
#include "reading/document.h"
#include "support/text.h"

// A document is read whole, then its paths are walked for the `get`s that name an
// operation, each with its parameters, scopes and statuses, and last all of it for what
// can't be used: references that lead nowhere, patterns that are none.

namespace sandbox {
namespace {

const Node* find_map(const Node& node, std::string_view name) {
  const Node* found = node.find(name);
  return found && found->is_map() ? found : nullptr;
}

bool is_true(const Node* node) {
  return node && node->kind == Node::Kind::boolean && node->text == "true";
}

bool is_json(std::string_view media_type) {
  const std::string_view name = media_type.substr(0, media_type.find(';'));
  return name == "application/json" || name.ends_with("+json");
}

// Reads one document into `documents`.
class Reader {
 public:
  Reader(const std::string& file, const SchemaDocument& document, OpenApiDocuments& documents)
      : file_(file), document_(document), root_(document.root()), documents_(documents) {}

  void read() {
    const Node* paths = find_map(root_, "paths");
    if (!paths) {
      add(RuleId::openapi_unusable, {file_},
          {"this is no OpenAPI document: it has no `paths`",
           "ce n'est pas un document OpenAPI : il n'a pas de `paths`"},
          {"give an OpenAPI 3.0 document in YAML or JSON",
           "donner un document OpenAPI 3.0 en YAML ou en JSON"});
      return;
    }
    for (const Node::Member& path : paths->members) {
      const Node* get = find_map(path.value, "get");
      if (!get) continue;
      const Node* answers = find_map(*get, "responses");
      const Node* success = answers ? find_map(*answers, "200") : nullptr;
      std::string id = success ? text_of(*success, "x-operationId") : "";
      if (id.empty()) id = text_of(*get, "x-operationId");
      if (id.empty()) continue;
      read_operation(id, path, *get);
    }
    check_references(root_, 0);
  }

 private:
  void read_operation(const std::string& id, const Node::Member& path, const Node& get) {
    if (!path.key.starts_with('/')) {
      add(RuleId::openapi_unusable, {file_, path.line, path.column},
          say({"the path `{0}` does not start with a slash",
               "le chemin `{0}` ne commence pas par une barre oblique"},
              path.key),
          say({"write `/{0}`", "écrire `/{0}`"}, path.key));
      return;
    }
    DocumentedOperation operation;
    operation.id = id;
    operation.path = path.key;
    operation.title = text_of(get, "summary");
    operation.place = {file_, path.line, path.column};
    operation.document = &document_;
    operation.node = &get;
    read_parameters(path.value, operation);
    read_parameters(get, operation);
    read_scopes(get, operation);
    read_servers(operation);
    if (const Node* answers = find_map(get, "responses")) {
      for (const Node::Member& answer : answers->members) {
        if (is_digits(answer.key) && answer.key.size() == 3) {
          operation.statuses.push_back(std::stoi(answer.key));
        }
      }
    }
    const auto [known, added] = documents_.operations.emplace(id, operation);
    if (!added) {
      add(RuleId::openapi, operation.place,
          say({"the operation `{0}` is described a second time",
               "l'opération `{0}` est décrite une seconde fois"},
              id),
          say({"the description that counts is at {0}",
               "enlever l'une des deux ; celle qui compte est {0}"},
              to_string(known->second.place)));
    }
  }

  void read_parameters(const Node& owner, DocumentedOperation& operation) {
    const Node* list = owner.find("parameters");
    if (!list || !list->is_list()) return;
    for (const Node& item : list->items) {
      const Schema parameter = resolved({&item, &document_});
      if (!parameter.node) continue;
      const std::string in = text_of(*parameter.node, "in");
      std::string name = text_of(*parameter.node, "name");
      if ((in != "path" && in != "query") || name.empty()) continue;
      DeclaredParameter declared;
      declared.schema = resolved({parameter.node->find("schema"), &document_});
      const std::string type = declared.schema.node ? text_of(*declared.schema.node, "type") : "";
      declared.is_list = type == "array" || name.ends_with("[]");
      if (name.ends_with("[]")) name.resize(name.size() - 2);
      declared.name = std::move(name);
      declared.in_path = in == "path";
      declared.required = declared.in_path || is_true(parameter.node->find("required"));
      const Node* explode = parameter.node->find("explode");
      declared.comma_separated = declared.is_list && explode && !is_true(explode);
      declared.description = text_of(*parameter.node, "description");
      declared.example = parameter.node->find("example");
      if (!declared.example && declared.schema.node) {
        declared.example = declared.schema.node->find("example");
      }
      std::erase_if(operation.parameters, [&](const DeclaredParameter& other) {
        return other.name == declared.name && other.in_path == declared.in_path;
      });
      operation.parameters.push_back(std::move(declared));
    }
  }

  void read_scopes(const Node& get, DocumentedOperation& operation) {
    const Node* security = get.find("security");
    if (!security) security = root_.find("security");
    if (!security || !security->is_list()) return;
    for (const Node& requirement : security->items) {
      for (const Node::Member& scheme : requirement.members) {
        for (const Node& scope : scheme.value.items) operation.scopes.push_back(scope.text);
      }
    }
  }

  void read_servers(DocumentedOperation& operation) {
    const Node* servers = root_.find("servers");
    if (!servers || !servers->is_list()) return;
    for (const Node& server : servers->items) operation.servers.push_back(text_of(server, "url"));
  }

  // Tells what examples and validation have to do without.
  void check_references(const Node& node, int depth) {
    if (depth > 200) return;
    for (const Node& item : node.items) check_references(item, depth + 1);
    for (const Node::Member& member : node.members) {
      const Node& value = member.value;
      if (member.key == "example" || member.key == "examples" || member.key == "enum") continue;
      if (member.key == "$ref" && value.is_text()) {
        if (!find_pointer(root_, value.text)) {
          add(RuleId::openapi, value.place_in(file_),
              say({"the reference `{0}` leads nowhere in this document",
                   "la référence `{0}` ne mène nulle part dans ce document"},
                  value.text),
              {"what it stands for is taken as anything; only references like "
               "`#/components/schemas/Name` are followed",
               "seules les références comme `#/components/schemas/Nom` sont suivies ; ce qu'elle "
               "désigne n'est pas vérifié"});
        }
      } else if (member.key == "pattern" && value.is_text()) {
        const std::string_view why = document_.problem_of(value.text);
        if (!why.empty()) {
          add(RuleId::openapi, value.place_in(file_),
              say({"the pattern `{0}` can't be used: {1}",
                   "l'expression régulière `{0}` est inutilisable : {1}"},
                  value.text, std::string(why)),
              {"values are accepted as if there was no pattern",
               "la corriger ; d'ici là, toute valeur est acceptée"});
        }
      }
      check_references(value, depth + 1);
    }
  }

  void add(RuleId rule, Place place, Wording sentence, Wording hint) {
    documents_.findings.push_back(
        found(rule, std::move(place), std::move(sentence), std::move(hint)));
  }

  const std::string& file_;
  const SchemaDocument& document_;
  const Node& root_;
  OpenApiDocuments& documents_;
};

}  // namespace

const Node* DocumentedOperation::media_type(int status) const {
  const Node* answers = node->find("responses");
  const Node* answer = answers ? answers->find(std::to_string(status)) : nullptr;
  if (!answer) return nullptr;
  const Schema target = resolved({answer, document});
  const Node* content = target.node ? target.node->find("content") : nullptr;
  if (!content || !content->is_map()) return nullptr;
  for (const Node::Member& member : content->members) {
    if (is_json(member.key)) return &member.value;
  }
  return nullptr;
}

std::optional<Schema> DocumentedOperation::response_schema(int status) const {
  const Node* media = media_type(status);
  const Node* schema = media ? media->find("schema") : nullptr;
  if (!schema) return std::nullopt;
  return Schema{schema, document};
}

const DocumentedOperation* OpenApiDocuments::find(std::string_view operation) const {
  const auto found = operations.find(std::string(operation));
  return found == operations.end() ? nullptr : &found->second;
}

std::shared_ptr<const SchemaDocument> OpenApiDocuments::document_of(
    const DocumentedOperation& operation) const {
  return *std::ranges::find(roots, operation.document, [](const auto& root) { return root.get(); });
}

OpenApiDocuments parse_openapi(const std::vector<File>& files) {
  OpenApiDocuments documents;
  for (const File& file : files) {
    Document read = read_document(*file.text, file.path, Aliases::expanded);
    documents.findings.insert(documents.findings.end(), read.findings.begin(), read.findings.end());
    if (!read.root) continue;
    documents.roots.push_back(std::make_shared<const SchemaDocument>(std::move(*read.root)));
    Reader(file.path, *documents.roots.back(), documents).read();
  }
  return documents;
}

}  // namespace sandbox
