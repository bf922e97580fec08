#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "model/clock.h"
#include "model/http.h"

namespace sandbox {

// What a client asks for that no identity gives: by a header, by its token, or by the rule
// of a session. docs/design.md 12, "Force".
struct Wishes {
  std::string case_file{};  // "<operation>/<file>" or "<file>"; empty: none
  int status = 0;           // 0: none
  std::chrono::milliseconds delay{0};
  Fault fault = Fault::none;
  std::optional<Date> today{};
  std::string session{};  // its name; empty: none
  // Why what was written is no wish, a sentence; empty when all of it is one.
  std::string wrong{};

  // Whether they change more than the day and the session.
  bool force() const {
    return !case_file.empty() || status != 0 || delay.count() != 0 || fault != Fault::none ||
           !wrong.empty();
  }
};

// One kind of wish, however it is written.
struct WishOption {
  std::string_view name;    // of a claim, an option of `token`, a member of a rule
  std::string_view header;  // "X-Sandbox-Status"
  std::string_view form;    // "a status from 200 to 599"
  bool (*read)(std::string_view text, Wishes& wishes);  // false when it is none
  std::string (*text)(const Wishes& wishes);            // as read() reads it; empty: not wished
  bool of_one_answer = true;  // else of all that is asked: no rule of a session has it
};
std::span<const WishOption> wish_options();

// 1 to 64 letters, digits, dots, underscores and hyphens.
bool is_session_name(std::string_view text);

// Takes one wish; what it can't be goes to `wishes.wrong`. `written` is what the client
// wrote it as: "X-Sandbox-Status".
void read_wish(const WishOption& option, std::string_view written, std::string_view text,
               Wishes& wishes);

// Those of the headers; absent when there are none, which is found out in no time.
std::optional<Wishes> wishes_of(const Request& request);

// Takes from `more` what is not wished yet. Who wishes for a case or a status
// has chosen between them.
void add_wishes(Wishes& wishes, const Wishes& more);

}  // namespace sandbox
