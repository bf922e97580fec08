#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "check/context.h"
#include "openapi/schema.h"
#include "support/text.h"

// Rules about what a case answers.

namespace sandbox {
namespace {

// ---- Values that look like somebody's ----

bool is_letter(char c) { return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), is_digit);
  return digits;
}

// The remainder by 97 of a number of any length; letters count 10 to 35 (ISO 7064).
int modulo_97(std::string_view text) {
  int rest = 0;
  for (const char c : text) {
    const int value = is_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

constexpr std::string_view reserved_domains[] = {
    "example", "example.org", "example.com", "example.net", "test", "invalid", "localhost"};

// An address outside the domains that nobody can own (RFC 2606).
bool is_real_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos || at == 0 ||
      text.find_first_of(" \n") != std::string_view::npos) {
    return false;
  }
  const std::string domain = lower_case(text.substr(at + 1));
  if (domain.find('.') == std::string::npos) return false;
  return std::ranges::none_of(reserved_domains, [&](std::string_view reserved) {
    return domain == reserved || domain.ends_with("." + std::string(reserved));
  });
}

// Ranges that Arcep keeps for fiction.
constexpr std::string_view reserved_phones[] = {"019900", "026191", "035301",
                                                "046571", "053649", "063998"};

bool is_real_phone(std::string_view text) {
  if (!std::ranges::all_of(text, [](char c) {
        return is_digit(c) || std::string_view(" .+-()").find(c) != std::string_view::npos;
      })) {
    return false;
  }
  std::string digits = digits_of(text);
  if (text.starts_with("+33") && digits.size() == 11) digits = "0" + digits.substr(2);
  if (text.starts_with("0033") && digits.size() == 13) digits = "0" + digits.substr(4);
  if (digits.size() != 10 || digits[0] != '0' || digits[1] == '0') return false;
  return std::ranges::none_of(
      reserved_phones, [&](std::string_view reserved) { return digits.starts_with(reserved); });
}

// 13 digits and their key, which says that it was not written at random.
bool is_real_nir(std::string_view text) {
  std::string nir;
  std::ranges::copy_if(text, std::back_inserter(nir), [](char c) { return c != ' '; });
  if (nir.size() != 15 || (nir[0] != '1' && nir[0] != '2')) return false;
  // Corsica counts as 19 and 18.
  if (nir[5] == '2' && (nir[6] == 'A' || nir[6] == 'B'))
    nir.replace(5, 2, nir[6] == 'A' ? "19" : "18");
  if (!is_digits(nir)) return false;
  const int month = (nir[3] - '0') * 10 + (nir[4] - '0');
  if (month < 1 || month > 12) return false;
  return 97 - modulo_97(nir.substr(0, 13)) == (nir[13] - '0') * 10 + (nir[14] - '0');
}

bool is_real_iban(std::string_view text) {
  std::string iban;
  std::ranges::copy_if(text, std::back_inserter(iban), [](char c) { return c != ' '; });
  if (iban.size() < 15 || iban.size() > 34 || !is_letter(iban[0]) || !is_letter(iban[1]) ||
      !is_digit(iban[2]) || !is_digit(iban[3]) ||
      !std::ranges::all_of(iban, [](char c) { return is_letter(c) || is_digit(c); })) {
    return false;
  }
  // Those of the standard and of every manual.
  if (iban == "FR1420041010050500013M02606" || iban == "FR7630006000011234567890189") return false;
  return modulo_97(iban.substr(4) + iban.substr(0, 4)) == 1;
}

struct Likeness {
  bool (*fits)(std::string_view text);
  Phrase sentence;
  Phrase hint;
};
constexpr Likeness likenesses[] = {
    {is_real_email,
     {"\"{0}\" is an e-mail address that may be somebody's",
      "« {0} » est une adresse électronique qui peut être celle de quelqu'un"},
     {"write …@example.org", "écrire …@example.org"}},
    {is_real_phone,
     {"\"{0}\" is a telephone number that may be somebody's",
      "« {0} » est un numéro de téléphone qui peut être celui de quelqu'un"},
     {"write one of those reserved for fiction, such as 06 39 98 12 34 or 01 99 00 12 34",
      "écrire l'un de ceux réservés à la fiction, comme 06 39 98 12 34 ou 01 99 00 12 34"}},
    {is_real_nir,
     {"\"{0}\" is a valid social security number, which may be somebody's",
      "« {0} » est un numéro de sécurité sociale valide, qui peut être celui de quelqu'un"},
     {"change its last two digits, the key, so that it is nobody's",
      "changer ses deux derniers chiffres, la clé, pour qu'il ne soit à personne"}},
    {is_real_iban,
     {"\"{0}\" is a valid IBAN, which may be somebody's",
      "« {0} » est un IBAN valide, qui peut être celui de quelqu'un"},
     {"write the one of the manuals: FR14 2004 1010 0505 0001 3M02 606",
      "écrire celui que citent les manuels, FR14 2004 1010 0505 0001 3M02 606"}},
};

// ---- The same inside a sentence ----

constexpr std::string_view between_words = " \t\n\r,;:()[]<>\"'«»";

// The words of a text that have an @ in them, without the full stop of the sentence.
std::vector<std::string> address_words(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    const std::size_t before = text.find_last_of(between_words, at);
    const std::size_t from = before == std::string_view::npos ? 0 : before + 1;
    std::string word(text.substr(from, text.find_first_of(between_words, at) - from));
    while (word.ends_with('.')) word.pop_back();
    words.push_back(std::move(word));
  }
  return words;
}

// The telephone number that starts here, as it is written in France: ten digits, at once
// or by pairs, 0 or +33 first; empty when there is none.
std::string_view phone_at(std::string_view text) {
  std::size_t end = text.starts_with("+33") ? 3 : text.starts_with("0") ? 1 : 0;
  if (end == 0) return {};
  const auto is_separator = [&](std::size_t at) {
    return at < text.size() && std::string_view(" .-").find(text[at]) != std::string_view::npos;
  };
  if (end == 3 && is_separator(end)) ++end;
  const auto take_digit = [&] { return end < text.size() && is_digit(text[end]) && ++end > 0; };
  if (!take_digit()) return {};
  for (int pair = 0; pair < 4; ++pair) {
    if (is_separator(end)) ++end;
    if (!take_digit() || !take_digit()) return {};
  }
  const bool goes_on = end < text.size() && (is_digit(text[end]) || is_letter(text[end]));
  return goes_on ? std::string_view{} : text.substr(0, end);
}

std::vector<std::string> phone_words(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool inside = at > 0 && (is_digit(text[at - 1]) || is_letter(text[at - 1]));
    const std::string_view phone = inside ? std::string_view{} : phone_at(text.substr(at));
    if (phone.empty()) continue;
    words.emplace_back(phone);
    at += phone.size() - 1;
  }
  return words;
}

// The text itself, and what stands in it that may be somebody's.
std::vector<std::string> candidates(const std::string& text) {
  std::vector<std::string> all = {text};
  for (auto words : {address_words, phone_words}) {
    for (std::string& word : words(text)) {
      if (word != text) all.push_back(std::move(word));
    }
  }
  return all;
}

void for_each_text(const Node& node, const std::function<void(const Node&)>& visit) {
  if (node.is_text()) visit(node);
  for (const Node& item : node.items) for_each_text(item, visit);
  for (const Node::Member& member : node.members) for_each_text(member.value, visit);
}

}  // namespace

// ---- Members that the document does not know ----

namespace {

// The names that a schema knows at one level, whatever form the value takes; nullopt
// when it takes any.
struct KnownMembers {
  std::vector<std::string> names;
  bool any = false;
};

void collect(const Schema& given, KnownMembers& known, int depth) {
  const Schema schema = resolved(given);
  if (!schema.node || depth > 20) return;
  if (const Node* properties = schema.node->find("properties")) {
    for (const Node::Member& property : properties->members) known.names.push_back(property.key);
  }
  if (schema.node->find("patternProperties")) known.any = true;
  const Node* others = schema.node->find("additionalProperties");
  if (others && (others->is_map() || others->text == "true")) known.any = true;
  for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
    const Node* forms = schema.node->find(keyword);
    if (!forms) continue;
    for (const Node& form : forms->items) collect({&form, schema.document}, known, depth + 1);
  }
}

// The schemas that hold for a member, or for the items of a list.
std::vector<Schema> below(const Schema& given, const std::string& member, int depth) {
  const Schema schema = resolved(given);
  std::vector<Schema> found;
  if (!schema.node || depth > 20) return found;
  const Node* properties = schema.node->find("properties");
  const Node* direct = member.empty() ? schema.node->find("items")
                       : properties   ? properties->find(member)
                                      : nullptr;
  if (direct) found.push_back({direct, schema.document});
  for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
    const Node* forms = schema.node->find(keyword);
    if (!forms) continue;
    for (const Node& form : forms->items) {
      for (const Schema& one : below({&form, schema.document}, member, depth + 1)) {
        found.push_back(one);
      }
    }
  }
  return found;
}

std::vector<Schema> below_all(const std::vector<Schema>& schemas, const std::string& member) {
  std::vector<Schema> found;
  for (const Schema& schema : schemas) {
    for (const Schema& one : below(schema, member, 0)) found.push_back(one);
  }
  return found;
}

// The member that a name stands for: one that is spelt almost alike, or the only one that
// is not there, when half of the letters are the same: `nomUsage` for `nomUsuel`.
std::string meant_member(const std::string& name, const std::vector<std::string>& missing) {
  std::string meant = nearest(name, missing);
  if (!meant.empty() || missing.size() != 1) return meant;
  const std::string& only = missing.front();
  const auto [in_name, in_only] = std::ranges::mismatch(name, only);
  const auto same = static_cast<std::size_t>(in_name - name.begin());
  return same * 2 >= std::max(name.size(), only.size()) ? only : "";
}

// Members that stand for one that the document knows, by their likeness to one that is
// not there.
void check_members(const CaseFile& file, const Node& value, const std::vector<Schema>& schemas,
                   Report& report) {
  if (schemas.empty()) return;
  if (value.is_list()) {
    const std::vector<Schema> of_items = below_all(schemas, "");
    for (const Node& item : value.items) check_members(file, item, of_items, report);
    return;
  }
  KnownMembers known;
  for (const Schema& schema : schemas) collect(schema, known, 0);
  std::optional<std::vector<std::string>> missing;  // found when first asked for
  for (const Node::Member& member : value.members) {
    if (std::ranges::find(known.names, member.key) != known.names.end()) {
      check_members(file, member.value, below_all(schemas, member.key), report);
      continue;
    }
    if (known.any) continue;
    if (!missing) missing = missing_names(value, known.names);
    const std::string meant = meant_member(member.key, *missing);
    if (meant.empty()) continue;
    report.add(RuleId::payload_member, {file.shown, member.line, member.column},
               say({"the document of this operation knows no member `{0}`",
                    "la documentation de cette opération ne connaît pas `{0}`"},
                   member.key),
               did_you_mean(meant));
  }
}

}  // namespace

void check_payload(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const DocumentedOperation* documented = context.tree.documents->get().find(file.operation);
    if (!documented || !file.payload() || !file.served) continue;
    const auto schema = documented->response_schema(file.served->answer.status);
    if (!schema) continue;
    const std::vector<Violation> wrong = violations(*schema, *file.payload());
    for (const Violation& violation : wrong) {
      const RuleId rule =
          violation.keyword == "format" ? RuleId::payload_format : RuleId::payload_schema;
      report.add(rule, {file.shown, violation.line, violation.column}, violation.sentence,
                 violation.hint);
    }
    if (wrong.empty()) check_members(file, *file.payload(), {*schema}, report);
  }
}

void check_real_people(const Context& context, Report& report) {
  for (const CaseFile& file : context.files) {
    const auto look = [&](const Node& text) {
      for (const std::string& candidate : candidates(text.text)) {
        for (const Likeness& likeness : likenesses) {
          if (!likeness.fits(candidate)) continue;
          report.add(RuleId::real_person, text.place_in(file.shown),
                     say(likeness.sentence, candidate), likeness.hint);
        }
      }
    };
    for (const char* name : {"title", "description"}) {
      if (const Node* text = file.root().find(name)) for_each_text(*text, look);
    }
    if (file.params()) for_each_text(*file.params(), look);
    if (file.payload()) for_each_text(*file.payload(), look);
  }
}

}  // namespace sandbox
