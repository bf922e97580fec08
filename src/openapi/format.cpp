#include "openapi/format.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "model/clock.h"
#include "support/text.h"

namespace sandbox {
namespace {

bool is_time(std::string_view text) {
  if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
  const auto two = [&](std::size_t at, int most) {
    const std::string_view digits = text.substr(at, 2);
    return is_digits(digits) && (digits[0] - '0') * 10 + (digits[1] - '0') <= most;
  };
  if (!two(0, 23) || !two(3, 59) || !two(6, 60)) return false;
  std::size_t at = 8;
  if (text[at] == '.') {
    const std::size_t first = ++at;
    while (at < text.size() && is_digits(text.substr(at, 1))) ++at;
    if (at == first) return false;
  }
  const std::string_view zone = text.substr(at);
  if (zone == "Z" || zone == "z") return true;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return false;
  return two(at + 1, 23) && two(at + 4, 59);
}

bool is_date_time(std::string_view text) {
  return text.size() > 11 && (text[10] == 'T' || text[10] == 't') && is_date(text.substr(0, 10)) &&
         is_time(text.substr(11));
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  const std::vector<std::string> parts = split(text, '-');
  return parts.size() == 5 && parts[0].size() == 8 && parts[1].size() == 4 &&
         parts[2].size() == 4 && parts[3].size() == 4 && std::ranges::all_of(parts, is_hexadecimal);
}

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  return std::ranges::all_of(split(text, '.'), [](const std::string& label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) {
             return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
                    c == '-';
           });
  });
}

bool is_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find_first_of(" \t\n") == std::string_view::npos;
}

bool is_ipv4(std::string_view text) {
  const std::vector<std::string> parts = split(text, '.');
  return parts.size() == 4 && std::ranges::all_of(parts, [](const std::string& part) {
           return is_digits(part) && part.size() <= 3 && std::stoi(part) <= 255;
         });
}

bool is_ipv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  if (gap != std::string_view::npos && text.find("::", gap + 1) != std::string_view::npos) {
    return false;
  }
  std::size_t groups = 0;
  const auto count = [&](std::string_view part) {
    if (part.empty()) return true;
    const std::vector<std::string> pieces = split(part, ':');
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (i + 1 == pieces.size() && pieces[i].find('.') != std::string::npos) {
        if (!is_ipv4(pieces[i])) return false;
        groups += 2;
      } else {
        if (pieces[i].size() > 4 || !is_hexadecimal(pieces[i])) return false;
        ++groups;
      }
    }
    return true;
  };
  if (gap == std::string_view::npos) return count(text) && groups == 8;
  return count(text.substr(0, gap)) && count(text.substr(gap + 2)) && groups < 8;
}

bool is_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  const auto in_scheme = [](char c) {
    return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.';
  };
  return std::ranges::all_of(text.substr(0, colon), in_scheme) && !is_digits(text.substr(0, 1)) &&
         std::ranges::all_of(text, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte > 0x20 && byte != 0x7F &&
                  std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
         });
}

bool is_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '+' ||
           c == '/';
  });
}

constexpr Format formats[] = {
    {"date",
     is_date,
     {"date", "une date"},
     {"write an existing date like 2001-12-31", "écrire une date qui existe, comme 2001-12-31"},
     "2000-01-01"},
    {"date-time",
     is_date_time,
     {"date-time", "une date avec une heure"},
     {"write a date and a time like 2001-12-31T23:59:00+01:00",
      "écrire une date et une heure comme 2001-12-31T23:59:00+01:00"},
     "2000-01-01T00:00:00+01:00"},
    {"time",
     is_time,
     {"time", "une heure"},
     {"write a time like 23:59:00Z", "écrire une heure comme 23:59:00Z"},
     "12:00:00Z"},
    {"email",
     is_email,
     {"email", "une adresse électronique"},
     {"write an address like personne@example.org",
      "écrire une adresse comme personne@example.org"},
     "personne@example.org"},
    {"uuid",
     is_uuid,
     {"uuid", "un UUID"},
     {"write a UUID like 11111111-2222-4333-8444-555555555555",
      "écrire un UUID comme 11111111-2222-4333-8444-555555555555"},
     "11111111-2222-4333-8444-555555555555"},
    {"hostname",
     is_host_name,
     {"hostname", "un nom de machine"},
     {"write a host name like www.example.org", "écrire un nom comme www.example.org"},
     "www.example.org"},
    {"ipv4",
     is_ipv4,
     {"ipv4", "une adresse IPv4"},
     {"write an address like 192.0.2.1", "écrire une adresse comme 192.0.2.1"},
     "192.0.2.1"},
    {"ipv6",
     is_ipv6,
     {"ipv6", "une adresse IPv6"},
     {"write an address like 2001:db8::1", "écrire une adresse comme 2001:db8::1"},
     "2001:db8::1"},
    {"uri",
     is_uri,
     {"uri", "une adresse web"},
     {"write an address like https://example.org/page",
      "écrire une adresse comme https://example.org/page"},
     "https://www.example.org/"},
    {"byte",
     is_base64,
     {"byte", "du base 64"},
     {"write it in base 64, like dGV4dGU=", "l'écrire en base 64, comme dGV4dGU="},
     "dGV4dGU="},
};

}  // namespace

const Format* find_format(std::string_view name) {
  const auto* found = std::ranges::find(formats, name, &Format::name);
  return found == std::end(formats) ? nullptr : found;
}

bool is_date(std::string_view text) {
  Date date;
  return parse_date(text, date) && exists(date);
}

}  // namespace sandbox
