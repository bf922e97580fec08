#include <stdexcept>

#include "check/check.h"
#include "cli/commands.h"
#include "cli/open_tree.h"
#include "cli/site_folder.h"
#include "cli/tree_options.h"
#include "site/static_site.h"

namespace sandbox {

int run_site(const Arguments& arguments, Streams streams) {
  TreeOptions tree;
  std::string out;
  std::string base_url = "http://127.0.0.1:8080";
  std::string today;
  Options options("site", "Write the catalogue as static web pages, for any web host.");
  tree.declare(options);
  options.text("out", out,
               "The folder to write into: empty, not there yet, or one that this command wrote");
  options.text("base-url", base_url, "Where the requests of the pages call");
  options.text("today", today, "YYYY-MM-DD: the date that decides ages and years");
  if (const auto status = options.parse(arguments, streams)) return *status;
  if (out.empty()) throw std::runtime_error("say where to write; give --out DIR");
  while (base_url.ends_with('/')) base_url.pop_back();
  Assembler assembler;
  const CheckedTree opened = open_tree(read_tree(tree), assembler, today);
  const Book book(*opened.catalogue, [&] { return check(opened); });
  const auto files = static_site(book, base_url, opened.asking.now);
  const std::size_t removed = write_site(out, files);
  streams.out << "wrote " << files.size() << " files into " << out;
  if (removed != 0) streams.out << ", removed " << removed << " that are no page any more";
  streams.out << "; begin with " << out << "/index.html\n";
  return fine;
}

}  // namespace sandbox
