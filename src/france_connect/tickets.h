#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "france_connect/people.h"
#include "model/logged_in.h"

namespace sandbox::france_connect {

// What goes through the hands of browsers and clients and comes back: each ticket holds all
// that there is to know, sealed (support/sealed_text.h), so that nothing is kept here and any
// process with the same keys can go on with it.

// A login that waits for the choice of a person.
struct ChoiceTicket {
  std::string client;
  std::string redirect_uri;
  std::string scope;  // what is granted, in the order asked
  std::string state;
  std::string nonce;
  bool wants_amr = false;
  std::string browser;       // the cookie of the browser that asked
  std::int64_t expires = 0;  // seconds since the epoch, as all others
  WishTexts wishes{};        // what the access token is to say to the sandbox
};

// An authorization code.
struct CodeTicket {
  std::string id;
  std::string client;
  std::string redirect_hash;
  std::string scope;
  std::string nonce;
  bool has_amr = false;
  std::int64_t logged_in = 0;
  std::int64_t expires = 0;
  std::string person;
  Claims claims;
  WishTexts wishes{};
};

// An access token.
struct AccessTicket {
  std::string id;  // that of its code
  std::string client;
  std::string scope;
  std::int64_t issued = 0;
  std::int64_t expires = 0;
  std::string person;
  Claims claims;
  WishTexts wishes{};
};

// Seals and opens tickets with one key of 32 bytes. Those of another kind or key, changed or
// cut ones are nothing; whether one has expired is the caller's to look at.
class TicketSeal {
 public:
  TicketSeal() = default;
  explicit TicketSeal(std::string key) : key_(std::move(key)) {}

  // `nonce`: 12 bytes, never the same twice.
  std::string seal(const ChoiceTicket& ticket, std::string_view nonce) const;
  std::string seal(const CodeTicket& ticket, std::string_view nonce) const;
  std::string seal(const AccessTicket& ticket, std::string_view nonce) const;
  std::optional<ChoiceTicket> open_choice(std::string_view text) const;
  std::optional<CodeTicket> open_code(std::string_view text) const;
  std::optional<AccessTicket> open_access(std::string_view text) const;

 private:
  std::string key_;
};

}  // namespace sandbox::france_connect
