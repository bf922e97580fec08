#pragma once

#include <string>
#include <vector>

#include "support/descriptor.h"
#include "support/temp_folder.h"

namespace sandbox::test {

// Runs git with the user's configuration out of the way; returns what it prints,
// without the last line break. Throws when it fails.
std::string git(const std::string& folder, std::vector<std::string> arguments);

// A repository with a working tree, gone at the end of the scope.
class WorkRepository {
 public:
  explicit WorkRepository(const std::string& format = "sha1");

  const TempFolder& folder() const { return folder_; }
  std::string path() const { return folder_.root().string(); }
  std::string url() const { return "file://" + path(); }
  void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }
  std::string git(std::vector<std::string> arguments) const;
  // Everything in the working tree; returns the id.
  std::string commit(const std::string& subject) const;
  // The same, with one file written first.
  std::string commit(const std::string& name, const std::string& text) const;

 private:
  TempFolder folder_;
};

// The repositories below a folder, served on a free port by tests/support/git_server.py:
// "http" by git http-backend behind nginx, or "git" by git daemon.
class GitServer {
 public:
  GitServer(const std::string& kind, const std::string& root, const std::string& password = "");
  ~GitServer();
  GitServer(const GitServer&) = delete;
  GitServer& operator=(const GitServer&) = delete;

  // "127.0.0.1:1234"
  const std::string& address() const { return address_; }
  // Over HTTP: accepts requests and does not answer them, until it is to go on.
  void hang() { tell("hang\n"); }
  void go_on() { tell("go on\n"); }

 private:
  void tell(const std::string& line);
  std::string read_line();

  int pid_ = 0;
  Descriptor input_;
  Descriptor output_;
  std::string address_;
};

}  // namespace sandbox::test
