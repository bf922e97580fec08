#include "site/search.h"

#include <algorithm>
#include <array>

#include "site/book.h"
#include "site/known_errors.h"
#include "support/folded_text.h"
#include "support/text.h"

// From each word to the entries that have it, with what it is worth there. A word of a query
// is looked up among the words that begin with it, or with it but for an ending; an entry is
// worth the sum of its words, and has to have all of them.

namespace sandbox {
namespace {

constexpr std::size_t most_words = 12;
constexpr float worth_of_a_whole_title = 100.0F;
constexpr std::array<std::string_view, 38> too_common = {
    "a",   "au",   "aux", "avec", "c",   "ce", "ces", "d",  "dans", "de",  "des", "du", "elle",
    "en",  "est",  "et",  "il",   "je",  "l",  "la",  "le", "les",  "n",   "ne",  "ou", "par",
    "pas", "pour", "qu",  "que",  "qui", "s",  "sa",  "se", "son",  "sur", "un",  "une"};

// Letters less an ending of gender or number: boursière, boursiers -> boursier; née -> ne.
std::string stem_of(std::string word) {
  if (word.size() < 3 || is_digits(word)) return word;
  for (const std::string_view ending : {"s", "x", "e"}) {
    if (word.size() > 2 && word.ends_with(ending)) word.pop_back();
  }
  return word;
}

std::vector<std::string> asked_words(std::string_view query) {
  std::vector<std::string> words;
  for (std::string& word : words_of(folded(query))) {
    if (std::ranges::find(too_common, word) != too_common.end()) continue;
    word = stem_of(std::move(word));
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
    if (words.size() == most_words) break;
  }
  return words;
}

void add_scalars(const Node& node, std::string& text) {
  if (!node.text.empty()) text += ' ' + node.text;
  for (const Node& item : node.items) add_scalars(item, text);
  for (const Node::Member& member : node.members) {
    text += ' ' + member.key;
    add_scalars(member.value, text);
  }
}

}  // namespace

SearchIndex::SearchIndex(const Book& book) {
  for (const ApiGroup& group : book.groups()) add_api(book, group);
  for (const CastMember& member : book.cast().members) {
    std::string texts = member.id + ' ' + member.household;
    add_scalars(member.written, texts);
    const std::string story = text_of(member.written, "histoire");
    add({"personne", member.name, story.substr(0, story.find(". ")), href_of(member)}, member.name,
        texts, 1.3F);
  }
  add_scopes(book);
  for (const auto& [code, error] : known_errors(book)) {
    const std::string about = error.details.empty() ? "" : error.details.front();
    const std::string title = join({code, error.title}, " ");
    add({"erreur", title, about, href_of_error(code)}, title, about, 1.0F);
  }
}

// An API, its operations, and their cases.
void SearchIndex::add_api(const Book& book, const ApiGroup& group) {
  const std::string provider = group.provider == nullptr ? "" : group.provider->name;
  add({"API", group.title, provider, href_of(group)}, join({group.title, provider}, " "), "", 1.5F);
  for (const Operation* operation : group.operations) {
    const std::string title = operation->title.empty() ? operation->id : operation->title;
    add({"opération", title, "GET " + operation->path, href_of(*operation)},
        join({title, operation->path, operation->id}, " "),
        join({provider, join(operation->scopes, " ")}, " "), 1.2F);
    const CaseSet* set = cases_of(book.catalogue(), operation->id);
    if (set == nullptr) continue;
    for (const auto& test_case : set->cases) {
      std::string texts = join(
          {test_case->description, test_case->persona, title, provider, *test_case->answer.body},
          " ");
      add_scalars(test_case->params, texts);
      const std::string status = std::to_string(test_case->answer.status);
      const std::string& called = title_of(*test_case);
      add({"cas", called, join({status, title}, " · "), href_of(*test_case)},
          join({called, status, test_case->name, group.title}, " "), texts, 1.0F);
    }
  }
}

// Each scope, with the first operation that it opens.
void SearchIndex::add_scopes(const Book& book) {
  struct Opened {
    const Operation* first = nullptr;
    std::size_t operations = 0;
  };
  std::map<std::string, Opened> scopes;
  for (const ApiGroup& group : book.groups()) {
    for (const Operation* operation : group.operations) {
      for (const std::string& scope : operation->scopes) {
        Opened& opened = scopes[scope];
        if (opened.first == nullptr) opened.first = operation;
        ++opened.operations;
      }
    }
  }
  for (const auto& [scope, opened] : scopes) {
    std::string about = api_title(*opened.first);
    if (opened.operations > 1) {
      about += " (" + std::to_string(opened.operations) + " opérations)";
    }
    add({"portée", scope, about, href_of(*opened.first)}, scope, about, 1.1F);
  }
}

void SearchIndex::add(SearchEntry entry, std::string_view titles, std::string_view texts,
                      float boost) {
  entries_.push_back(std::move(entry));
  add_words(titles, 4.0F * boost);
  add_words(texts, 1.0F * boost);
}

void SearchIndex::add_words(std::string_view text, float weight) {
  const auto entry = static_cast<std::uint32_t>(entries_.size() - 1);
  for (std::string& word : words_of(folded(text))) {
    std::vector<Posting>& postings = words_[stem_of(std::move(word))];
    if (postings.empty() || postings.back().entry != entry) postings.push_back({entry, weight});
  }
}

SearchResult SearchIndex::find(std::string_view query, std::size_t most) const {
  SearchResult result;
  const std::vector<std::string> asked = asked_words(query);
  if (asked.empty()) return result;
  std::vector<float> worth(entries_.size());
  std::vector<std::uint8_t> has(entries_.size());  // how many of the words
  std::vector<float> best(entries_.size());
  for (const std::string& word : asked) {
    std::ranges::fill(best, 0.0F);
    for (auto at = words_.lower_bound(word); at != words_.end(); ++at) {
      if (!at->first.starts_with(word)) break;
      const bool is_whole = at->first.size() == word.size();
      if (!is_whole && (is_digits(word) || word.size() < 3)) break;
      for (const Posting& posting : at->second) {
        const float value = is_whole ? posting.weight : posting.weight * 0.6F;
        best[posting.entry] = std::max(best[posting.entry], value);
      }
    }
    for (std::size_t i = 0; i < best.size(); ++i) {
      if (best[i] <= 0) continue;
      worth[i] += best[i];
      ++has[i];
    }
  }
  const std::size_t most_had = has.empty() ? 0 : *std::ranges::max_element(has);
  if (most_had == 0 || 2 * most_had < asked.size()) return result;
  result.is_near = most_had < asked.size();
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < has.size(); ++i) {
    if (has[i] == most_had) order.push_back(i);
  }
  result.all = order.size();
  const std::string whole = folded(query);
  for (const std::size_t i : order) {
    if (folded(entries_[i].title) == whole) worth[i] += worth_of_a_whole_title;
  }
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return worth[i]; });
  for (const std::size_t i : order) {
    if (result.found.size() == most) break;
    result.found.push_back(&entries_[i]);
  }
  return result;
}

}  // namespace sandbox
