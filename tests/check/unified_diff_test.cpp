#include "check/unified_diff.h"

#include "support/catch.h"

namespace sandbox {
namespace {

TEST_CASE("what changed is told as diff -u tells it", "[diff]") {
  struct Row {
    const char* what;
    const char* before;
    const char* after;
    const char* diff;
  };
  const Row rows[] = {
      {"nothing", "a\nb\n", "a\nb\n", ""},
      {"a line among others", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n",
       "--- f\n+++ f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n"},
      {"lines in a row", "1\n2\n3\n", "A\nB\n3\n",
       "--- f\n+++ f\n@@ -1,3 +1,3 @@\n-1\n-2\n+A\n+B\n 3\n"},
      {"two places near each other", "1\n2\n3\n4\n", "X\n2\n3\nY\n",
       "--- f\n+++ f\n@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n-4\n+Y\n"},
      {"the end of the last line", "1\n2", "1\n2\n",
       "--- f\n+++ f\n@@ -1,2 +1,2 @@\n 1\n-2\n\\ No newline at end of file\n+2\n"},
      {"what would move a terminal", "\x1B[2J\n", "x\n",
       "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-\\x1B[2J\n+x\n"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(unified_diff("f", row.before, row.after) == row.diff);
  }
}

TEST_CASE("places far from each other have hunks of their own", "[diff]") {
  std::string before;
  for (int i = 0; i < 20; ++i) before += std::to_string(i) + "\n";
  std::string after = before;
  after.replace(after.find("2\n"), 1, "X");
  after.replace(after.find("15\n"), 2, "Y");
  CHECK(unified_diff("f", before, after) ==
        "--- f\n+++ f\n@@ -1,6 +1,6 @@\n 0\n 1\n-2\n+X\n 3\n 4\n 5\n"
        "@@ -13,7 +13,7 @@\n 12\n 13\n 14\n-15\n+Y\n 16\n 17\n 18\n");
}

}  // namespace
}  // namespace sandbox
