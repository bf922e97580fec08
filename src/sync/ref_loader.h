#pragma once

#include <functional>
#include <mutex>
#include <stop_token>
#include <string>

#include "catalogue/assemble.h"
#include "sync/current_catalogue.h"
#include "sync/revisions.h"
#include "sync/tree_reader.h"

namespace sandbox {

// Loads refs beside the one that is served, into `revisions`: those that somebody waits for, and,
// when git has moved, those that are there already. Of one thread, the one that reads; what others
// look at is under `mutex`.
class RefLoader {
 public:
  // All of it is its owner's, and lasts longer.
  struct Surroundings {
    TreeReader& reader;
    Assembler& assembler;
    std::mutex& mutex;  // of `revisions`
    Revisions& revisions;
    RetiredCatalogues& retired;
    // The catalogue that is served, if it is of these files; else nullptr.
    std::function<CataloguePointer(const std::string& signature)> served;
    std::function<void()> done;  // who waits for a ref may look again
    std::function<void(const std::string&)> log;
  };
  explicit RefLoader(Surroundings surroundings) : with_(std::move(surroundings)) {}

  // Nothing happens when nobody waits. What goes wrong is told to who waits, and logged.
  void load_first_waiting(const std::stop_token& stop);
  // Forgets refs that are gone. Throws what reading throws.
  void bring_up_to_date(TreeReader::Ask ask, const std::stop_token& stop);

 private:
  void load(const std::string& ref, const std::stop_token& stop);
  void load_at(const std::string& ref, const std::string& commit, const std::stop_token& stop);
  bool is_in_memory(const std::string& ref) const;

  Surroundings with_;
};

}  // namespace sandbox
