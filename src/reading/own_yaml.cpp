#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

#include "reading/document.h"
#include "reading/flat_form.h"
#include "reading/node_builder.h"
#include "reading/ruby_scalar.h"

namespace sandbox {
namespace {

Position position_of(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }

// Hands yaml-cpp's events to the builder.
class Handler : public YAML::EventHandler {
 public:
  explicit Handler(NodeBuilder& builder) : builder_(builder) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.scalar(position_of(mark), Node{}, name_of(anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.alias(position_of(mark), name_of(anchor));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node;
    if (tag == "?") {
      node = ruby_scalar(value);
    } else {
      node.kind = Node::Kind::text;
      node.text = node.written = value;
    }
    builder_.scalar(position_of(mark), std::move(node), name_of(anchor));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    builder_.open(position_of(mark), Node::Kind::list, name_of(anchor));
  }
  void OnSequenceEnd() override { builder_.close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    builder_.open(position_of(mark), Node::Kind::map, name_of(anchor));
  }
  void OnMapEnd() override { builder_.close(); }

 private:
  static std::string name_of(YAML::anchor_t anchor) {
    return anchor == 0 ? "" : std::to_string(anchor);
  }

  NodeBuilder& builder_;
};

}  // namespace

Document read_own_yaml(std::string_view text, const std::string& file) {
  if (auto prepared = read_prepared(text, Aliases::expanded)) return *std::move(prepared);
  NodeBuilder builder(file, Aliases::expanded);
  Handler handler(builder);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser(stream).HandleNextDocument(handler);
    return {builder.take_root(), builder.take_findings()};
  } catch (const RefusedDocument& refusal) {
    return {std::nullopt, {refusal.finding}};
  } catch (const YAML::Exception& error) {
    const Position at = position_of(error.mark);
    return {
        std::nullopt,
        {found(RuleId::yaml_syntax, {file, at.line, at.column},
               say({"this is not valid YAML: {0}", "ceci ne peut pas être lu : {0}"}, error.msg),
               {"look at the indentation, the quotes and the colons of this line and the one "
                "above",
                "regarder le retrait, les guillemets et les deux-points de cette ligne et de "
                "celle au-dessus"})}};
  }
}

}  // namespace sandbox
