#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace sandbox {

// Where a command writes: main() passes cout and cerr, tests pass strings.
struct Streams {
  std::ostream& out;
  std::ostream& err;
};

// Exit status, everywhere (docs/design.md 8).
constexpr int fine = 0;
constexpr int has_findings = 1;
constexpr int could_not_run = 2;

// The options of one command. Each `--name` can also be given by the environment
// variable BAC_A_SABLE_NAME. The variables bound must outlive parse().
class Options {
 public:
  Options(const std::string& command, const std::string& summary);
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  void text(const std::string& name, std::string& value, const std::string& help);
  void texts(const std::string& name, std::vector<std::string>& values, const std::string& help);
  void number(const std::string& name, int& value, const std::string& help);
  void size(const std::string& name, std::size_t& value, const std::string& help);
  // "500ms", "10s", "2m".
  void time(const std::string& name, std::chrono::milliseconds& value, const std::string& help);
  void flag(const std::string& name, bool& value, const std::string& help);
  void choice(const std::string& name, std::string& value, const std::vector<std::string>& choices,
              const std::string& help);
  // Words without a name, in the order declared.
  void word(const std::string& name, std::string& value, const std::string& help);

  // Nothing when the command can go on; else its exit status, once help or a
  // one-line error has been written.
  std::optional<int> parse(const std::vector<std::string>& arguments, Streams streams);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandbox
