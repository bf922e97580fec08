#pragma once

#include <sys/stat.h>

#include <cstddef>
#include <string>
#include <vector>

#include "sync/left_out.h"

namespace sandbox {

// More than any honest tree holds; beyond, the rest is not looked at, and a finding says so.
struct WalkBounds {
  std::size_t entries = 200'000;  // files, folders, links
  int depth = 32;                 // folders in folders
};

struct WalkedFile {
  std::string path;  // relative to the folder, with '/'
  struct stat status {};
};

struct Omission {
  std::string path;
  Reason reason;
  std::string why = {};  // ends the sentence of cannot_read
};

struct FolderLink {
  std::string path;
  std::string target;  // without links
  bool operator==(const FolderLink&) const = default;
};

// What is below a folder at one moment.
struct Walk {
  int error = 0;                    // errno of why the folder itself can't be listed
  std::string root;                 // where it is, without links; empty with most errors
  std::vector<WalkedFile> folders;  // the folder itself first, with the path ""
  std::vector<WalkedFile> files;    // sorted by path; those that may matter
  std::vector<FolderLink> links;    // to folders, in the order found
  std::vector<std::string> others;  // paths of files whose name no tree needs
  std::vector<Omission> omissions;
};

// The one rule by which a tree is read and watched: hidden names are passed over; links
// are followed while they stay in the folder; each folder is visited once, whatever leads
// to it, and by its own name rather than through a link.
Walk walk_folder(const std::string& path, const WalkBounds& bounds = {});

// Whether two walks found the same files, unchanged, in the same place.
bool is_same(const Walk& before, const Walk& after);

// Whether whole folders gave way to others: a link that leads elsewhere, a folder renamed
// over another. What was read between the two walks is then a mixture.
bool is_replaced(const Walk& before, const Walk& after);

// Whether the same files are there, and each that was changed is another one of its name: it
// was renamed over the one before, or written anew.
bool only_files_gave_way(const Walk& before, const Walk& after);

// When anything that was found changed last.
timespec last_change(const Walk& walk);

// Whether a file looks as it did: the same one, with the same size and times.
bool is_same(const struct stat& before, const struct stat& after);

}  // namespace sandbox
