#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

#include "model/finding_rules.h"
#include "reading/document.h"
#include "reading/ruby_scalar.h"
#include "support/text.h"

// yaml-cpp reads the text and calls the builder for each event; the builder makes nodes
// with places, types plain scalars as Ruby does, and writes aliases out within a bound.
// What Ruby's reader would refuse and yaml-cpp lets pass is looked for in the bytes
// before, and in the events meanwhile.

namespace sandbox {
namespace {

// More nodes than any honest document has: aliases of aliases stop here.
constexpr std::size_t max_nodes = 2'000'000;

struct Refused {
  Finding finding;
};

Refused refused(const std::string& file, const YAML::Mark& mark, Wording sentence, Wording hint) {
  return {found(RuleId::yaml_syntax, {file, mark.line + 1, mark.column + 1}, std::move(sentence),
                std::move(hint))};
}

// The lines of a text, so that a mark can be looked up in what was written.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text), starts_{0} {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }

  // The text from a mark to the end of the file; empty past the end.
  std::string_view from(const YAML::Mark& mark) const {
    return from(static_cast<std::size_t>(std::max(mark.line, 0)),
                static_cast<std::size_t>(std::max(mark.column, 0)));
  }
  std::string_view from(std::size_t line, std::size_t column) const {
    if (line >= starts_.size() || starts_[line] + column > text_.size()) return {};
    return text_.substr(starts_[line] + column);
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// Whether the quoted scalar that starts here has its closing quote.
bool is_closed(std::string_view quoted) {
  const char quote = quoted.front();
  for (std::size_t i = 1; i < quoted.size(); ++i) {
    if (quote == '"' && quoted[i] == '\\') {
      ++i;
    } else if (quoted[i] == quote) {
      if (quote == '\'' && i + 1 < quoted.size() && quoted[i + 1] == quote) {
        ++i;
      } else {
        return true;
      }
    }
  }
  return false;
}

std::size_t size_of(const Node& node) {
  std::size_t size = 1;
  for (const Node& item : node.items) size += size_of(item);
  for (const Node::Member& member : node.members) size += size_of(member.value);
  return size;
}

// Builds a Node from yaml-cpp's events.
class Builder : public YAML::EventHandler {
 public:
  Builder(std::string_view text, const std::string& file, Aliases aliases)
      : lines_(text), file_(file), aliases_(aliases) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    place(mark, Node{}, anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (aliases_ == Aliases::refused) {
      throw refused(file_, mark,
                    {"an alias (`*name`) stands here, which the real service refuses",
                     "un alias (`*nom`) est écrit ici, ce que le vrai service refuse"},
                    {"write the value out instead of referring to an anchor",
                     "écrire la valeur en toutes lettres au lieu de renvoyer à une ancre"});
    }
    const Node& original = anchored_[anchor];
    count(size_of(original), mark);
    place(mark, original, 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node;
    const std::string_view source = lines_.from(mark);
    if (tag == "?") {
      node = ruby_scalar(value);
    } else if (tag == "!" || tag.empty() || tag == "tag:yaml.org,2002:str") {
      node.kind = Node::Kind::text;
      node.text = node.written = value;
      check_closed(mark, source);
      if (!source.empty() && source.front() == '|') node.block_line = mark.line + 2;
    } else {
      throw refused(file_, mark,
                    say({"the tag {0} stands here, which the real service refuses",
                         "l'étiquette {0} est écrite ici, ce que le vrai service refuse"},
                        tag),
                    {"remove the tag", "enlever l'étiquette"});
    }
    place(mark, std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, Node::Kind::list, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, Node::Kind::map, anchor);
  }
  void OnMapEnd() override { close(); }

  Node take_root() { return std::move(root_); }
  Findings take_findings() { return std::move(findings_); }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    bool awaits_value = false;  // of a map: a key has been read
    Node::Member member;
    std::map<std::string, std::size_t, std::less<>> keys;
  };

  void check_closed(const YAML::Mark& mark, std::string_view source) const {
    const bool quoted = !source.empty() && (source.front() == '"' || source.front() == '\'');
    if (quoted && !is_closed(source)) {
      throw refused(file_, mark,
                    {"a quote opens here and is never closed",
                     "un guillemet s'ouvre ici et n'est jamais fermé"},
                    say({"write the closing {0}", "écrire le {0} qui ferme"},
                        std::string(1, source.front())));
    }
  }

  void count(std::size_t more, const YAML::Mark& mark) {
    nodes_ += more;
    if (nodes_ > max_nodes) {
      throw refused(file_, mark,
                    {"the document is too large once its aliases are written out",
                     "le document est trop grand une fois ses alias développés"},
                    {"use fewer aliases", "utiliser moins d'alias"});
    }
  }

  void open(const YAML::Mark& mark, Node::Kind kind, YAML::anchor_t anchor) {
    Open opened;
    opened.node.kind = kind;
    opened.node.line = mark.line + 1;
    opened.node.column = mark.column + 1;
    opened.anchor = anchor;
    open_.push_back(std::move(opened));
  }

  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    const YAML::Mark mark = mark_of(closed.node);
    place(mark, std::move(closed.node), closed.anchor);
  }

  static YAML::Mark mark_of(const Node& node) {
    YAML::Mark mark;
    mark.line = node.line - 1;
    mark.column = node.column - 1;
    return mark;
  }

  // Puts a complete node where it belongs: root, item, key or value.
  void place(const YAML::Mark& mark, Node node, YAML::anchor_t anchor) {
    count(1, mark);
    if (node.line == 0 || node.kind < Node::Kind::list) {
      node.line = mark.line + 1;
      node.column = mark.column + 1;
    }
    if (anchor != 0) anchored_[anchor] = node;
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (open_.back().node.is_list()) {
      open_.back().node.items.push_back(std::move(node));
    } else if (!open_.back().awaits_value) {
      place_key(mark, node);
    } else {
      place_value(std::move(node));
    }
  }

  void place_key(const YAML::Mark& mark, const Node& key) {
    if (key.is_list() || key.is_map()) {
      throw refused(file_, mark,
                    {"a list or a map is used as a key", "une liste ou un objet sert de clé"},
                    {"use a plain name as the key", "écrire un simple nom comme clé"});
    }
    Open& map = open_.back();
    map.member = {key.is_null() ? key.written : key.text, mark.line + 1, mark.column + 1, {}};
    if (key.text != key.written && !key.is_null()) {
      findings_.push_back(found(
          RuleId::yaml_key, {file_, mark.line + 1, mark.column + 1},
          say({"the key `{0}` is read as {1}", "la clé `{0}` est lue {1}"}, key.written, key.text),
          say({"put the key in quotes: '{0}'", "mettre la clé entre guillemets : '{0}'"},
              key.written)));
    }
    map.awaits_value = true;
  }

  void place_value(Node value) {
    Open& map = open_.back();
    Node::Member& member = map.member;
    if (value.is_null()) check_colon(member);
    member.value = std::move(value);
    map.awaits_value = false;
    const auto [known, is_new] = map.keys.emplace(member.key, map.node.members.size());
    if (is_new) {
      map.node.members.push_back(std::move(member));
      return;
    }
    Node::Member& first = map.node.members[known->second];
    findings_.push_back(
        found(RuleId::yaml_repeated_key, {file_, member.line, member.column},
              say({"the key `{0}` stands twice (first on line {1}); the last one counts",
                   "la clé `{0}` est écrite deux fois (d'abord ligne {1}) ; la dernière compte"},
                  member.key, std::to_string(first.line)),
              {"remove one of the two", "enlever l'une des deux"}));
    first = std::move(member);
  }

  // yaml-cpp takes a line without a colon for a key without a value.
  void check_colon(const Node::Member& member) const {
    YAML::Mark mark;
    mark.line = member.line - 1;
    mark.column = member.column - 1;
    std::string_view rest = lines_.from(mark);
    rest = rest.substr(0, rest.find('\n'));
    if (!rest.starts_with(member.key)) return;
    rest.remove_prefix(member.key.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r"), rest.size()));
    if (rest.empty() || rest.front() == '#') {
      throw refused(
          file_, mark,
          say({"`{0}` stands here without a colon", "`{0}` est écrit ici sans deux-points"},
              member.key),
          say({"write `{0}: …`, or indent the line if it continues a text",
               "écrire `{0}: …`, ou décaler la ligne vers la droite si elle continue un texte"},
              member.key));
    }
  }

  Lines lines_;
  const std::string& file_;
  Aliases aliases_;
  Node root_;
  Findings findings_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Node> anchored_;
  std::size_t nodes_ = 0;
};

// Counts documents, nothing else.
class Nothing : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

Finding at_offset(RuleId rule, std::string_view text, std::size_t offset, const std::string& file,
                  Wording sentence, Wording hint) {
  const std::string_view before = text.substr(0, offset);
  const auto line = static_cast<int>(std::ranges::count(before, '\n')) + 1;
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return found(rule, {file, line, static_cast<int>(offset - start) + 1}, std::move(sentence),
               std::move(hint));
}

// What libyaml refuses in the bytes themselves, before any structure.
std::optional<Finding> refuse_bytes(std::string_view text, const std::string& file) {
  if (const std::size_t valid = valid_utf8_length(text); valid < text.size()) {
    return at_offset(
        RuleId::not_utf8, text, valid, file,
        {"the file is not UTF-8 from here on", "le fichier n'est plus en UTF-8 à partir d'ici"},
        {"save the file as UTF-8 (in most editors: Save with encoding)",
         "enregistrer le fichier en UTF-8 (dans la plupart des éditeurs : "
         "Enregistrer avec encodage)"});
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool lone_return = c == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    const bool allowed = c >= 0x20 || c == '\t' || c == '\n' || c == '\r';
    if (!allowed || c == 0x7F || lone_return) {
      return at_offset(RuleId::yaml_syntax, text, i, file,
                       lone_return ? Wording{"a carriage return stands here without a line feed",
                                             "un retour chariot est ici sans saut de ligne"}
                                   : Wording{"a control character stands here",
                                             "un caractère de contrôle est ici"},
                       {"remove it", "l'enlever"});
    }
  }
  return std::nullopt;
}

bool is_indented_by_tab(std::string_view text, int line) {
  const std::vector<std::string> lines = split(text, '\n');
  if (line < 0 || static_cast<std::size_t>(line) >= lines.size()) return false;
  const std::string& found = lines[static_cast<std::size_t>(line)];
  return found.substr(0, found.find_first_not_of(" \t")).find('\t') != std::string::npos;
}

Wording plain_words(const YAML::Exception& error, std::string_view text) {
  if (is_indented_by_tab(text, error.mark.line)) {
    return {"the line is indented by a tab; only spaces may indent",
            "la ligne est décalée par une tabulation ; seules des espaces le peuvent"};
  }
  if (dynamic_cast<const YAML::DeepRecursion*>(&error) != nullptr) {
    return {"the document is nested too deeply", "le document a trop de niveaux"};
  }
  return error.msg;
}

}  // namespace

Document read_yaml(std::string_view text, const std::string& file, Aliases aliases) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (auto finding = refuse_bytes(text, file)) return {std::nullopt, {*std::move(finding)}};

  Builder builder(text, file, aliases);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    Document document{builder.take_root(), builder.take_findings()};
    Nothing nothing;
    if (parser.HandleNextDocument(nothing)) {
      document.findings.push_back(
          found(RuleId::yaml_documents, {file, 0, 0},
                {"the file holds several documents; only the first is read",
                 "le fichier contient plusieurs documents ; seul le premier est lu"},
                {"put each document in a file of its own",
                 "mettre chaque document dans son propre fichier"}));
    }
    return document;
  } catch (const Refused& refusal) {
    return {std::nullopt, {refusal.finding}};
  } catch (const YAML::Exception& error) {
    const bool has_place = error.mark.line >= 0;
    return {
        std::nullopt,
        {found(RuleId::yaml_syntax,
               {file, has_place ? error.mark.line + 1 : 0, has_place ? error.mark.column + 1 : 0},
               say({"this is not valid YAML: {0}", "ceci n'est pas du YAML : {0}"},
                   plain_words(error, text)),
               {"look at the indentation, the quotes and the colons of this line and the "
                "one above",
                "regarder le décalage, les guillemets et les deux-points de cette ligne et "
                "de celle du dessus"})}};
  }
}

}  // namespace sandbox
