#include "model/wording.h"

#include "support/french_text.h"

namespace sandbox {
namespace {

std::string filled(std::string_view text, std::initializer_list<Wording> fillings,
                   Language language) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_place = text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' &&
                          text[i + 1] >= '0' && text[i + 1] <= '9';
    const auto number = is_place ? static_cast<std::size_t>(text[i + 1] - '0') : fillings.size();
    if (number < fillings.size()) {
      out += (fillings.begin() + number)->in(language);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string Phrase::in(Language language) const {
  return language == Language::french ? with_french_spaces(french) : std::string(english);
}

Wording::Wording(const Phrase& phrase)
    : Wording(phrase.in(Language::english), phrase.in(Language::french)) {}

Wording::Wording(const char* in_english, const char* in_french)
    : english(in_english), french(with_french_spaces(in_french)) {}

Wording& Wording::operator+=(const Wording& more) {
  english += more.english;
  french += more.french;
  return *this;
}

Wording say(const Phrase& phrase, std::initializer_list<Wording> fillings) {
  return {filled(phrase.in(Language::english), fillings, Language::english),
          filled(phrase.in(Language::french), fillings, Language::french)};
}

Wording did_you_mean(const std::string& name) {
  return say({"did you mean `{0}`?", "vouliez-vous dire `{0}` ?"}, name);
}

Language language_of_locale(std::string_view lc_all, std::string_view lc_messages,
                            std::string_view lang) {
  const std::string_view asked = !lc_all.empty()        ? lc_all
                                 : !lc_messages.empty() ? lc_messages
                                                        : lang;
  const bool is_french = asked == "fr" || asked.starts_with("fr_") || asked.starts_with("fr.");
  return is_french ? Language::french : Language::english;
}

}  // namespace sandbox
