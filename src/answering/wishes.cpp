#include "answering/wishes.h"

#include <algorithm>
#include <array>
#include <vector>

#include "support/duration.h"
#include "support/shown_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

struct NamedFault {
  std::string_view name;
  Fault fault;
};
constexpr std::array faults = {
    NamedFault{"reset", Fault::reset},
    NamedFault{"truncate", Fault::truncate},
    NamedFault{"slow", Fault::slow},
    NamedFault{"garbage", Fault::garbage},
};

bool read_case_file(std::string_view text, Wishes& wishes) {
  wishes.case_file = text;
  return !text.empty();
}

bool read_status(std::string_view text, Wishes& wishes) {
  if (text.size() != 3 || !is_digits(text) || text < "200" || text > "599") return false;
  wishes.status = std::stoi(std::string(text));
  return true;
}

bool read_delay(std::string_view text, Wishes& wishes) {
  const auto delay = milliseconds_of(text);
  if (!delay || delay->count() < 0) return false;
  wishes.delay = *delay;
  return true;
}

bool read_fault(std::string_view text, Wishes& wishes) {
  const auto found = std::ranges::find(faults, text, &NamedFault::name);
  if (found == faults.end()) return false;
  wishes.fault = found->fault;
  return true;
}

bool read_today(std::string_view text, Wishes& wishes) {
  Date date;
  if (!parse_date(text, date)) return false;
  wishes.today = date;
  return true;
}

bool read_session(std::string_view text, Wishes& wishes) {
  if (!is_session_name(text)) return false;
  wishes.session = text;
  return true;
}

std::string fault_text(const Wishes& wishes) {
  const auto found = std::ranges::find(faults, wishes.fault, &NamedFault::fault);
  return found == faults.end() ? "" : std::string(found->name);
}

constexpr std::array table = {
    WishOption{"case", "X-Sandbox-Case", "the file of a case: 404.yaml, or <operation>/404.yaml",
               read_case_file, [](const Wishes& wishes) { return wishes.case_file; }},
    WishOption{"status", "X-Sandbox-Status", "a status from 200 to 599", read_status,
               [](const Wishes& wishes) {
                 return wishes.status == 0 ? "" : std::to_string(wishes.status);
               }},
    WishOption{"delay", "X-Sandbox-Delay", "a time such as 800ms, 2s or 1m", read_delay,
               [](const Wishes& wishes) {
                 return wishes.delay.count() == 0 ? "" : duration_text(wishes.delay);
               }},
    WishOption{"fault", "X-Sandbox-Fault", "one of reset, truncate, slow, garbage", read_fault,
               fault_text},
    WishOption{"today", "X-Sandbox-Today", "a date such as 2026-11-23", read_today,
               [](const Wishes& wishes) { return wishes.today ? to_string(*wishes.today) : ""; },
               false},
    WishOption{"session", "X-Sandbox-Session", "a name of 1 to 64 letters, digits, . _ and -",
               read_session, [](const Wishes& wishes) { return wishes.session; }, false},
};

constexpr std::string_view prefix = "X-Sandbox-";

// A name that is nearly one of ours is a slip of the pen; any other is somebody else's.
std::string nearly_meant(const std::string& name) {
  std::vector<std::string> names;
  names.reserve(table.size());
  for (const WishOption& option : table) {
    names.push_back(lower_case(option.header.substr(prefix.size())));
  }
  return nearest(lower_case(name.substr(prefix.size())), names);
}

void read_header(const Header& header, std::optional<Wishes>& wishes) {
  const auto option = std::ranges::find_if(table, [&](const WishOption& known) {
    return equal_ignoring_case(known.header, header.name);
  });
  if (option != table.end()) {
    if (!wishes) wishes.emplace();
    read_wish(*option, option->header, header.value, *wishes);
    return;
  }
  const std::string meant = nearly_meant(header.name);
  if (meant.empty()) return;
  if (!wishes) wishes.emplace();
  wishes->wrong = "there is no header " + shown_text(header.name, 60) + "; did you mean " +
                  std::string(prefix) + meant + "?";
}

}  // namespace

bool is_session_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '_' || c == '-';
  });
}

std::span<const WishOption> wish_options() { return table; }

void read_wish(const WishOption& option, std::string_view written, std::string_view text,
               Wishes& wishes) {
  if (!option.read(text, wishes)) {
    wishes.wrong = std::string(written) + " is \"" + shown_text(text, 60) + "\"; write " +
                   std::string(option.form);
  } else if (!wishes.case_file.empty() && wishes.status != 0) {
    wishes.wrong = "a case has a status of its own; ask for the case or for the status";
  }
}

std::optional<Wishes> wishes_of(const Request& request) {
  std::optional<Wishes> wishes;
  for (const Header& header : request.headers) {
    const std::string_view name = header.name;
    const bool is_ours = name.size() > prefix.size() && (name[0] == 'X' || name[0] == 'x') &&
                         equal_ignoring_case(name.substr(0, prefix.size()), prefix);
    if (is_ours) read_header(header, wishes);
  }
  return wishes;
}

void add_wishes(Wishes& wishes, const Wishes& more) {
  if (wishes.case_file.empty() && wishes.status == 0) {
    wishes.case_file = more.case_file;
    wishes.status = more.status;
  }
  if (wishes.delay.count() == 0) wishes.delay = more.delay;
  if (wishes.fault == Fault::none) wishes.fault = more.fault;
  if (!wishes.today) wishes.today = more.today;
  if (wishes.session.empty()) wishes.session = more.session;
  if (wishes.wrong.empty()) wishes.wrong = more.wrong;
}

}  // namespace sandbox
