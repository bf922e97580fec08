#include "site/page_memory.h"

#include "model/catalogue.h"
#include "support/catch.h"

using namespace sandbox;

namespace {

PageMemory::Page page_of(std::size_t bytes) {
  return {{}, std::make_shared<const std::string>(bytes, 'x'), false};
}

}  // namespace

TEST_CASE("a page is remembered for its own edition alone", "[site]") {
  PageMemory memory;
  const auto tree = std::make_shared<const Catalogue>();
  const Edition today{tree, "2026-11-23"};
  CHECK(memory.find(today, "/") == nullptr);
  memory.keep(today, "/", page_of(3));
  REQUIRE(memory.find(today, "/") != nullptr);
  CHECK(*memory.find(today, "/")->body == "xxx");
  CHECK(memory.find(today, "/other") == nullptr);
  CHECK(memory.find({tree, "2026-11-24"}, "/") == nullptr);
  CHECK(memory.find({std::make_shared<const Catalogue>(), "2026-11-23"}, "/") == nullptr);
  CHECK(memory.find({nullptr, "2026-11-23"}, "/") == nullptr);
  memory.keep({tree, "2026-11-24"}, "/other", page_of(3));
  CHECK(memory.find(today, "/") == nullptr);
}

TEST_CASE("pages are kept up to a bound, and forgotten all at once beyond it", "[site]") {
  PageMemory memory;
  const Edition edition{std::make_shared<const Catalogue>(), "d"};
  constexpr std::size_t large = PageMemory::most_bytes / 8 - 1'000;
  for (int i = 0; i < 8; ++i) memory.keep(edition, std::to_string(i), page_of(large));
  CHECK(memory.find(edition, "0") != nullptr);
  CHECK(memory.remembered_bytes() <= PageMemory::most_bytes);
  memory.keep(edition, "one more", page_of(large));
  CHECK(memory.find(edition, "0") == nullptr);
  CHECK(memory.find(edition, "one more") != nullptr);
  CHECK(memory.remembered_bytes() < PageMemory::most_bytes / 7);
}

TEST_CASE("a page that is too large is not kept, and costs no other its place", "[site]") {
  PageMemory memory;
  const Edition edition{std::make_shared<const Catalogue>(), "d"};
  memory.keep(edition, "small", page_of(10));
  memory.keep(edition, "large", page_of(PageMemory::most_bytes / 8 - 205));
  CHECK(memory.find(edition, "large") != nullptr);
  memory.keep(edition, "too large", page_of(PageMemory::most_bytes / 8 - 200));
  CHECK(memory.find(edition, "too large") == nullptr);
  CHECK(memory.find(edition, "small") != nullptr);
}

TEST_CASE("a tree that has gone is not kept by its pages", "[site]") {
  PageMemory memory;
  auto tree = std::make_shared<const Catalogue>();
  const std::weak_ptr<const Catalogue> watched = tree;
  memory.keep({tree, "d"}, "/", page_of(3));
  tree.reset();
  CHECK(watched.expired());
}
