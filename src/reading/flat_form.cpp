#include "reading/flat_form.h"

#include <algorithm>
#include <vector>

#include "support/embedded_files.h"

// A form is one byte (are there aliases?), and then the root. A node is a byte for its kind,
// its place, and its text or its parts, in order. Numbers are as short as they are small:
// seven bits a byte, the eighth says that more follow; lines count from that of the node
// before. A text is its length, with two bits that say how it is given, and then:
//
//   written   the bytes themselves
//   slice     where they stand in the file
//   block     where the lines stand that they are, and by how much these are indented
//
// The writer tries these by reading them back, so that a form never says another text.

namespace sandbox {
namespace {

constexpr unsigned kind_bits = 0x0F;
constexpr unsigned differs_as_written = 0x10;
constexpr unsigned has_block_line = 0x20;
constexpr std::size_t shortest_slice = 5;  // a shorter one takes no less room

enum class Given : unsigned { written, slice, block };

struct Block {
  std::size_t begin = 0;
  std::size_t indent = 0;
  std::size_t size = 0;  // of the text that the lines make
};

// The lines from `block.begin` on, each without its first `indent` spaces, up to that size.
std::string text_of_block(std::string_view text, const Block& block) {
  std::string made;
  made.reserve(block.size);
  std::size_t at = block.begin;
  while (made.size() < block.size && at < text.size()) {
    for (std::size_t i = 0; i < block.indent && at < text.size() && text[at] == ' '; ++i) ++at;
    const std::size_t end = text.find('\n', at);
    const std::size_t next = end == std::string_view::npos ? text.size() : end + 1;
    made += text.substr(at, std::min(next - at, block.size - made.size()));
    at = next;
  }
  return made;
}

class Writer {
 public:
  explicit Writer(std::string_view text) : text_(text) {
    starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }

  std::string write(const Node& root, bool aliases) {
    form_ += aliases ? '\1' : '\0';
    node(root);
    return std::move(form_);
  }

 private:
  void node(const Node& node) {
    const bool is_scalar = !node.is_list() && !node.is_map();
    const bool differs = is_scalar && node.written != node.text;
    form_ +=
        static_cast<char>(static_cast<unsigned>(node.kind) | (differs ? differs_as_written : 0U) |
                          (node.block_line > 0 ? has_block_line : 0U));
    place(node.line, node.column);
    if (node.block_line > 0) signed_number(node.block_line - node.line);
    if (node.is_list()) {
      number(node.items.size());
      for (const Node& item : node.items) this->node(item);
    } else if (node.is_map()) {
      number(node.members.size());
      for (const Node::Member& member : node.members) {
        string(member.key, position(member.line, member.column), {});
        place(member.line, member.column);
        this->node(member.value);
      }
    } else {
      const std::size_t at = position(node.line, node.column);
      string(node.text, at, block_at(node));
      if (differs) string(node.written, at, {});
    }
  }

  void place(int line, int column) {
    signed_number(line - line_);
    signed_number(column);
    line_ = line;
  }

  // In the file; its end for a place that is none.
  std::size_t position(int line, int column) const {
    if (line < 1 || std::cmp_greater(line, starts_.size()) || column < 1) return text_.size();
    return std::min(text_.size(), starts_[static_cast<std::size_t>(line) - 1] +
                                      static_cast<std::size_t>(column) - 1);
  }

  std::optional<Block> block_at(const Node& node) const {
    const std::size_t begin = position(node.block_line, 1);
    if (begin == text_.size()) return std::nullopt;
    const std::size_t first = text_.find_first_not_of(' ', begin);
    if (first == std::string_view::npos) return std::nullopt;
    return Block{begin, first - begin, node.text.size()};
  }

  void string(const std::string& string, std::size_t at, const std::optional<Block>& block) {
    if (block && text_of_block(text_, *block) == string) {
      length(string.size(), Given::block);
      number(block->begin);
      number(block->indent);
      return;
    }
    // Quotes stand before what they hold.
    for (const std::size_t begin : {at, at + 1}) {
      if (string.size() < shortest_slice || begin > text_.size() ||
          text_.substr(begin, string.size()) != string) {
        continue;
      }
      length(string.size(), Given::slice);
      number(begin);
      return;
    }
    length(string.size(), Given::written);
    form_ += string;
  }

  void length(std::size_t length, Given given) {
    number(length << 2U | static_cast<unsigned>(given));
  }

  void number(std::size_t number) {
    for (; number > 0x7F; number >>= 7U) form_ += static_cast<char>(number | 0x80U);
    form_ += static_cast<char>(number);
  }

  void signed_number(int number) {
    this->number(number < 0 ? static_cast<std::size_t>(-(number + 1)) * 2 + 1
                            : static_cast<std::size_t>(number) * 2);
  }

  std::string_view text_;
  std::vector<std::size_t> starts_;  // of its lines
  std::string form_;
  int line_ = 0;  // of the place before
};

class FormReader {
 public:
  FormReader(std::string_view form, std::string_view text) : form_(form), text_(text) {}

  void node(Node& node) {
    const auto head = static_cast<unsigned char>(byte());
    node.kind = static_cast<Node::Kind>(head & kind_bits);
    place(node.line, node.column);
    if ((head & has_block_line) != 0) node.block_line = node.line + signed_number();
    if (node.is_list()) {
      node.items.resize(number());
      for (Node& item : node.items) this->node(item);
    } else if (node.is_map()) {
      node.members.resize(number());
      for (Node::Member& member : node.members) {
        string(member.key);
        place(member.line, member.column);
        this->node(member.value);
      }
    } else {
      string(node.text);
      if ((head & differs_as_written) != 0) {
        string(node.written);
      } else {
        node.written = node.text;
      }
    }
  }

 private:
  char byte() { return form_.at(at_++); }

  std::size_t number() {
    std::size_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto next = static_cast<unsigned char>(byte());
      number |= std::size_t{next & 0x7FU} << shift;
      if (next <= 0x7F) return number;
    }
  }

  int signed_number() {
    const std::size_t number = this->number();
    const int half = static_cast<int>(number / 2);
    return number % 2 == 0 ? half : -half - 1;
  }

  void place(int& line, int& column) {
    line_ += signed_number();
    line = line_;
    column = signed_number();
  }

  void string(std::string& string) {
    const std::size_t head = number();
    const std::size_t length = head >> 2U;
    switch (static_cast<Given>(head & 3U)) {
      case Given::slice:
        string = text_.substr(number(), length);
        break;
      case Given::block: {
        const std::size_t begin = number();
        string = text_of_block(text_, {begin, number(), length});
        break;
      }
      case Given::written:
        string = form_.substr(at_, length);
        at_ += length;
        break;
    }
  }

  std::string_view form_;
  std::string_view text_;
  std::size_t at_ = 1;
  int line_ = 0;  // of the place before
};

}  // namespace

std::optional<std::string> flat_form(std::string_view text, const std::string& file) {
  Document document = read_document(text, file, Aliases::refused);
  const bool aliases = !document.root;
  if (aliases) document = read_document(text, file, Aliases::expanded);
  if (!document.root || !document.findings.empty()) return std::nullopt;
  return Writer(text).write(*document.root, aliases);
}

Node read_flat_form(std::string_view form, std::string_view text) {
  Node root;
  FormReader(form, text).node(root);
  return root;
}

bool has_aliases(std::string_view form) { return form.front() != '\0'; }

bool is_prepared(std::string_view text) { return !flat_form_of(text).empty(); }

std::optional<Document> read_prepared(std::string_view text, Aliases aliases) {
  const std::string_view form = flat_form_of(text);
  if (form.empty() || (has_aliases(form) && aliases == Aliases::refused)) return std::nullopt;
  return Document{read_flat_form(form, text), {}};
}

}  // namespace sandbox
