#pragma once

#include <string>
#include <vector>

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

// tests/support/git_server.py on a free port.
class GitServer {
 public:
  GitServer(const std::string& kind, const std::string& root, const std::string& password = "");
  ~GitServer();
  GitServer(const GitServer&) = delete;
  GitServer& operator=(const GitServer&) = delete;

  int port() const { return port_; }

 private:
  int pid_ = 0;
  int input_ = -1;
  int port_ = 0;
};

}  // namespace sandbox::test
