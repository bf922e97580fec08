#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalogue.h"
#include "site/cast.h"
#include "site/search.h"
#include "support/lazy.h"

namespace sandbox {

// An API as people speak of it: one title of one provider, however it is called and in all its
// versions. The title of an operation is that of its API up to ", par …".
struct ApiGroup {
  std::string id;     // for addresses: "cnous-etudiant-boursier"
  std::string title;  // "Étudiant boursier"
  const Api* api = nullptr;
  const Provider* provider = nullptr;        // nullptr where nobody says
  std::vector<const Operation*> operations;  // in order of their paths
  std::size_t cases = 0;
};

// What the pages of one catalogue are made of, put together once. Immutable.
class Book {
 public:
  // Reads every case. The catalogue must be there for as long as anything is asked of the book.
  // `check` gives what `bac-a-sable check` finds in it; without one it is what loading found.
  explicit Book(const Catalogue& catalogue, std::function<Findings()> check = {});
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  const Catalogue& catalogue() const { return catalogue_; }
  // By API, then provider and title.
  const std::vector<ApiGroup>& groups() const { return groups_; }
  const Cast& cast() const { return cast_; }
  // Made when first asked for.
  const SearchIndex& index() const { return index_.get(); }
  // Sorted by place. Made when first asked for, which takes some tenths of a second.
  const Findings& findings() const { return findings_.get(); }
  std::size_t cases() const { return cases_; }

  // nullptr when there is none.
  const ApiGroup* group(std::string_view id) const;
  const ApiGroup* group_of(const Operation& operation) const;
  const Operation* operation(std::string_view id) const;
  const TestCase* test_case(std::string_view operation, std::string_view file) const;

 private:
  const Catalogue& catalogue_;
  std::map<std::string, const Operation*> operations_;
  std::vector<ApiGroup> groups_;
  Cast cast_;
  std::size_t cases_ = 0;
  Lazy<SearchIndex> index_;
  Lazy<Findings> findings_;
};

// "Étudiant boursier" of "Étudiant boursier, par l'INE", and "par l'INE", which may be empty.
std::string api_title(const Operation& operation);
std::string way_of_calling(const Operation& operation);
// Its file, for a case without title.
const std::string& title_of(const TestCase& test_case);

// Addresses of pages, percent-encoded.
std::string href_of(const ApiGroup& group);
std::string href_of(const Operation& operation);
std::string href_of(const TestCase& test_case);
// Where the operation is tried, filled in as the case asks for it, if there is one.
std::string href_of(const Operation& operation, const TestCase* filled_with);
std::string href_of(const CastMember& person);

}  // namespace sandbox
