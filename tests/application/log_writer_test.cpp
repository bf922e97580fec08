#include "application/log_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "support/catch.h"
#include "support/descriptor.h"
#include "support/text.h"

using namespace sandbox;
using namespace std::chrono_literals;

namespace {

struct Pipe {
  Descriptor reading;
  Descriptor writing;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::string all_of(Pipe& pipe) {
  pipe.writing.close();
  std::string text;
  std::array<char, 65'536> bytes;
  ssize_t got = 0;
  while ((got = ::read(pipe.reading.number(), bytes.data(), bytes.size())) > 0) {
    text.append(bytes.data(), static_cast<std::size_t>(got));
  }
  return text;
}

std::string told(std::size_t lines) { return std::to_string(lines) + " lines dropped\n"; }

std::string numbered(std::size_t number) {
  return "line " + std::to_string(number) + " " + std::string(number % 300, '.') + "\n";
}

}  // namespace

TEST_CASE("nothing is lost when the reader is quick, and each thread's lines keep their order",
          "[log]") {
  Pipe pipe = make_pipe();
  std::string text;
  std::thread reader;
  {
    LogWriter log(pipe.writing.number(), 64 << 20, told);
    pipe.writing.close();
    reader = std::thread([&] { text = all_of(pipe); });
    std::vector<std::thread> writers;
    for (const char* name : {"a", "b", "c"}) {
      writers.emplace_back([&log, name] {
        for (std::size_t i = 0; i < 20'000; ++i) log.write(name + (" " + numbered(i)));
      });
    }
    for (std::thread& writer : writers) writer.join();
    log.finish(10s);
  }
  reader.join();
  std::map<char, std::size_t> next;
  for (const std::string& line : split(text, '\n')) {
    if (!line.empty()) REQUIRE(line.substr(2) + "\n" == numbered(next[line[0]]++));
  }
  CHECK(next == std::map<char, std::size_t>{{'a', 20'000}, {'b', 20'000}, {'c', 20'000}});
}

TEST_CASE("what nobody reads is dropped, counted, and told in its place", "[log]") {
  constexpr std::size_t count = 100'000;
  Pipe pipe = make_pipe();
  std::string text;
  std::thread reader;
  {
    LogWriter log(pipe.writing.number(), 50'000, told);
    for (std::size_t i = 0; i < count; ++i) log.write(numbered(i));
    pipe.writing.close();
    reader = std::thread([&] { text = all_of(pipe); });
    log.finish(10s);
    log.write("too late\n");
  }
  reader.join();
  std::size_t next = 0;
  std::size_t dropped = 0;
  for (const std::string& line : split(text, '\n')) {
    if (line.ends_with(" lines dropped")) {
      dropped += std::stoul(line);
      next += std::stoul(line);
    } else if (!line.empty()) {
      REQUIRE(line + "\n" == numbered(next++));
    }
  }
  CHECK(next == count);
  CHECK(dropped > count / 2);
}

TEST_CASE("a reader that has gone or never was ends nothing", "[log]") {
  Pipe pipe = make_pipe();
  pipe.reading.close();
  for (const int descriptor : {pipe.writing.number(), -1}) {
    LogWriter log(descriptor, 50'000, told);
    for (std::size_t i = 0; i < 10'000; ++i) log.write(numbered(i));
    log.finish(10s);
  }
}

TEST_CASE("the end waits no longer than it is told to", "[log]") {
  const Pipe pipe = make_pipe();
  LogWriter log(pipe.writing.number(), 200'000, told);
  log.write(std::string(199'999, 'x') + "\n");
  const auto start = std::chrono::steady_clock::now();
  log.finish(20ms);
  CHECK(std::chrono::steady_clock::now() - start < 5s);
}

TEST_CASE("a descriptor that does not block is written to as well", "[log]") {
  Pipe pipe = make_pipe();
  REQUIRE(::fcntl(pipe.writing.number(), F_SETFL, O_NONBLOCK) == 0);
  std::string text;
  std::thread reader;
  const std::string line = std::string(150'000, 'x') + "\n";
  {
    LogWriter log(pipe.writing.number(), 1 << 20, told);
    pipe.writing.close();
    for (int i = 0; i < 3; ++i) log.write(line);
    reader = std::thread([&] { text = all_of(pipe); });
    log.finish(10s);
  }
  reader.join();
  CHECK(text == line + line + line);
}
