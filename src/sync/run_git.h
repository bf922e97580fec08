#pragma once

#include <chrono>
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

// Runs git in our own environment, without what would lead it to another repository.
Ended run_git(GitArguments arguments, const GitSettings& settings, std::chrono::milliseconds limit,
              const std::stop_token& stop = {}, std::string input = {});
// The same in a repository on this disk.
Ended run_git_in(const std::string& folder, GitArguments arguments, std::string input = {});

// What git gives as its reason: the first line that says "fatal:" or "error:",
// else the last one.
std::string reason_of(const Ended& ended);

bool is_commit_id(std::string_view text);  // SHA-1, or SHA-256

}  // namespace sandbox
