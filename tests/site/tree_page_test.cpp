#include "catalogue/assemble.h"
#include "reading/document.h"
#include "site/catalogue_pages.h"
#include "site/site.h"
#include "support/catch.h"
#include "support/checked.h"
#include "support/html.h"
#include "sync/embedded.h"

using namespace sandbox;

namespace {

const std::string by_ine = "api_particulier_v3_mesri_statut_etudiant_with_ine";

CheckedTree opened(const test::TreeText& files) {
  TreeFiles all;
  all.schemas = embedded_schemas();
  all.payloads.push_back(test::tree_of(files));
  Assembler assembler;
  return open_tree(all, assembler, "2026-11-23");
}

// A case that is answered, one whose INE has a wrong key, so that check alone sees that it is
// never answered, and one that can't be read.
test::TreeText with_mistakes() {
  return {
      {by_ine + "/200-wrong-key.yaml",
       "title: Clé fausse\ndescription: d\nparams:\n  ine: 'ABC'\nstatus: 404\n"
       "payload: '{\"errors\": []}'\n"},
      {by_ine + "/404.yaml",
       "title: T\ndescription: d\nparams:\n  ine: '1234567890G'\nstatus: 404\n"
       "payload: '{\"errors\": []}'\n"},
      {by_ine + "/broken.yaml", "title: 'T\n"},
  };
}

Node tree_of(const Book& book) {
  const auto page =
      CataloguePages::page_at("/_sandbox/tree", "", book, "http://h", moment_at(0), nullptr);
  REQUIRE(page);
  const Document document = read_json(to_json(page->data), {});
  REQUIRE(document.root);
  return *document.root;
}

}  // namespace

TEST_CASE("the page of the tree tells what check finds, file by file, errors first", "[site]") {
  const CheckedTree tree = opened(with_mistakes());
  const Book book(*tree.catalogue, [&] { return check(tree); });
  const Node page = tree_of(book);
  // What loading left out is told once.
  REQUIRE(page.find("left_out")->items.size() == 1);
  CHECK(text_of(page.find("left_out")->items[0], "place").starts_with("t/" + by_ine + "/broken"));
  const std::vector<Node>& files = page.find("files")->items;
  REQUIRE_FALSE(files.empty());
  const std::string wrong = "t/" + by_ine + "/200-wrong-key.yaml";
  CHECK(text_of(files[0], "file") == wrong);
  CHECK(text_of(files[0], "case") == "Clé fausse");
  CHECK(text_of(files[0], "case_href") == "/_sandbox/cases/" + by_ine + "/200-wrong-key.yaml");
  const Node& finding = files[0].find("findings")->items[0];
  CHECK(text_of(finding, "place") == wrong + ":4:3");
  CHECK(text_of(finding, "line") == "4");
  CHECK(text_of(finding, "severity") == "erreur");
  CHECK(text_of(finding, "rule") == "param-value");
  CHECK(text_of(finding, "sentence").find("jamais servi\u00A0:") != std::string::npos);
  CHECK(text_of(finding, "source_href").empty());
  for (const Node& file : files) {
    CHECK(text_of(file, "file").find("broken") == std::string::npos);
  }
  CHECK(text_of(page, "errors") != "0");
  CHECK(text_of(page, "is_clean") == "false");
}

TEST_CASE("without check it is what loading found", "[site]") {
  const CheckedTree tree = opened(with_mistakes());
  const Node page = tree_of(Book(*tree.catalogue));
  CHECK(page.find("left_out")->items.size() == 1);
  CHECK(text_of(page, "errors") == "0");
}

TEST_CASE("a finding leads to its line on GitHub when the tree comes from there", "[site]") {
  const CheckedTree tree = opened(with_mistakes());
  Catalogue catalogue = *tree.catalogue;
  catalogue.source = "https://github.com/a/b.git";
  catalogue.id = "0123abcd";
  const Book book(catalogue, [&] { return check(tree); });
  const Node page = tree_of(book);
  const Node& file = page.find("files")->items[0];
  const std::string there = "https://github.com/a/b/blob/0123abcd/t/" + by_ine;
  CHECK(text_of(file, "file_href") == there + "/200-wrong-key.yaml");
  CHECK(text_of(file.find("findings")->items[0], "source_href") ==
        there + "/200-wrong-key.yaml#L4");
}

TEST_CASE("five hundred findings of check are told, and all are counted", "[site]") {
  const CheckedTree tree = opened(with_mistakes());
  for (const std::size_t count : {500U, 501U}) {
    const Book book(*tree.catalogue, [&] {
      Findings findings;
      for (std::size_t i = 0; i < count; ++i) {
        // The file with an error comes last, and is told first.
        const bool is_last = i + 1 == count;
        findings.push_back(found(is_last ? RuleId::unreachable : RuleId::final_newline,
                                 {is_last ? "z" : "f" + std::to_string(i / 7), 1, 1}, "s"));
      }
      return findings;
    });
    const Node page = tree_of(book);
    std::size_t told = 0;
    for (const Node& file : page.find("files")->items) told += file.find("findings")->items.size();
    CHECK(told == 500);
    CHECK(text_of(page, "is_cut") == (count > 500 ? "true" : "false"));
    CHECK(text_of(page.find("files")->items[0], "file") == "z");
    std::size_t counted = 0;
    for (const Node& rule : page.find("rules")->items) {
      counted += static_cast<std::size_t>(std::stoi(text_of(rule, "count")));
    }
    CHECK(counted == count);
  }
}

TEST_CASE("check looks at a tree once a day, and only when its page is asked for", "[site]") {
  const CheckedTree tree = opened(with_mistakes());
  int looks = 0;
  Moment now = moment_at(1'795'000'000);
  SiteSources sources;
  sources.health = [] { return Health{true, "{}"}; };
  sources.catalogue = [&] { return tree.catalogue; };
  sources.clock = [&] { return now; };
  sources.check = [&](const std::shared_ptr<const Catalogue>& catalogue, const Moment& then) {
    ++looks;
    CHECK(catalogue == tree.catalogue);
    CHECK(then.today == now.today);
    return check(tree);
  };
  const Site site(std::move(sources));
  const auto ask = [&](const std::string& target, const std::string& host) {
    const Response response = site.answer({"GET", target, {{"Host", host}}, ""});
    return response.later ? response.later() : response;
  };
  ask("/", "a");
  ask("/_sandbox/errors", "a");
  CHECK(looks == 0);
  const Response page = ask("/_sandbox/tree", "a");
  CHECK(page.body->find("param-value") != std::string::npos);
  ask("/_sandbox/tree", "b");
  CHECK(looks == 1);
  now = moment_at(now.epoch + 86'400);
  ask("/_sandbox/tree", "a");
  CHECK(looks == 2);
}
