#pragma once

#include <string>

#include "support/temp_folder.h"

// A self-signed certificate for localhost and its key, as PEM files in a folder
// of their own that goes away with this.
class Certificate {
 public:
  enum class Kind { p256, rsa };
  // A passphrase locks the key.
  explicit Certificate(Kind kind = Kind::p256, const std::string& passphrase = "");

  std::string certificate_file() const { return folder_.path("cert.pem"); }
  std::string key_file() const { return folder_.path("key.pem"); }

 private:
  sandbox::test::TempFolder folder_;
};
