// Says why a text is no JSON. nlohmann tells where it gave up, in its own words; so
// the text is walked again here, token by token, with what may follow at each of
// them, until the first that may not: there stands the slip, or just before.

#include "reading/json_refusal.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "support/shown_text.h"

namespace sandbox {
namespace {

constexpr auto npos = std::string_view::npos;

constexpr Phrase remove_it{"remove it", "l'enlever"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text), lines_(text) {}

  Complaint first_slip() {
    if (auto slip = not_utf8(text_)) return *std::move(slip);
    if (auto marker = conflict_marker(lines_)) return *std::move(marker);
    while (!slip_) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      if (at_ == text_.size()) return at_end();
      step();
    }
    return *std::move(slip_);
  }

 private:
  enum class Next { value, value_or_close, name, name_or_close, colon, comma_or_close, nothing };

  Position place(std::size_t offset) const { return lines_.position(offset); }
  void slip(std::size_t offset, Wording sentence, Wording hint) {
    if (!slip_) slip_ = Complaint{place(offset), std::move(sentence), std::move(hint)};
  }

  Complaint at_end() const {
    if (!open_.empty()) {
      const char opening = text_[open_.back()];
      return {
          place(open_.back()),
          say({"`{0}` opens here and is never closed", "`{0}` s'ouvre ici et n'est jamais fermé"},
              std::string(1, opening)),
          say({"write the closing {0}", "écrire le {0} qui ferme"}, opening == '{' ? "}" : "]")};
    }
    if (next_ == Next::value) {
      return {place(0),
              {"the JSON is missing", "le JSON manque"},
              {"write {} at least", "écrire au moins {}"}};
    }
    return {place(0),
            {"it holds a number that is too large", "il contient un nombre trop grand"},
            {"write a smaller number, or a text", "écrire un nombre plus petit, ou un texte"}};
  }

  // Takes one token, or finds the slip.
  void step() {
    const char c = text_[at_];
    switch (next_) {
      case Next::value:
        return c == ']' || c == '}' ? close_early() : value();
      case Next::value_or_close:
        return c == ']' ? close() : value();
      case Next::name:
        return c == '}' ? close_early() : name();
      case Next::name_or_close:
        return c == '}' ? close() : name();
      case Next::colon:
        if (c != ':') return no_colon();
        last_colon_ = at_++;
        next_ = Next::value;
        return;
      case Next::comma_or_close:
        return comma_or_close();
      case Next::nothing:
        if (!odd_letter()) {
          slip(at_, {"the JSON ends before this", "la réponse est déjà finie avant ceci"},
               {"remove what follows its end", "enlever ce qui suit le dernier } ou ]"});
        }
        return;
    }
  }

  // A letter that stands nowhere in JSON outside texts.
  bool odd_letter() {
    const std::string_view letter = letter_at(text_, at_);
    slip_ = typographic_quote(letter, place(at_));
    if (!slip_) slip_ = wrong_space(letter, place(at_));
    if (!slip_ && letter == "'") {
      slip(at_,
           {"JSON knows no single quotes", "en JSON, un texte n'est pas entre guillemets simples"},
           {"write double quotes: \"", "écrire des guillemets doubles : \""});
    }
    if (!slip_ && (letter == "/" || letter == "#")) {
      slip(at_, {"JSON knows no comments", "en JSON, il n'y a pas de commentaires"}, remove_it);
    }
    if (!slip_ && letter.size() == 1 && static_cast<unsigned char>(letter[0]) < 0x20) {
      slip(at_, {"a control character stands here", "un caractère de contrôle est écrit ici"},
           remove_it);
    }
    return slip_.has_value();
  }

  void value() {
    const char c = text_[at_];
    if (c == '"') {
      if (string()) after_value();
    } else if (c == '{' || c == '[') {
      open_.push_back(at_++);
      next_ = c == '{' ? Next::name_or_close : Next::value_or_close;
    } else if (c == '-' || is_digit(c)) {
      if (number()) after_value();
    } else if (c == ',' || c == ':') {
      no_value(c);
    } else if (!odd_letter()) {
      word();
    }
  }

  void after_value() {
    end_of_value_ = at_;
    next_ = open_.empty() ? Next::nothing : Next::comma_or_close;
  }

  void close() {
    ++at_;
    open_.pop_back();
    after_value();
  }

  // A bracket where a value or a name should stand: a comma too many, or no value.
  void close_early() {
    if (last_comma_ != npos && text_.find_first_not_of(" \t\r\n", last_comma_ + 1) == at_) {
      return slip(last_comma_,
                  {"a comma stands here, and nothing after it",
                   "une virgule est écrite ici, et rien ne la suit"},
                  {"remove this comma", "enlever cette virgule"});
    }
    no_value(text_[at_]);
  }

  void no_value(char before) {
    if (last_colon_ != npos && text_.find_first_not_of(" \t\r\n", last_colon_ + 1) == at_) {
      return slip(last_colon_,
                  {"no value follows this colon", "aucune valeur ne suit ces deux-points"},
                  {"write the value, or null", "écrire la valeur, ou null"});
    }
    slip(at_,
         say({"a value is missing before this `{0}`", "il manque une valeur avant ce `{0}`"},
             std::string(1, before)),
         {"write it, or null", "l'écrire, ou null"});
  }

  void name() {
    if (text_[at_] == '"') {
      if (string()) next_ = Next::colon;
    } else if (text_[at_] == ',') {
      slip(at_, {"a comma too many stands here", "une virgule est ici de trop"}, remove_it);
    } else if (!odd_letter()) {
      slip(at_,
           {"a name should stand here in double quotes",
            "un nom devrait être ici entre guillemets doubles"},
           {"write \"name\": value", "écrire \"nom\": valeur"});
    }
  }

  void no_colon() {
    if (odd_letter()) return;
    slip(at_, {"a colon is missing before this", "il manque « : » avant ceci"},
         {"write \"name\": value, each quote closed",
          "écrire \"nom\": valeur, chaque guillemet fermé"});
  }

  void comma_or_close() {
    const char c = text_[at_];
    const char opening = text_[open_.back()];
    const char closing = opening == '{' ? '}' : ']';
    if (c == closing) return close();
    if (c == ',') {
      last_comma_ = at_++;
      next_ = opening == '{' ? Next::name : Next::value;
    } else if (c == '}' || c == ']') {
      slip(at_,
           say({"`{0}` stands here, but `{1}` was opened last",
                "`{0}` est écrit ici, mais c'est `{1}` qui est ouvert et pas encore fermé"},
               std::string(1, c), std::string(1, opening)),
           say({"write {0} before it", "écrire {0} avant"}, std::string(1, closing)));
    } else if (!odd_letter()) {
      slip(end_of_value_, {"a comma is missing here", "il manque ici une virgule"},
           {"separate two values by a comma", "séparer deux valeurs par une virgule"});
    }
  }

  // Whole texts, from quote to quote; false where the slip is inside.
  bool string() {
    const std::size_t start = at_++;
    while (at_ < text_.size() && text_[at_] != '"') {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '\n' || c == '\r') break;
      if (c < 0x20) {
        slip(at_,
             c == '\t' ? Wording{"a tab stands inside a text", "une tabulation est dans un texte"}
                       : Wording{"a control character stands inside a text",
                                 "un caractère de contrôle est dans un texte"},
             c == '\t' ? Wording{"write \\t, or a space", "écrire \\t, ou un espace"}
                       : Wording{remove_it});
        return false;
      }
      if (c == '\\' && !escape()) return false;
      ++at_;
    }
    if (at_ < text_.size() && text_[at_] == '"') {
      ++at_;
      return true;
    }
    slip(start,
         {"a quote opens here and is not closed on its line",
          "un guillemet s'ouvre ici et n'est pas fermé sur sa ligne"},
         {"write the closing \", and \\n for a line end inside a text",
          "écrire le \" qui ferme, et \\n pour une fin de ligne dans un texte"});
    return false;
  }

  // Moves to the last letter of an escape.
  bool escape() {
    const std::size_t start = at_++;
    const std::string letter(letter_at(text_, at_));
    if (letter.size() == 1 && std::string_view("\"\\/bfnrt").find(letter) != npos) return true;
    if (letter != "u") {
      slip(start,
           say({"`\\{0}` means nothing in JSON", "`\\{0}` ne veut rien dire en JSON"}, letter),
           {"write \\\\ for a backslash", "écrire \\\\ pour une barre oblique inverse"});
      return false;
    }
    const std::string_view digits = text_.substr(at_ + 1, 4);
    if (digits.size() == 4 && std::ranges::all_of(digits, is_hex) && is_whole_letter(start)) {
      at_ += 4;
      return true;
    }
    slip(start,
         {"`\\u` is not followed by the four digits of a letter",
          "`\\u` n'est pas suivi des quatre chiffres d'un caractère"},
         {"write the letter itself: é for \\u00e9",
          "écrire le caractère lui-même : é pour \\u00e9"});
    return false;
  }

  // \ud83d needs its second half, \ude00, and that its first.
  bool is_whole_letter(std::size_t start) {
    const auto is_half = [&](std::size_t offset, std::string_view kinds) {
      const std::string_view code = text_.substr(std::min(offset, text_.size()), 4);
      return code.starts_with("\\u") &&
             (text_.substr(offset + 2, 1) == "d" || text_.substr(offset + 2, 1) == "D") &&
             code.size() == 4 && kinds.find(code[3]) != npos;
    };
    if (is_half(start, "89abAB")) return is_half(start + 6, "cdefCDEF");
    if (!is_half(start, "cdefCDEF")) return true;
    return start >= 6 && is_half(start - 6, "89abAB");
  }

  bool number() {
    const std::size_t start = at_;
    if (text_[at_] == '-') ++at_;
    const std::size_t whole = at_;
    digits();
    if (at_ == whole) return bad_number(start);
    if (text_[whole] == '0' && at_ - whole > 1) {
      slip(start, {"a number can't begin with 0", "un nombre ne peut pas commencer par 0"},
           {"remove the 0, or put a text in double quotes",
            "enlever le 0, ou mettre un texte entre guillemets doubles"});
      return false;
    }
    if (take(".") && !digits()) return bad_number(start);
    if (take("eE")) {
      take("+-");
      if (!digits()) return bad_number(start);
    }
    const bool ends = at_ == text_.size() || is_space(text_[at_]) ||
                      std::string_view(",]}:\"{[").find(text_[at_]) != npos;
    return ends || bad_number(start);
  }

  bool digits() {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > start;
  }
  bool take(std::string_view letters) {
    if (at_ == text_.size() || letters.find(text_[at_]) == npos) return false;
    ++at_;
    return true;
  }

  bool bad_number(std::size_t start) {
    if (at_ < text_.size() && odd_letter()) return false;
    slip(start, {"this is no number that JSON knows", "ce nombre n'est pas écrit comme en JSON"},
         {"write it as 12, 12.5 or 1.2e3, or put a text in double quotes",
          "l'écrire comme 12, 12.5 ou 1.2e3, ou mettre un texte entre guillemets doubles"});
    return false;
  }

  void word() {
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,:]}\"", at_), text_.size());
    const std::string_view written = text_.substr(at_, end - at_);
    constexpr std::array<std::string_view, 3> words = {"true", "false", "null"};
    if (std::ranges::find(words, written) != words.end()) {
      at_ = end;
      return after_value();
    }
    slip(at_,
         say({"`{0}` is no value of JSON", "`{0}` n'est pas une valeur en JSON"},
             shown_text(written, shown_bytes)),
         {"put a text in double quotes, or write true, false or null",
          "mettre un texte entre guillemets doubles, ou écrire true, false ou null"});
  }

  std::string_view text_;
  Lines lines_;
  std::size_t at_ = 0;
  Next next_ = Next::value;
  std::vector<std::size_t> open_;  // where each bracket stands
  std::size_t last_comma_ = npos;
  std::size_t last_colon_ = npos;
  std::size_t end_of_value_ = 0;
  std::optional<Complaint> slip_;
};

}  // namespace

Complaint explain_json(std::string_view text) { return Walk(text).first_slip(); }

}  // namespace sandbox
