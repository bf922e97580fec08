#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

// Texts that only who has the key can read or make (AES-256-GCM). `key` has 32 bytes, `nonce`
// 12, never the same twice. `purpose` is part of the seal: what was sealed for one purpose
// can't be unsealed for another.

// base64url: nonce, cipher text, tag.
std::string sealed_text(std::string_view key, std::string_view nonce, std::string_view purpose,
                        std::string_view text);

// Nothing when the text was not sealed with this key for this purpose, or was changed.
std::optional<std::string> unsealed_text(std::string_view key, std::string_view purpose,
                                         std::string_view sealed);

// The parts of AES-256-GCM by themselves.
struct SealedParts {
  std::string cipher_text;
  std::string tag;  // 16 bytes
};
SealedParts seal(std::string_view key, std::string_view nonce, std::string_view purpose,
                 std::string_view text);

}  // namespace sandbox
