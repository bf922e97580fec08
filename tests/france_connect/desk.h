#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "france_connect/provider.h"

namespace sandbox::test {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string form_of(const Pairs& pairs);  // "a=b&c=d", percent-encoded
// Puts the value in the place of the name's, or at the end.
void set(Pairs& pairs, const std::string& name, const std::string& value);
void remove(Pairs& pairs, const std::string& name);

// The provider over the program's own tree, with a clock that the test moves and a key for
// /checktoken; and short ways of asking it what clients and browsers do.
class Desk {
 public:
  explicit Desk(std::vector<france_connect::Client> clients = {});

  france_connect::Answer ask(const std::string& method, const std::string& path, Pairs fields = {},
                             std::vector<Header> headers = {});
  // A form, unless the headers say otherwise.
  france_connect::Answer post(const std::string& path, Pairs fields,
                              std::vector<Header> headers = {});

  Pairs demand() const;  // a good one
  std::string code();    // of Awa Diallo, for demand()
  Pairs exchange(const std::string& code) const;
  nlohmann::json tokens();

  france_connect::Provider provider;
  std::int64_t clock = 1'795'000'000;
  std::string client = "un-service";
  std::string redirect_uri = "http://localhost:3000/cb";
  std::string secret = "secret";
};

// What an answer is, where it is a response of that kind; else the test fails.
const Response& response_of(const france_connect::Answer& answer);
const france_connect::ErrorPage& error_of(const france_connect::Answer& answer);
const france_connect::ChoicePage& choice_of(const france_connect::Answer& answer);
nlohmann::json json_of(const france_connect::Answer& answer);
std::string location_of(const france_connect::Answer& answer);
// The fields of the query of a URL, or of its fragment.
Pairs fields_in(const std::string& url, char start = '?');
std::string field(const Pairs& pairs, const std::string& name);  // empty when absent
// A part of a JWT: 0 is its header, 1 its payload.
nlohmann::json part_of(const std::string& jwt, std::size_t number);

}  // namespace sandbox::test
