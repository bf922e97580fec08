#include "application/journal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <random>
#include <type_traits>

#include "answering/query.h"
#include "answering/sandbox_claims.h"
#include "model/json_writer.h"
#include "support/percent.h"
#include "support/text.h"

// A record is a fixed part, copied as it stands, and texts one after the other, whose sizes
// the fixed part says. Records are written one after the other by each thread, some kilobytes
// of them, and moved to the ring together: then threads meet once in twenty requests. There
// they lie by the time of moving, so that who reads sorts them by their numbers.

namespace sandbox {
namespace {

enum Part : std::size_t {
  method,
  target,
  operation,
  answer_kind,
  case_file,
  session,
  headers,
  body,
  identity,
  claims,
  tree,
  parts_count
};
using Parts = std::array<std::string_view, parts_count>;

struct Fixed {
  std::uint64_t number;
  std::int64_t epoch;
  std::int64_t microseconds;
  Date today;
  int status;
  std::uint32_t scopes;
  Remembered::Who who;
  Stage no_caller;
  std::array<std::uint32_t, parts_count> sizes;
  std::uint32_t size;  // of the whole record
};
static_assert(std::is_trivially_copyable_v<Fixed>);

constexpr std::size_t most_digits = 20;
constexpr std::size_t most_of_a_header = 200;
constexpr std::size_t most_of_a_body = 4096;
constexpr std::size_t most_scope_lists = 1024;
constexpr std::size_t most_recent_bytes = 16'384;

Fixed fixed_part(std::string_view record) {
  Fixed fixed;
  std::memcpy(&fixed, record.data(), sizeof fixed);
  return fixed;
}

// ---- What may be kept ----

// Whether a text has "token", found by its rarest letter: this is asked of every request.
bool has_token(std::string_view text) {
  constexpr std::string_view word = "token";
  constexpr std::size_t before_k = 2;
  for (std::size_t k = text.find('k'); k != std::string_view::npos; k = text.find('k', k + 1)) {
    if (k >= before_k && text.substr(k - before_k, word.size()) == word) return true;
  }
  return false;
}

// Its letters may be written as %74, %6F, %6B, %65 and %6E.
bool has_encoded_letters(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    const char digit = at + 1 < text.size() ? text[at + 1] : '0';
    if (digit == '6' || digit == '7') return true;
  }
  return false;
}

bool may_say_token(std::string_view text) { return has_token(text) || has_encoded_letters(text); }

bool names_token(std::string_view pair) {
  const std::string name =
      percent_decoded(pair.substr(0, pair.find('=')), Plus::is_space).value_or("token");
  return name.find("token") != std::string::npos;
}

std::string without_tokens(std::string_view target) {
  const Target parts = split_target(target);
  std::string out(parts.path);
  char before = '?';
  for (const std::string& pair : split(parts.query, '&')) {
    out += before;
    before = '&';
    out += names_token(pair) ? pair.substr(0, pair.find('=')) + "=…" : pair;
  }
  return out;
}

bool is_kept(std::string_view name) {
  return equal_ignoring_case(name, "Accept") || equal_ignoring_case(name, "Content-Type") ||
         (name.size() > 10 && equal_ignoring_case(name.substr(0, 10), "X-Sandbox-"));
}

// As if the request itself had wished it.
void add_rule(const Wishes& rule, std::string& headers) {
  for (const WishOption& option : wish_options()) {
    const std::string text = option.text(rule);
    if (text.empty() || headers.find(option.header) != std::string::npos) continue;
    headers += std::string(option.header) + ": " + text + "\n";
  }
}

std::string random_letters() {
  std::random_device random;
  std::string letters;
  for (int i = 0; i < 4; ++i) letters += "bcdfghjkmnpqrstvwxyz"[random() % 20];
  return letters;
}

// Whom our FranceConnect provider let in: no file says it again.
// Who logged in, and what the token says to the sandbox.
std::string json_of(const Identity& identity, const std::string& sandbox) {
  JsonObject claims;
  for (const auto& [name, value] : identity.claims) claims.text(name, value.text);
  JsonObject object;
  object.raw("scopes", json_list(identity.scopes, json_text)).raw("claims", claims.str());
  if (!sandbox.empty()) object.raw("sandbox", sandbox);
  return object.str();
}

}  // namespace

Journal::Journal(std::size_t bytes) : run_(random_letters()), ring_(bytes) {}

void Journal::add(const ToRemember& what) {
  const Request& request = what.request;
  const AnswerNote& note = what.answered.response.note;
  const Caller& caller = what.answered.caller;
  thread_local std::string kept_headers;
  kept_headers.clear();
  for (const Header& header : request.headers) {
    if (!is_kept(header.name)) continue;
    kept_headers += header.name;
    kept_headers += ": ";
    kept_headers += std::string_view(header.value).substr(0, most_of_a_header);
    kept_headers += '\n';
  }
  if (what.rule != nullptr) add_rule(*what.rule, kept_headers);
  std::string masked;
  const bool may = may_say_token(request.target);
  if (may) masked = without_tokens(request.target);
  std::string claims_text;
  if (caller.sandbox) claims_text = to_json(*caller.sandbox);
  if (caller.logged_in) claims_text = json_of(*caller.logged_in, claims_text);
  Parts parts{};
  parts[method] = request.method;
  parts[target] = may ? std::string_view(masked) : std::string_view(request.target);
  parts[operation] = note.operation;
  parts[answer_kind] = note.kind;
  parts[case_file] = note.case_file;
  parts[session] = what.session;
  parts[headers] = kept_headers;
  const bool is_short = request.body.size() <= most_of_a_body;
  if (is_short && !may_say_token(request.body) && request.body.find("\\u") == std::string::npos) {
    parts[body] = request.body;
  }
  if (caller.is_france_connect()) parts[identity] = caller.identity->name;
  parts[claims] = claims_text;
  parts[tree] = what.tree;
  Fixed fixed{what.number,
              what.now.epoch,
              what.microseconds,
              what.now.today,
              what.answered.response.status,
              0,
              caller.is_france_connect() ? Remembered::Who::france_connect
              : caller.token             ? Remembered::Who::token
                                         : Remembered::Who::nobody,
              what.answered.no_caller,
              {},
              0};
  std::size_t size = sizeof fixed;
  for (std::size_t i = 0; i < parts_count; ++i) {
    fixed.sizes[i] = static_cast<std::uint32_t>(parts[i].size());
    size += parts[i].size();
  }
  fixed.size = static_cast<std::uint32_t>(size);
  recent_.with_mine([&](Recent& recent) {
    if (caller.token) fixed.scopes = scopes_number(recent, caller.token);
    // Where memory ends it ends here, and no record stays half written.
    recent.records.reserve(recent.records.size() + size);
    std::array<char, sizeof fixed> bytes;
    std::memcpy(bytes.data(), &fixed, sizeof fixed);
    recent.records.append(bytes.data(), bytes.size());
    for (const std::string_view part : parts) recent.records += part;
    if (recent.records.size() >= most_recent_bytes) move_to_ring(recent);
  });
}

void Journal::move_to_ring(Recent& recent) const {
  const std::lock_guard lock(mutex_);
  std::string records;
  records.swap(
      recent.records);  // where memory ends, the rest is forgotten, and nothing moved twice
  for (std::string_view rest = records; !rest.empty();) {
    const Fixed fixed = fixed_part(rest);
    const bool is_forgotten = fixed.who == Remembered::Who::token && fixed.scopes < first_scopes_;
    if (!is_forgotten) ring_.push(fixed.number, rest.substr(0, fixed.size));
    rest.remove_prefix(fixed.size);
  }
  records.clear();
  recent.records.swap(records);  // its memory serves again
}

// So that all that was added is in the ring.
void Journal::collect() const {
  recent_.with_each([this](Recent& recent) { move_to_ring(recent); });
}

std::uint32_t Journal::scopes_number(Recent& recent, const std::shared_ptr<const Token>& token) {
  if (token == recent.token && recent.scopes >= first_scopes_) return recent.scopes;
  const std::lock_guard lock(mutex_);
  auto found = std::ranges::find(scope_lists_, token->scopes);
  if (found == scope_lists_.end()) {
    if (scope_lists_.size() >= most_scope_lists) forget_half_of_the_scopes();
    scope_lists_.push_back(token->scopes);
    found = std::prev(scope_lists_.end());
  }
  recent.token = token;
  recent.scopes = first_scopes_ + static_cast<std::uint32_t>(found - scope_lists_.begin());
  return recent.scopes;
}

// And the requests that came with them: who asked them is not known any more.
void Journal::forget_half_of_the_scopes() {
  constexpr std::uint32_t half = most_scope_lists / 2;
  scope_lists_.erase(scope_lists_.begin(), scope_lists_.begin() + half);
  first_scopes_ += half;
  ring_.forget_if([&](const RecordRing::Slot& slot) {
    const Fixed fixed = fixed_part(ring_.record(slot));
    return fixed.who == Remembered::Who::token && fixed.scopes < first_scopes_;
  });
}

Remembered Journal::read(const RecordRing::Slot& slot) const {
  std::string_view rest = ring_.record(slot);
  const Fixed fixed = fixed_part(rest);
  rest.remove_prefix(sizeof fixed);
  std::array<std::string, parts_count> parts;
  for (std::size_t i = 0; i < parts_count; ++i) {
    parts[i] = rest.substr(0, fixed.sizes[i]);
    rest.remove_prefix(fixed.sizes[i]);
  }
  Remembered record;
  record.number = fixed.number;
  record.epoch = fixed.epoch;
  record.today = fixed.today;
  record.microseconds = fixed.microseconds;
  record.status = fixed.status;
  record.who = fixed.who;
  record.no_caller = fixed.no_caller;
  record.method = std::move(parts[method]);
  record.target = std::move(parts[target]);
  record.operation = std::move(parts[operation]);
  record.answer = std::move(parts[answer_kind]);
  record.case_file = std::move(parts[case_file]);
  record.session = std::move(parts[session]);
  record.headers = std::move(parts[headers]);
  record.body = std::move(parts[body]);
  record.identity = std::move(parts[identity]);
  record.claims = std::move(parts[claims]);
  record.tree = std::move(parts[tree]);
  if (fixed.who == Remembered::Who::token) {
    record.scopes = scope_lists_[fixed.scopes - first_scopes_];
  }
  return record;
}

std::string_view Journal::write_link(std::uint64_t number, std::span<char, link_size> to) const {
  constexpr std::string_view before = "</_sandbox/requests/";
  constexpr std::string_view after = ">; rel=\"describedby\"";
  char* end = std::ranges::copy(before, to.data()).out;
  end = std::ranges::copy(run_, end).out;
  *end++ = '-';
  end = std::to_chars(end, end + most_digits, number).ptr;
  end = std::ranges::copy(after, end).out;
  return {to.data(), static_cast<std::size_t>(end - to.data())};
}

std::string Journal::id_of(std::uint64_t number) const {
  return run_ + "-" + std::to_string(number);
}

std::optional<std::uint64_t> Journal::number_of(std::string_view id) const {
  if (id.size() <= run_.size() + 1 || !id.starts_with(run_) || id[run_.size()] != '-') {
    return std::nullopt;
  }
  id.remove_prefix(run_.size() + 1);
  std::uint64_t number = 0;
  const auto read = std::from_chars(id.data(), id.data() + id.size(), number);
  if (read.ec != std::errc{} || read.ptr != id.data() + id.size()) return std::nullopt;
  return number;
}

Journal::Known Journal::known(std::uint64_t number) const {
  if (number == 0 || number > last_) return Known::never;
  return find(number) ? Known::kept : Known::forgotten;
}

std::optional<Remembered> Journal::find(std::uint64_t number) const {
  collect();
  const std::lock_guard lock(mutex_);
  const auto slot = std::ranges::find(ring_.slots(), number, &RecordRing::Slot::number);
  return slot == ring_.slots().end() ? std::nullopt : std::optional(read(*slot));
}

// The slots of those after that number, the oldest first.
std::vector<RecordRing::Slot> Journal::after_number(std::uint64_t number) const {
  std::vector<RecordRing::Slot> found;
  std::ranges::copy_if(ring_.slots(), std::back_inserter(found),
                       [&](const RecordRing::Slot& slot) { return slot.number > number; });
  std::ranges::sort(found, {}, &RecordRing::Slot::number);
  return found;
}

std::vector<Remembered> Journal::newest(const std::function<bool(const Remembered&)>& wanted,
                                        std::size_t most) const {
  collect();
  std::vector<Remembered> found;
  const std::lock_guard lock(mutex_);
  const std::vector<RecordRing::Slot> slots = after_number(0);
  for (auto slot = slots.rbegin(); slot != slots.rend() && found.size() < most; ++slot) {
    Remembered record = read(*slot);
    if (wanted(record)) found.push_back(std::move(record));
  }
  return found;
}

std::vector<Remembered> Journal::after(std::uint64_t number, std::size_t most) const {
  collect();
  std::vector<Remembered> found;
  const std::lock_guard lock(mutex_);
  const std::vector<RecordRing::Slot> slots = after_number(number);
  for (std::size_t at = slots.size() - std::min(slots.size(), most); at < slots.size(); ++at) {
    found.push_back(read(slots[at]));
  }
  return found;
}

void Journal::clear() {
  collect();
  const std::lock_guard lock(mutex_);
  ring_.forget_if([](const RecordRing::Slot&) { return true; });
}

void Journal::clear_session(std::string_view name) {
  collect();
  const std::lock_guard lock(mutex_);
  ring_.forget_if([&](const RecordRing::Slot& slot) { return read(slot).session == name; });
}

}  // namespace sandbox
