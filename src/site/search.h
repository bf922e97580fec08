#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

class Book;
struct ApiGroup;

// Something that can be found.
struct SearchEntry {
  std::string kind;  // in French: "personne", "cas", "opération", "API", "portée", "erreur"
  std::string title;
  std::string about;  // one line
  std::string href;
};

struct SearchResult {
  std::vector<const SearchEntry*> found;  // the best first
  std::size_t all = 0;                    // how many there are
  bool is_near = false;                   // nothing has all the words: these have most of them
};

// The words of a book's people, cases, APIs, scopes and codes. Accents, capitals and the ends of
// words that gender and number change don't matter, nor words such as "de"; a number is found
// whole. Immutable.
class SearchIndex {
 public:
  SearchIndex() = default;
  explicit SearchIndex(const Book& book);

  // At most `most` entries. The first 12 words of the query count (docs/bounds.md 7).
  SearchResult find(std::string_view query, std::size_t most) const;
  const std::vector<SearchEntry>& entries() const { return entries_; }

 private:
  struct Posting {
    std::uint32_t entry;
    float weight;
  };
  void add_api(const Book& book, const ApiGroup& group);
  void add_scopes(const Book& book);
  void add(SearchEntry entry, std::string_view titles, std::string_view texts, float boost);
  void add_words(std::string_view text, float weight);

  std::vector<SearchEntry> entries_;
  std::map<std::string, std::vector<Posting>, std::less<>> words_;
};

}  // namespace sandbox
