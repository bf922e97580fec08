#include "sync/ref_loader.h"

#include <chrono>
#include <exception>
#include <map>
#include <optional>
#include <utility>

#include "sync/give_way.h"

namespace sandbox {

void RefLoader::bring_up_to_date(TreeReader::Ask ask, const std::stop_token& stop) {
  std::map<std::string, Revisions::Loaded> refs;
  {
    const std::lock_guard lock(with_.mutex);
    refs = with_.revisions.loaded();
  }
  for (const auto& [ref, loaded] : refs) {
    load_first_waiting(stop);  // somebody has nothing yet; this one is there, as it was
    if (!is_in_memory(ref)) continue;
    try {
      const std::string commit =
          ask == TreeReader::Ask::origin ? with_.reader.ask(ref, stop) : loaded.commit;
      if (commit == loaded.commit && loaded.local_signature == with_.reader.local_signature())
        continue;
      load_at(ref, commit, stop);
    } catch (const UnknownRef& error) {
      with_.log(std::string(error.what()) + ": forgetting it");
      const std::lock_guard lock(with_.mutex);
      with_.retired.add(with_.revisions.forget(ref));
    }
  }
}

bool RefLoader::is_in_memory(const std::string& ref) const {
  const std::lock_guard lock(with_.mutex);
  return with_.revisions.loaded().contains(ref);
}

void RefLoader::load_first_waiting(const std::stop_token& stop) {
  std::optional<std::string> ref;
  {
    const std::lock_guard lock(with_.mutex);
    ref = with_.revisions.first_waiting();
  }
  if (!ref) return;
  load(*ref, stop);
  {
    const std::lock_guard lock(with_.mutex);
    with_.revisions.stop_waiting_for_first();
  }
  with_.done();
}

void RefLoader::load(const std::string& ref, const std::stop_token& stop) {
  using State = Revision::State;
  const auto refuse = [&](State state, const std::string& reason) {
    const std::lock_guard lock(with_.mutex);
    with_.revisions.refuse(ref, state, reason, std::chrono::steady_clock::now());
  };
  try {
    load_at(ref, with_.reader.ask(ref, stop), stop);
  } catch (const UnknownRef& error) {
    refuse(State::unknown, error.what());
  } catch (const std::exception& error) {
    with_.log("cannot serve " + ref + ": " + sentence_of(error));
    refuse(State::failed, sentence_of(error));
  }
}

void RefLoader::load_at(const std::string& ref, const std::string& commit,
                        const std::stop_token& stop) {
  auto [files, signature] = with_.reader.read_ref(ref, commit, stop);
  // Two names of one commit share their catalogue.
  CataloguePointer shared = with_.served(signature);
  if (!shared) {
    const std::lock_guard lock(with_.mutex);
    shared = with_.revisions.with_signature(signature);
  }
  if (!shared) {
    shared = with_.assembler.assemble(files);
    read_everything(*shared, give_way_and_go_on);
    additions_of(*shared);
    with_.assembler.forget_unused();
    with_.log("read " + ref + " at " + commit.substr(0, 10));
  }
  const std::lock_guard lock(with_.mutex);
  for (CataloguePointer& gone : with_.revisions.admit(
           ref,
           {commit, std::move(shared), std::move(signature), with_.reader.local_signature(), 0})) {
    with_.retired.add(std::move(gone));
  }
}

}  // namespace sandbox
