#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>

#include "model/finding_rules.h"
#include "reading/document.h"
#include "reading/flat_form.h"
#include "reading/json_refusal.h"
#include "support/text.h"

// nlohmann_json parses and calls the builder for each value; since it does not say where
// a value stands, a second cursor walks over the tokens of the same text in step with
// it. What it refuses is told in words of our own, at the place where the cursor stands.

namespace sandbox {
namespace {

// As Ruby's JSON; docs/bounds.md.
constexpr std::size_t max_depth = 100;

// Walks over the tokens of a JSON text that a parser has found valid so far, to
// know where each of them starts.
class Tokens {
 public:
  Tokens(std::string_view text, const Origin& origin) : text_(text), origin_(origin) {}

  // Moves past the next token; its place.
  std::pair<int, int> next() {
    while (at_ < text_.size() && (std::isspace(static_cast<unsigned char>(text_[at_])) != 0 ||
                                  text_[at_] == ',' || text_[at_] == ':')) {
      advance();
    }
    const std::pair<int, int> place = {line_ + origin_.first_line - 1, column_ + origin_.indent};
    if (at_ >= text_.size()) return place;
    if (text_[at_] == '"') {
      advance();
      while (at_ < text_.size() && text_[at_] != '"') {
        if (text_[at_] == '\\') advance();
        advance();
      }
      advance();
    } else if (std::string_view("{}[]").find(text_[at_]) != std::string_view::npos) {
      advance();
    } else {
      while (at_ < text_.size() &&
             (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
              std::string_view("+-.").find(text_[at_]) != std::string_view::npos)) {
        advance();
      }
    }
    return place;
  }

 private:
  void advance() {
    if (at_ < text_.size() && text_[at_] == '\n') {
      ++line_;
      column_ = 1;
    } else {
      ++column_;
    }
    ++at_;
  }

  std::string_view text_;
  const Origin& origin_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
};

// Builds a Node from nlohmann's events.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, const Origin& origin)
      : text_(text), origin_(origin), tokens_(text, origin) {}

  bool null() override { return scalar(Node::Kind::null, ""); }
  bool boolean(bool value) override {
    return scalar(Node::Kind::boolean, value ? "true" : "false");
  }
  bool number_integer(number_integer_t value) override {
    return scalar(Node::Kind::integer, std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return scalar(Node::Kind::integer, std::to_string(value));
  }
  bool number_float(number_float_t value, const string_t& written) override {
    // A whole number beyond 64 bits arrives here; Ruby keeps it whole.
    if (written.find_first_of(".eE") == std::string::npos) {
      return scalar(Node::Kind::integer, written);
    }
    return scalar(Node::Kind::decimal, ruby_float(value));
  }
  bool string(string_t& value) override { return scalar(Node::Kind::text, value); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Node::Kind::map); }
  bool start_array(std::size_t) override { return open(Node::Kind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const auto [line, column] = tokens_.next();
    open_.back().member = {name, line, column, {}};
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    refuse();
    return false;
  }

  // Tells what is wrong with the text.
  void refuse() {
    Complaint complaint = explain_json(text_);
    findings_.push_back(found(
        complaint.rule.value_or(RuleId::json_syntax),
        {origin_.file, complaint.at.line + origin_.first_line - 1,
         complaint.at.column + origin_.indent},
        say({"this is not valid JSON: {0}", "ceci n'est pas du JSON : {0}"}, complaint.sentence),
        std::move(complaint.hint)));
  }

  Node take_root() { return std::move(root_); }
  Findings& findings() { return findings_; }

 private:
  struct Open {
    Node node;
    Node::Member member;
    std::map<std::string, std::size_t, std::less<>> keys;
  };

  bool scalar(Node::Kind kind, std::string text) {
    Node node;
    node.kind = kind;
    node.written = text;
    node.text = std::move(text);
    std::tie(node.line, node.column) = tokens_.next();
    place(std::move(node));
    return true;
  }

  bool open(Node::Kind kind) {
    Open opened;
    opened.node.kind = kind;
    std::tie(opened.node.line, opened.node.column) = tokens_.next();
    if (open_.size() >= max_depth) {
      findings_.push_back(found(RuleId::json_syntax, opened.node.place_in(origin_.file),
                                {"the JSON is nested too deeply", "le JSON a trop de niveaux"},
                                say({"nest at most {0} levels", "imbriquer au plus {0} niveaux"},
                                    std::to_string(max_depth))));
      return false;
    }
    open_.push_back(std::move(opened));
    return true;
  }

  bool close() {
    tokens_.next();
    Node node = std::move(open_.back().node);
    open_.pop_back();
    place(std::move(node));
    return true;
  }

  void place(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (open_.back().node.is_list()) {
      open_.back().node.items.push_back(std::move(node));
    } else {
      place_member(std::move(node));
    }
  }

  void place_member(Node value) {
    Open& map = open_.back();
    map.member.value = std::move(value);
    const auto [known, is_new] = map.keys.emplace(map.member.key, map.node.members.size());
    if (is_new) {
      map.node.members.push_back(std::move(map.member));
      return;
    }
    findings_.push_back(
        found(RuleId::json_repeated_key, {origin_.file, map.member.line, map.member.column},
              say({"the key \"{0}\" stands twice; the last one counts",
                   "la rubrique « {0} » est écrite deux fois ; seule la dernière compte"},
                  map.member.key),
              {"remove one of the two", "enlever l'une des deux"}));
    map.node.members[known->second] = std::move(map.member);
  }

  std::string_view text_;
  const Origin& origin_;
  Tokens tokens_;
  Node root_;
  Findings findings_;
  std::vector<Open> open_;
};

}  // namespace

Document read_json(std::string_view text, const Origin& origin) {
  Builder builder(text, origin);
  // nlohmann skips a byte order mark, and takes a NUL for the end.
  const bool is_odd =
      text.starts_with(byte_order_mark) || text.find('\0') != std::string_view::npos;
  if (is_odd) {
    builder.refuse();
  } else if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return {builder.take_root(), std::move(builder.findings())};
  }
  return {std::nullopt, std::move(builder.findings())};
}

Document read_document(std::string_view text, const std::string& file, Aliases aliases) {
  if (!file.ends_with(".json")) return read_yaml(text, file, aliases);
  if (auto prepared = read_prepared(text, aliases)) return *std::move(prepared);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return read_json(text, {file});
}

}  // namespace sandbox
