#include "sync/git_source.h"

#include <stdexcept>

namespace sandbox {
namespace {

constexpr const char* cached = "; serving what was fetched earlier";

}  // namespace

GitSource::GitSource(const GitOrigin& git, const TreeOrigin& origin)
    : mirror_(git), ref_(origin.ref), path_(origin.git_path), openapi_(origin.git_openapi) {}

GitSource::Found GitSource::find(const Found& served, const std::stop_token& stop) {
  try {
    return {mirror_.ask(ref_, stop)};
  } catch (const std::runtime_error& error) {
    const std::string problem = error.what();
    if (!served.commit.empty()) {
      return {served.commit, problem + (served.from_cache ? cached : "; the tree stays as it is"),
              served.from_cache};
    }
    if (dynamic_cast<const UnknownRef*>(&error) != nullptr) throw;
    if (auto earlier = fetched_earlier("", problem)) return *std::move(earlier);
    throw std::runtime_error(problem +
                             "; nothing was fetched from there before, so there is nothing to "
                             "serve: check the URL and the network");
  }
}

std::optional<GitSource::Found> GitSource::fetched_earlier(const std::string& commit,
                                                           const std::string& problem) {
  const auto earlier = mirror_.remembered(ref_);
  if (!earlier || *earlier == commit) return std::nullopt;
  return Found{*earlier, problem + cached, true};
}

std::string GitSource::ask(const std::string& ref, const std::stop_token& stop) {
  return mirror_.ask(ref, stop);
}

GitFiles GitSource::read(const std::string& ref, const std::string& commit,
                         const std::stop_token& stop) {
  GitFiles files;
  const auto read = [&](const GitRepository& repository) {
    files.tree = repository.read_tree(commit, path_);
    if (!openapi_.empty()) files.documents = repository.read_files(commit, openapi_);
    files.commit = repository.commit(commit);
  };
  mirror_.with_commit(ref, commit, read, stop);
  return files;
}

}  // namespace sandbox
