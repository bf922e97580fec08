#include "sync/run_git.h"

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "support/text.h"

namespace sandbox {
namespace {

// `settings` as configuration: in the environment, unlike on the command line, other
// users can't read them.
void add_settings(const GitSettings& settings, std::vector<std::string>& variables) {
  int count = 0;
  if (const char* users = std::getenv("GIT_CONFIG_COUNT")) {
    std::from_chars(users, users + std::strlen(users), count);
  }
  for (const auto& [name, value] : settings) {
    variables.push_back("GIT_CONFIG_KEY_" + std::to_string(count) + "=" + name);
    variables.push_back("GIT_CONFIG_VALUE_" + std::to_string(count) + "=" + value);
    ++count;
  }
  variables.push_back("GIT_CONFIG_COUNT=" + std::to_string(count));
}

// Nothing in a repository's own configuration may start a program. Command-line settings
// win over it.
const GitSettings no_programs = {{"core.fsmonitor", "false"},
                                 {"core.hooksPath", "/dev/null"},
                                 {"core.pager", "cat"},
                                 {"core.editor", "false"},
                                 {"core.askPass", ""},
                                 {"core.alternateRefsCommand", "false"},
                                 {"gc.auto", "0"},
                                 {"maintenance.auto", "false"}};

}  // namespace

std::string reason_of(const Ended& ended) {
  switch (ended.how) {
    case Ended::How::timed_out:
      return "no answer in time";
    case Ended::How::stopped:
      return "stopped";
    case Ended::How::not_started:
      return ended.status == ENOENT
                 ? "the program git is not installed; install it (apt-get install git)"
                 : std::string(std::strerror(ended.status));
    case Ended::How::killed:
      return "git was killed by signal " + std::to_string(ended.status);
    case Ended::How::said_too_much:
      return "there is more of it than can be read";
    case Ended::How::exited:
      break;
  }
  if (ended.errors.find("dubious ownership") != std::string::npos) {
    return "it belongs to another user; if you trust them, tell git so: git config --global --add "
           "safe.directory FOLDER, or --system for a service";
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

Ended run_git(GitArguments arguments, GitRun how) {
  Process process;
  process.arguments = std::move(arguments);
  process.arguments.insert(process.arguments.begin(), "git");
  GitSettings settings = no_programs;
  settings.insert(settings.end(), how.settings.begin(), how.settings.end());
  add_settings(settings, process.variables);
  for (const char* variable :
       {"GIT_TERMINAL_PROMPT=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_NO_LAZY_FETCH=1",
        "GIT_OPTIONAL_LOCKS=0", "SSH_ASKPASS_REQUIRE=never", "LC_ALL=C"}) {  // we read what it says
    process.variables.emplace_back(variable);
  }
  // Whatever has a repository fetch what it lacks starts a program that it names itself.
  if (how.network == GitRun::Network::none) {
    process.variables.emplace_back("GIT_ALLOW_PROTOCOL=none");
  } else if (std::getenv("GIT_ALLOW_PROTOCOL") == nullptr) {
    process.variables.emplace_back("GIT_ALLOW_PROTOCOL=file:git:http:https:ssh");
  }
  process.input = std::move(how.input);
  process.time_limit = how.limit;
  process.max_output = how.max_output;
  process.on_errors = std::move(how.progress);
  return run(process, how.stop);
}

Ended run_git_in(const GitFolder& folder, GitArguments arguments, GitRun how) {
  arguments.insert(arguments.begin(), {"-C", folder.path});
  if (folder.maker == GitFolder::Maker::ourselves) {
    how.settings.emplace_back("safe.directory", folder.path);
  }
  return run_git(std::move(arguments), std::move(how));
}

bool is_commit_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && is_hexadecimal(text);
}

}  // namespace sandbox
