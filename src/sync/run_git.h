#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/process.h"

// The program `git`, for git_repository.cpp and git_mirror.cpp.

namespace sandbox {

using GitArguments = std::vector<std::string>;
using GitSettings = std::vector<std::pair<std::string, std::string>>;  // configuration

constexpr std::chrono::seconds local_limit{60};  // for what needs no network

// How git is run.
struct GitRun {
  enum class Network { none, any };
  Network network = Network::none;
  GitSettings settings = {};
  std::chrono::milliseconds limit = local_limit;
  std::stop_token stop = {};
  std::string input = {};
  std::size_t max_output = std::size_t{512} * 1024 * 1024;
  std::function<void(std::string_view said)> progress = {};  // what goes to standard error
};

// Runs git so that no configuration of the repository it works in can start another
// program: hooks, pagers, monitors, what a partial clone would fetch from. Git's own check
// that the repository belongs to us stays on, unless `settings` name it as safe.
Ended run_git(GitArguments arguments, GitRun how = {});

// A repository on this disk. One that we made ourselves is taken for ours whoever owns
// the disk; of any other git asks that it belongs to us.
struct GitFolder {
  enum class Maker { anybody, ourselves };
  std::string path;
  Maker maker = Maker::anybody;
};
Ended run_git_in(const GitFolder& folder, GitArguments arguments, GitRun how = {});

// What git gives as its reason: the first line that says "fatal:" or "error:",
// else the last one.
std::string reason_of(const Ended& ended);

bool is_commit_id(std::string_view text);  // SHA-1, or SHA-256

}  // namespace sandbox
