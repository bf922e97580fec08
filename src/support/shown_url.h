#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

// A URL as it may be shown, in messages, logs and health: without user name, password,
// query and fragment, and on one line. Where it can't be told where a password ends, more is left
// out rather than less. The address of a program like ssh ("git@host:path") keeps a user name that
// has no password.
std::string shown_url(std::string_view url);

// `text` with `url` as it may be shown wherever it stands, and with "…" for the parts of it
// that may not.
std::string without_secrets_of(std::string_view url, std::string text);

}  // namespace sandbox
