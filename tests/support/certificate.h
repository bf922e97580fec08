#pragma once

#include <filesystem>
#include <string>

// A self-signed certificate for localhost and its key, as PEM files in a folder
// of their own that goes away with this.
class Certificate {
 public:
  Certificate();
  ~Certificate() { std::filesystem::remove_all(folder_); }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  std::string certificate_file() const { return folder_ / "cert.pem"; }
  std::string key_file() const { return folder_ / "key.pem"; }

 private:
  std::filesystem::path folder_;
};
