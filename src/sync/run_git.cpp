#include "sync/run_git.h"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "support/text.h"

namespace sandbox {
namespace {

// Our own environment without what would lead git to another repository (as in
// a hook) or make it write secrets down, and with `settings` added as
// configuration: there, unlike on the command line, other users can't read them.
std::vector<std::string> environment(const GitSettings& settings) {
  std::vector<std::string> variables;
  int count = 0;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    if (variable.starts_with("GIT_CONFIG_COUNT=")) {
      std::from_chars(variable.data() + 17, variable.data() + variable.size(), count);
    } else if (!starts_with_any(variable, {"GIT_DIR=",
                                           "GIT_WORK_TREE=",
                                           "GIT_INDEX_FILE=",
                                           "GIT_COMMON_DIR=",
                                           "GIT_OBJECT_DIRECTORY=",
                                           "GIT_ALTERNATE_OBJECT_DIRECTORIES=",
                                           "GIT_NAMESPACE=",
                                           "GIT_SHALLOW_FILE=",
                                           "GIT_PREFIX=",
                                           "GIT_QUARANTINE_PATH=",
                                           "GIT_REPLACE_REF_BASE=",
                                           "GIT_GRAFT_FILE=",
                                           "GIT_TRACE",
                                           "GIT_CURL_VERBOSE=",
                                           "GIT_TERMINAL_PROMPT=",
                                           "GIT_CEILING_DIRECTORIES=",
                                           "LC_ALL=",
                                           "LANGUAGE=",
                                           "SSH_ASKPASS_REQUIRE=",
                                           "BAC_A_SABLE_"})) {
      variables.emplace_back(variable);
    }
  }
  for (const auto& [name, value] : settings) {
    variables.push_back("GIT_CONFIG_KEY_" + std::to_string(count) + "=" + name);
    variables.push_back("GIT_CONFIG_VALUE_" + std::to_string(count) + "=" + value);
    ++count;
  }
  variables.push_back("GIT_CONFIG_COUNT=" + std::to_string(count));
  variables.emplace_back("GIT_TERMINAL_PROMPT=0");
  variables.emplace_back("GIT_NO_REPLACE_OBJECTS=1");
  variables.emplace_back("SSH_ASKPASS_REQUIRE=never");
  variables.emplace_back("LC_ALL=C");  // we read its messages
  if (std::getenv("GIT_ALLOW_PROTOCOL") == nullptr) {
    variables.emplace_back("GIT_ALLOW_PROTOCOL=file:git:http:https:ssh");
  }
  return variables;
}

}  // namespace

std::string reason_of(const Ended& ended) {
  switch (ended.how) {
    case Ended::How::timed_out:
      return "no answer in time";
    case Ended::How::stopped:
      return "stopped";
    case Ended::How::not_started:
      return ended.status == ENOENT ? "the program git is not installed"
                                    : std::string(std::strerror(ended.status));
    case Ended::How::killed:
      return "git was killed by signal " + std::to_string(ended.status);
    case Ended::How::exited:
      break;
  }
  std::string last;
  for (const std::string& line : split(ended.errors, '\n')) {
    for (const std::string_view prefix : {"fatal: ", "error: "}) {
      if (line.starts_with(prefix)) return without_invalid_utf8(line.substr(prefix.size()));
    }
    if (!line.empty()) last = line;
  }
  return last.empty() ? "git failed without a reason" : without_invalid_utf8(last);
}

Ended run_git(GitArguments arguments, const GitSettings& settings, std::chrono::milliseconds limit,
              const std::stop_token& stop, std::string input) {
  Process process;
  process.arguments = std::move(arguments);
  process.arguments.insert(process.arguments.begin(), "git");
  process.environment = environment(settings);
  process.input = std::move(input);
  process.time_limit = limit;
  return run(process, stop);
}

Ended run_git_in(const std::string& folder, GitArguments arguments, std::string input) {
  arguments.insert(arguments.begin(), {"-C", folder});
  return run_git(std::move(arguments), {{"safe.directory", folder}}, local_limit, {},
                 std::move(input));
}

bool is_commit_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && is_hexadecimal(text);
}

}  // namespace sandbox
