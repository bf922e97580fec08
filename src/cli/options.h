#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
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

// Why a command that did its work could not run all the same.
inline constexpr const char* unwritable_output =
    "standard output can't be written to; free space where it goes, or send it elsewhere";

// What a number may be, both ends included.
struct Range {
  std::int64_t least = 0;
  std::int64_t most = 0;
};

constexpr std::int64_t kibibyte = 1024;
constexpr std::int64_t mebibyte = 1024 * kibibyte;
constexpr std::int64_t gibibyte = 1024 * mebibyte;

// The options of one command. Each `--name` can also be given by the environment
// variable BAC_A_SABLE_NAME. The variables bound must outlive parse(). What is no value of
// an option is refused by parse(), with a sentence that says what one is.
class Options {
 public:
  Options(const std::string& command, const std::string& summary);
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  void text(const std::string& name, std::string& value, const std::string& help);
  // Given once for each text; the environment variable separates them by `:`, as PATH does, or
  // by another character where they hold colons themselves.
  void texts(const std::string& name, std::vector<std::string>& values, const std::string& help,
             char separator = ':');
  void number(const std::string& name, int& value, Range range, const std::string& help);
  void number(const std::string& name, std::size_t& value, Range range, const std::string& help);
  // "65536", "64KiB", "1MiB".
  void bytes(const std::string& name, std::size_t& value, Range range, const std::string& help);
  // The same, or "off", which is 0; left absent when it is not given: `standard` says then.
  void bytes_or_off(const std::string& name, std::optional<std::size_t>& value, Range range,
                    const std::string& standard, const std::string& help);
  // "500ms", "10s", "2m"; "0" where the range, in milliseconds, has it.
  void time(const std::string& name, std::chrono::milliseconds& value, Range range,
            const std::string& help);
  void flag(const std::string& name, bool& value, const std::string& help);
  void choice(const std::string& name, std::string& value, const std::vector<std::string>& choices,
              const std::string& help);
  // Words without a name, in the order declared.
  void word(const std::string& name, std::string& value, const std::string& help);
  void optional_word(const std::string& name, std::string& value, const std::string& help);

  // `name` means nothing unless one of `others` is given too: it is then refused.
  void needs(const std::string& name, const std::vector<std::string>& others);
  // The two contradict each other: together they are refused.
  void excludes(const std::string& name, const std::string& other);

  // Nothing when the command can go on; else its exit status, once help or a
  // one-line error has been written.
  std::optional<int> parse(const std::vector<std::string>& arguments, Streams streams);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandbox
