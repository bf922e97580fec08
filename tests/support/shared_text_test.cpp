#include "support/shared_text.h"

#include "support/catch.h"

namespace sandbox {
namespace {

TEST_CASE("a text lives as long as somebody holds it, wherever it is held", "[text]") {
  SharedText held;
  {
    const auto text = std::make_shared<const std::string>("short");
    held = text;
    const SharedText again = held;
    CHECK(text.use_count() == 3);
  }
  CHECK(*held == "short");
  CHECK(held->size() == 5);
}

TEST_CASE("nothing of a lasting text is copied", "[text]") {
  static const std::string lasting = "it stays";
  const SharedText text = SharedText::lasting(lasting);
  CHECK(text->data() == lasting.data());
  CHECK(text);
}

TEST_CASE("no text is not an empty one", "[text]") {
  CHECK(!SharedText());
  CHECK(SharedText() == nullptr);
  CHECK(SharedText(std::shared_ptr<const std::string>()) == nullptr);
  CHECK(SharedText::lasting("") != nullptr);
  CHECK(SharedText()->empty());
}

}  // namespace
}  // namespace sandbox
