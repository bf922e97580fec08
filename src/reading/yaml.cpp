// Reads YAML as the real service does: with libyaml, which is the parser inside
// Ruby's Psych, so that what one refuses the other refuses, and each scalar has the
// same text. What Psych adds to it stands in ruby_scalar.h (types), in ruby_tag.h, and in
// node_builder.h (keys, merges). yaml_refusal.h says in plain words why a text is
// refused, and where its author went wrong.

#include <yaml.h>

#include "reading/document.h"
#include "reading/flat_form.h"
#include "reading/lines.h"
#include "reading/node_builder.h"
#include "reading/ruby_scalar.h"
#include "reading/ruby_tag.h"
#include "reading/yaml_letters.h"
#include "reading/yaml_refusal.h"
#include "support/text.h"

// libyaml reads the text and gives one event after the other; the builder makes nodes of
// them, with places, types plain scalars as Ruby does, and writes aliases out within a bound.
// What Psych refuses besides is looked for in the bytes before, and in the events meanwhile.

namespace sandbox {
namespace {

std::string text_of(const yaml_char_t* text) {
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}

// libyaml's parser over one text.
class Events {
 public:
  explicit Events(std::string_view text) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;
  ~Events() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }

  // The next event, good until the next call; nullptr where the text is refused.
  const yaml_event_t* next() {
    yaml_event_delete(&event_);
    return yaml_parser_parse(&parser_, &event_) != 0 ? &event_ : nullptr;
  }

  YamlProblem problem() const {
    return {parser_.problem ? parser_.problem : "", parser_.context ? parser_.context : "",
            parser_.problem_mark.index, parser_.context_mark.index};
  }

 private:
  yaml_parser_t parser_{};
  yaml_event_t event_{};
};

// Hands libyaml's events to the builder, with Ruby's types and the places of bytes.
class Reader {
 public:
  Reader(std::string_view text, const std::string& file, Aliases aliases)
      : events_(text),
        lines_(text),
        letters_(text),
        text_(text),
        file_(file),
        builder_(file, aliases) {}

  Document read() {
    try {
      while (read_event()) {
      }
      Document document{builder_.take_root(), builder_.take_findings()};
      tell_more_documents(document.findings);
      return document;
    } catch (const RefusedDocument& refusal) {
      return {std::nullopt, {refusal.finding}};
    }
  }

 private:
  // False at the end of the first document.
  bool read_event() {
    const yaml_event_t* event = events_.next();
    if (event == nullptr) {
      refuse(explain_yaml(text_, lines_, events_.problem()));
    }
    const Position at = lines_.position(letters_.offset(event->start_mark.index));
    switch (event->type) {
      case YAML_SCALAR_EVENT:
        read_scalar(*event, at);
        return true;
      case YAML_ALIAS_EVENT:
        builder_.alias(at, text_of(event->data.alias.anchor));
        return true;
      case YAML_SEQUENCE_START_EVENT:
        open_list(*event, at);
        return true;
      case YAML_MAPPING_START_EVENT:
        open_map(*event, at);
        return true;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        builder_.close();
        return true;
      case YAML_DOCUMENT_END_EVENT:
      case YAML_STREAM_END_EVENT:
        return false;
      default:
        return true;
    }
  }

  void read_scalar(const yaml_event_t& event, Position at) {
    const auto& scalar = event.data.scalar;
    const std::string value(reinterpret_cast<const char*>(scalar.value), scalar.length);
    Node node;
    if (scalar.quoted_implicit != 0) {
      node.kind = Node::Kind::text;
      node.text = node.written = value;
    } else if (scalar.tag == nullptr) {
      node = ruby_scalar(value);
    } else {
      auto tagged = ruby_tagged(value, text_of(scalar.tag));
      if (!tagged) refuse_tag(text_of(scalar.tag), at);
      node = *std::move(tagged);
    }
    if (scalar.style == YAML_LITERAL_SCALAR_STYLE) node.block_line = at.line + 1;
    builder_.scalar(at, std::move(node), text_of(scalar.anchor));
  }

  void open_list(const yaml_event_t& event, Position at) {
    const auto& start = event.data.sequence_start;
    const std::string tag = text_of(start.tag);
    if (ruby_refuses_list(tag)) refuse_tag(tag, at);
    builder_.open(at, Node::Kind::list, text_of(start.anchor), is_ordered_map(tag));
  }

  void open_map(const yaml_event_t& event, Position at) {
    const auto& start = event.data.mapping_start;
    const std::string tag = text_of(start.tag);
    if (ruby_refuses_map(tag)) refuse_tag(tag, at);
    builder_.open(at, Node::Kind::map, text_of(start.anchor));
  }

  [[noreturn]] void refuse_tag(const std::string& tag, Position at) const {
    constexpr std::string_view yaml = "tag:yaml.org,2002:";
    const std::string written = tag.starts_with(yaml) ? "!!" + tag.substr(yaml.size()) : tag;
    builder_.refuse(at,
                    say({"the value with the tag `{0}` is refused by the real service",
                         "`{0}` est écrit devant une valeur, ce que le vrai service refuse"},
                        written),
                    {"remove the tag, and write the value as a text, a number, a list or a map",
                     "n'écrire que la valeur"});
  }

  [[noreturn]] void refuse(Complaint complaint) const {
    throw RefusedDocument{found(complaint.rule.value_or(RuleId::yaml_syntax),
                                {file_, complaint.at.line, complaint.at.column},
                                std::move(complaint.sentence), std::move(complaint.hint))};
  }

  // Ruby stops at the end of the first document, whatever follows.
  void tell_more_documents(Findings& findings) {
    const yaml_event_t* event = events_.next();
    if (event != nullptr && event->type != YAML_DOCUMENT_START_EVENT) return;
    const std::size_t letters =
        event != nullptr ? event->start_mark.index : events_.problem().problem_at;
    const Position at = lines_.position(letters_.offset(letters));
    findings.push_back(found(RuleId::yaml_documents, {file_, at.line, at.column},
                             {"the file holds several documents; only the first is read",
                              "le fichier contient plusieurs documents ; seul le premier est lu"},
                             {"put each document in a file of its own",
                              "mettre chaque document dans son propre fichier"}));
  }

  Events events_;
  Lines lines_;
  LetterOffsets letters_;
  std::string_view text_;
  const std::string& file_;
  NodeBuilder builder_;
};

}  // namespace

Document read_yaml(std::string_view text, const std::string& file, Aliases aliases) {
  if (auto prepared = read_prepared(text, aliases)) return *std::move(prepared);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (auto refused = refuse_letters(text, file)) return {std::nullopt, {*std::move(refused)}};
  return Reader(text, file, aliases).read();
}

}  // namespace sandbox
