#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

// What is said to people, in both languages side by side: a Phrase can't be written in
// one alone, the compiler sees to it.

namespace sandbox {

enum class Language { english, french };

// A sentence of the program, with {0}, {1} … where something is to be filled in.
struct Phrase {
  std::string_view english;
  std::string_view french;

  consteval Phrase(const char* in_english, const char* in_french)
      : english(in_english), french(in_french) {
    if (english.empty() != french.empty()) throw "a language is missing";
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (wants(english, digit) != wants(french, digit)) throw "the languages fill in differently";
    }
  }
  // With French spaces, as a Wording has them.
  std::string in(Language language) const;

 private:
  static consteval bool wants(std::string_view text, char digit) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
      if (text[i] == '{' && text[i + 1] == digit && text[i + 2] == '}') return true;
    }
    return false;
  }
};

// A sentence ready to be said, in both languages. What stands in the program as it is
// said gets the no-break spaces that French wants before : ; ? ! » and after «, except
// within backquotes, where code is; what is filled in stays as it is.
struct Wording {
  std::string english;
  std::string french;

  Wording() = default;
  Wording(const Phrase& phrase);
  Wording(const char* in_english, const char* in_french);
  Wording(std::string in_english, std::string in_french)
      : english(std::move(in_english)), french(std::move(in_french)) {}
  // The same in both: names and values.
  Wording(std::string same) : english(std::move(same)), french(english) {}
  Wording(const char* same) : Wording(std::string(same)) {}

  bool empty() const { return english.empty(); }
  const std::string& in(Language language) const {
    return language == Language::french ? french : english;
  }
  Wording& operator+=(const Wording& more);
  friend Wording operator+(Wording a, const Wording& b) { return a += b; }
  friend auto operator<=>(const Wording&, const Wording&) = default;
};

// The phrase with {0}, {1} … filled in, in each language with its own words:
// say({"`{0}` is missing", "il manque une ligne `{0}:`"}, name).
Wording say(const Phrase& phrase, std::initializer_list<Wording> fillings);
template <class... Fillings>
Wording say(const Phrase& phrase, const Fillings&... fillings) {
  return say(phrase, {Wording(fillings)...});
}

// "did you mean `name`?"
Wording did_you_mean(const std::string& name);

// The language that the environment asks for (LC_ALL, then LC_MESSAGES, then LANG, as
// POSIX says): French for fr…, English for anything else.
Language language_of_locale(std::string_view lc_all, std::string_view lc_messages,
                            std::string_view lang);

}  // namespace sandbox
