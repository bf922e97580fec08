#include "support/shown_url.h"

#include "support/catch.h"

using namespace sandbox;

TEST_CASE("a URL is shown without its secrets", "[url]") {
  struct Row {
    const char* url;
    const char* shown;
  };
  const Row rows[] = {
      {"https://host/x.git", "https://host/x.git"},
      {"https://me:secret@host/x.git", "https://host/x.git"},
      {"https://token@host", "https://host"},
      {"https://me:se/cret@host/x.git", "https://host/x.git"},
      {"https://me:se@cret@host/x.git", "https://host/x.git"},
      {"https://me:se@c/ret@host/x.git", "https://host/x.git"},
      {"https://me:se?cret@host/x.git", "https://host/x.git"},
      {"https://host/a@b.git", "https://host/a@b.git"},
      {"https://host:8443/a@b.git", "https://host:8443/a@b.git"},
      {"https://[::1]:8443/a@b.git", "https://[::1]:8443/a@b.git"},
      {"https://h/x?private_token=secret", "https://h/x"},
      {"https://h/x#secret", "https://h/x"},
      {"ssh://git:secret@host:22/x", "ssh://host:22/x"},
      {"git@github.com:a/b.git", "git@github.com:a/b.git"},
      {"user:secret@host:path", "host:path"},
      {"/path/x@y", "/path/x@y"},
      {"../x:y@z", "../x:y@z"},
      {"https://host/a\nb", "https://host/a\\nb"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.url) { CHECK(shown_url(row.url) == row.shown); }
  }
}

TEST_CASE("what git says of a URL is shown without its secrets", "[url]") {
  struct Row {
    const char* url;
    const char* said;
    const char* shown;
  };
  const Row rows[] = {
      {"https://me:s3cr3t@host/x", "unable to access 'https://me:s3cr3t@host/x/'",
       "unable to access 'https://host/x/'"},
      {"https://me:s3cr3t@host/x", "bad password s3cr3t for host", "bad password … for host"},
      {"https://h/x?private_token=s3cr3t", "https://h/x/info/refs?private_token=s3cr3t&service=y",
       "https://h/x/info/refs…&service=y"},
      {"https://h/x?private_token=s3cr3t", "token s3cr3t is wrong", "token … is wrong"},
      {"user:s3cr3t@host:path", "host:path: s3cr3t", "host:path: …"},
      {"git@host:path", "git@host: no", "git@host: no"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.said) { CHECK(without_secrets_of(row.url, row.said) == row.shown); }
  }
}
