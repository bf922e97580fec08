#include "sync/tree_reader.h"

#include <new>
#include <stdexcept>
#include <utility>

#include "support/text.h"
#include "sync/embedded.h"
#include "sync/give_way.h"

namespace sandbox {
namespace {

// Equal for files that make the same catalogue.
std::string signature_of(const TreeFiles& files) {
  std::string signature = files.schemas.files.id() + '\n' + id_of(files.openapi) + '\n' +
                          id_of(files.authorizations) + '\n';
  for (const FileTree& tree : files.payloads) {
    signature += tree.name + '\0' + tree.commit + '\n';
    signature += tree.files.id() + '\n';
    for (const Finding& finding : tree.findings) signature += to_string(finding) + '\n';
  }
  return signature;
}

}  // namespace

std::string sentence_of(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) == nullptr) return error.what();
  return "there is not enough memory to read the tree; give the program more, or a smaller tree";
}

TreeReader::TreeReader(const TreeOrigin& origin) : origin_(origin), files_(origin) {
  if (origin.git) git_.emplace(*origin.git, origin);
}

TreeReader::Update TreeReader::read(Ask ask, const std::stop_token& stop) {
  LocalReading local = files_.read_settled(stop);
  give_way();
  Update update;
  update.settled = local.settled;
  update.local_signature = signature_of(local.files);
  const bool local_changed = update.local_signature != local_signature_;
  if (!git_) {
    update.changed = local_changed;
    update.files = std::move(local.files);
    return update;
  }
  if (local_changed) local_ = std::move(local.files);  // all refs have the same overlays
  try {
    read_from_git(update, local_changed, ask, stop);
  } catch (const std::runtime_error& error) {
    if (!origin_.or_embedded || !served_.commit.empty() || stop.stop_requested()) throw;
    update.found = {{}, std::string(error.what()) + "; serving the embedded tree meanwhile"};
    update.changed = local_changed;
    update.files = local_;
    update.files.payloads.insert(update.files.payloads.begin(), embedded_payloads());
  }
  return update;
}

void TreeReader::read_from_git(Update& update, bool local_changed, Ask ask,
                               const std::stop_token& stop) {
  const bool keep = ask == Ask::nobody && !served_.commit.empty();
  update.found =
      keep ? GitSource::Found{served_.commit, {}, served_.from_cache} : git_->find(served_, stop);
  update.changed = local_changed || update.found.commit != served_.commit;
  if (!update.changed) return;
  const GitFiles git = read_git(update.found, stop);
  update.commit = git.commit;
  update.files = with_git(git);
  update.signature = signature_of(update.files);
}

void TreeReader::take(const Update& update) {
  served_ = update.found;
  local_signature_ = update.local_signature;
}

// At the start a commit that can't be had gives way to the one of an earlier run.
GitFiles TreeReader::read_git(GitSource::Found& found, const std::stop_token& stop) {
  try {
    return git_->read(origin_.ref, found.commit, stop);
  } catch (const std::runtime_error& error) {
    if (!served_.commit.empty() || stop.stop_requested()) throw;
    auto earlier = git_->fetched_earlier(found.commit, error.what());
    if (!earlier) throw;
    found = *std::move(earlier);
    return git_->read(origin_.ref, found.commit, stop);
  }
}

// Everything that a catalogue is made of: our own files, and git's beneath.
TreeFiles TreeReader::with_git(const GitFiles& git) const {
  TreeFiles files = local_;
  files.payloads.insert(files.payloads.begin(), git.tree);
  files.openapi.insert(files.openapi.begin(), git.documents.begin(), git.documents.end());
  return files;
}

TreeReader::AtRef TreeReader::read_ref(const std::string& ref, const std::string& commit,
                                       const std::stop_token& stop) {
  AtRef read;
  read.files = with_git(git_->read(ref, commit, stop));
  read.signature = signature_of(read.files);
  return read;
}

std::string TreeReader::ask(const std::string& ref, const std::stop_token& stop) {
  return git_->ask(ref, stop);
}

std::string TreeReader::source() const {
  std::vector<std::string> names = origin_.payloads;
  if (git_) names.insert(names.begin(), git_->url());
  return names.empty() ? "embedded" : join(names, ", ");
}

}  // namespace sandbox
