#include "support/sealed_text.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "support/base64.h"

namespace sandbox {
namespace {

constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t key_size = 32;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Cipher new_cipher() {
  Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  if (cipher == nullptr) throw std::runtime_error("OpenSSL has no memory");
  return cipher;
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

void check(bool went_well) {
  if (!went_well) throw std::runtime_error("OpenSSL could not seal a text");
}

}  // namespace

SealedParts seal(std::string_view key, std::string_view nonce, std::string_view purpose,
                 std::string_view text) {
  check(key.size() == key_size && nonce.size() == nonce_size);
  const Cipher cipher = new_cipher();
  SealedParts sealed{std::string(text.size(), '\0'), std::string(tag_size, '\0')};
  int length = 0;
  check(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce)) ==
        1);
  check(EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes(purpose),
                          static_cast<int>(purpose.size())) == 1);
  check(EVP_EncryptUpdate(cipher.get(), bytes(sealed.cipher_text), &length, bytes(text),
                          static_cast<int>(text.size())) == 1);
  check(EVP_EncryptFinal_ex(cipher.get(), bytes(sealed.cipher_text) + length, &length) == 1);
  check(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_size, bytes(sealed.tag)) == 1);
  return sealed;
}

std::string sealed_text(std::string_view key, std::string_view nonce, std::string_view purpose,
                        std::string_view text) {
  const SealedParts parts = seal(key, nonce, purpose, text);
  return base64url(std::string(nonce) + parts.cipher_text + parts.tag);
}

std::optional<std::string> unsealed_text(std::string_view key, std::string_view purpose,
                                         std::string_view sealed) {
  const auto all = from_base64url(sealed);
  if (!all || all->size() < nonce_size + tag_size || key.size() != key_size) return std::nullopt;
  const std::string_view whole = *all;
  const std::string_view inside = whole.substr(nonce_size, whole.size() - nonce_size - tag_size);
  std::string tag(whole.substr(whole.size() - tag_size));
  std::string text(inside.size(), '\0');
  const Cipher cipher = new_cipher();
  int length = 0;
  const bool good =
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(whole)) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes(purpose),
                        static_cast<int>(purpose.size())) == 1 &&
      EVP_DecryptUpdate(cipher.get(), bytes(text), &length, bytes(inside),
                        static_cast<int>(inside.size())) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_size, bytes(tag)) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), bytes(text) + length, &length) == 1;
  if (!good) return std::nullopt;
  return text;
}

}  // namespace sandbox
