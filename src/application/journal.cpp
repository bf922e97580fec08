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
// the fixed part says. Records lie in one block of bytes that was there from the start; a
// queue of slots says where. One that does not fit before the end of the block goes to its
// beginning, and those in its way are forgotten.

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
};
static_assert(std::is_trivially_copyable_v<Fixed>);

constexpr std::size_t most_digits = 20;
constexpr std::size_t most_of_a_header = 200;
constexpr std::size_t most_of_a_body = 4096;
constexpr std::size_t most_scope_lists = 1024;

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

Journal::Journal(std::size_t bytes)
    : capacity_(bytes),
      run_(random_letters()),
      bytes_(std::make_unique_for_overwrite<char[]>(bytes)) {}

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
              {}};
  std::size_t size = sizeof fixed;
  for (std::size_t i = 0; i < parts_count; ++i) {
    fixed.sizes[i] = static_cast<std::uint32_t>(parts[i].size());
    size += parts[i].size();
  }
  if (size > capacity_) return;
  const std::lock_guard lock(mutex_);
  if (caller.token) fixed.scopes = scopes_number(caller.token);
  char* to = bytes_.get() + make_room(size);
  slots_.push_back({what.number, static_cast<std::size_t>(to - bytes_.get()), size});
  std::memcpy(to, &fixed, sizeof fixed);
  to += sizeof fixed;
  for (const std::string_view part : parts) {
    to += part.copy(to, part.size());
  }
}

// Where so many bytes may be written.
std::size_t Journal::make_room(std::size_t size) {
  if (end_ + size > capacity_) {
    while (!slots_.empty() && slots_.front().offset >= end_) slots_.pop_front();
    end_ = 0;
  }
  const auto is_in_the_way = [&](const Slot& slot) {
    return slot.offset < end_ + size && end_ < slot.offset + slot.size;
  };
  while (!slots_.empty() && is_in_the_way(slots_.front())) slots_.pop_front();
  const std::size_t offset = end_;
  end_ += size;
  return offset;
}

std::uint32_t Journal::scopes_number(const std::shared_ptr<const Token>& token) {
  if (token == last_token_) return last_scopes_;
  auto found = std::ranges::find(scope_lists_, token->scopes);
  if (found == scope_lists_.end()) {
    if (scope_lists_.size() >= most_scope_lists) {  // who is remembered would be another
      slots_.clear();
      scope_lists_.clear();
    }
    scope_lists_.push_back(token->scopes);
    found = std::prev(scope_lists_.end());
  }
  last_token_ = token;
  last_scopes_ = static_cast<std::uint32_t>(found - scope_lists_.begin());
  return last_scopes_;
}

Remembered Journal::read(const Slot& slot) const {
  Fixed fixed;
  const char* from = bytes_.get() + slot.offset;
  std::memcpy(&fixed, from, sizeof fixed);
  from += sizeof fixed;
  std::array<std::string, parts_count> parts;
  for (std::size_t i = 0; i < parts_count; ++i) {
    parts[i].assign(from, fixed.sizes[i]);
    from += fixed.sizes[i];
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
  if (fixed.who == Remembered::Who::token) record.scopes = scope_lists_[fixed.scopes];
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
  const std::lock_guard lock(mutex_);
  return std::ranges::find(slots_, number, &Slot::number) == slots_.end() ? Known::forgotten
                                                                          : Known::kept;
}

std::optional<Remembered> Journal::find(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto slot = std::ranges::find(slots_, number, &Slot::number);
  return slot == slots_.end() ? std::nullopt : std::optional(read(*slot));
}

std::vector<Remembered> Journal::newest(const std::function<bool(const Remembered&)>& wanted,
                                        std::size_t most) const {
  std::vector<Remembered> found;
  const std::lock_guard lock(mutex_);
  for (auto slot = slots_.rbegin(); slot != slots_.rend() && found.size() < most; ++slot) {
    Remembered record = read(*slot);
    if (wanted(record)) found.push_back(std::move(record));
  }
  return found;
}

std::vector<Remembered> Journal::after(std::uint64_t number, std::size_t most) const {
  std::vector<Remembered> found;
  const std::lock_guard lock(mutex_);
  // Two that are answered at the same time may lie the other way round.
  for (auto slot = slots_.rbegin(); slot != slots_.rend() && slot->number + 64 > number; ++slot) {
    if (slot->number > number) found.push_back(read(*slot));
  }
  std::ranges::sort(found, {}, &Remembered::number);
  if (found.size() > most)
    found.erase(found.begin(), found.end() - static_cast<std::ptrdiff_t>(most));
  return found;
}

void Journal::clear() {
  const std::lock_guard lock(mutex_);
  slots_.clear();
  end_ = 0;
}

void Journal::clear_session(std::string_view name) {
  const std::lock_guard lock(mutex_);
  std::erase_if(slots_, [&](const Slot& slot) { return read(slot).session == name; });
}

}  // namespace sandbox
