#include "model/wording.h"

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

Wording& Wording::operator+=(const Wording& more) {
  english += more.english;
  french += more.french;
  return *this;
}

Wording say(const Phrase& phrase, std::initializer_list<Wording> fillings) {
  return {filled(phrase.english, fillings, Language::english),
          filled(phrase.french, fillings, Language::french)};
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
