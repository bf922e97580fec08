#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/assemble.h"
#include "sync/file_memory.h"
#include "sync/folder.h"
#include "sync/tree_origin.h"
#include "sync/walk.h"

namespace sandbox {

struct LocalReading {
  TreeFiles files;
  bool settled = true;  // false: something was changing all the while; to be read again soon
};

// Reads the files of an origin, without git's, time and again.
class LocalFiles {
 public:
  explicit LocalFiles(const TreeOrigin& origin);

  // As they are at this moment. Throws std::runtime_error, with a sentence for the user,
  // when a folder or file can't be read.
  TreeFiles read();
  // The same, but waits for a moment at which nothing is changing: what was read is still
  // there after it, nobody is writing a file, git is not checking anything out. Where that
  // does not come within a second (ten, while git holds its lock), files that are being
  // changed are as they were when this last read them; all of them, where whole folders were
  // replaced meanwhile. The first time there is no such earlier state: what is there is taken.
  LocalReading read_settled(const std::stop_token& stop = {});

  // Folders and files to watch.
  std::vector<std::string> paths() const;

 private:
  struct Attempt;
  Attempt attempt();
  FileTree folder(const std::string& path, const std::string& advice, Attempt& tried,
                  std::map<std::string, bool>& moving);
  void put_back(Attempt& attempt) const;

  TreeOrigin origin_;
  TreeFiles embedded_;
  FileMemory memory_;
  std::optional<TreeFiles> last_;  // what read_settled() gave last
  std::vector<Walk> last_walks_;   // of its folders
};

}  // namespace sandbox
