#include "check/reach.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "check/attempt.h"
#include "support/text.h"

// A case is proved to be reachable by being reached: a call is made that should find it,
// by each way of calling the operation in turn, and put to answer() itself. Only when
// none of them is answered by the case is it asked why, of the call that came nearest: a
// name that no request gives, a value that is refused, a date, or another case that
// stands in its place.

namespace sandbox {
namespace {

constexpr const char* probe_token = "check-probe";

bool has_note(const Response& response) {
  return !response.headers.find("X-Sandbox-Note").value_or("").empty();
}

// As answers name a case.
std::string in_tree(const CaseFile& file) { return file.operation + "/" + file.name; }

// Days since 1970-01-01, and back: enough to halve a span of time.
long days_of(const Date& date) {
  using namespace std::chrono;
  const year_month_day day{year{date.year}, month{static_cast<unsigned>(date.month)},
                           std::chrono::day{static_cast<unsigned>(date.day)}};
  return sys_days{day}.time_since_epoch().count();
}
Date date_of(long days) {
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days}}};
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day()))};
}

}  // namespace

Prover::Prover(const CheckedTree& tree, const SaidOfPeople& people)
    : tree_(tree), people_(people), probe_(*tree.catalogue) {
  for (const auto& [token, identity] : identities_of(*tree_.catalogue).by_token) {
    tokens_.push_back(token);
  }
  std::ranges::sort(tokens_);
}

Response Prover::ask(const Call& call, const std::string& bearer, const Moment& now,
                     const Catalogue& catalogue) const {
  Request request;
  request.method = "GET";
  request.target = target_of(call);
  if (bearer.empty()) {
    std::string& token = api_tokens_[call.operation];
    if (token.empty()) token = tree_.asking.token(call.operation->scopes);
    request.headers = {{"X-Api-Key", token}};
  } else {
    request.headers = {{"Authorization", "Bearer " + bearer}};
  }
  return tree_.asking.answer(catalogue, request, now);
}

const std::vector<Prover::Given>& Prover::given_to_tokens(const Call& call) {
  const auto [known, is_new] = given_by_target_.try_emplace(target_of(call));
  std::vector<Given>& given = known->second;
  if (!is_new) return given;
  for (const std::string& token : tokens_) {
    const Response response = ask(call, token, tree_.asking.now, *tree_.catalogue);
    if (response.note.kind != "case") continue;
    given.push_back({token, response.note.case_file, has_note(response)});
  }
  return given;
}

bool Prover::is_reached(const Response& response, const CaseFile& file) const {
  return response.note.kind == "case" && response.note.case_file == in_tree(file);
}

Prover::Attempt Prover::try_variant(const CaseFile& file, const Variant& variant) {
  Attempt attempt;
  const Node& params = *file.params();
  attempt.call = call_for(*file.of, variant, params);
  attempt.mismatches = mismatches(attempt.call, params);
  const auto note = [&](bool reached, bool noted) {
    // Where no case is ever found by the service, that is no fault of this one.
    const bool only_here = reached && variant.service_adds.empty() && noted;
    if (!reached || (attempt.reached && !attempt.only_here)) return;
    attempt.reached = true;
    attempt.only_here = only_here;
  };
  if (!variant.france_connect) {
    attempt.response = ask(attempt.call, "", tree_.asking.now, *tree_.catalogue);
    note(is_reached(attempt.response, file), has_note(attempt.response));
    return attempt;
  }
  for (const auto& [token, case_file, noted] : given_to_tokens(attempt.call)) {
    if (case_file != in_tree(file)) continue;
    useful_tokens_.push_back(token);
    const bool was_reached = attempt.reached && !attempt.only_here;
    note(true, noted);
    if (!was_reached && attempt.reached && !attempt.only_here) attempt.token = token;
  }
  if (attempt.reached && !attempt.only_here) return attempt;
  Identity identity;
  identity.token = attempt.bearer = probe_token;
  identity.scopes = file.of->scopes;
  for (const auto& [name, value] : attempt.call.claims) identity.claims[name] = value;
  probe_.identities = std::make_shared<const Lazy<IdentitySet>>([identity] {
    return IdentitySet{{{probe_token, identity}}, {}, {}};
  });
  attempt.response = ask(attempt.call, probe_token, tree_.asking.now, probe_);
  const bool reached_before = attempt.reached;
  note(is_reached(attempt.response, file), has_note(attempt.response));
  attempt.by_probe = attempt.reached && !reached_before;
  return attempt;
}

bool Prover::is_reached_on(const CaseFile& file, const Attempt& attempt, const Date& day) const {
  Moment moment = tree_.asking.now;
  moment.today = day;
  return is_reached(
      ask(attempt.call, attempt.bearer, moment, attempt.bearer.empty() ? *tree_.catalogue : probe_),
      file);
}

// "from 2022-01-15 to 2032-01-14": the days around today on which the case is
// served; empty when there are none.
Wording Prover::served_on(const CaseFile& file, const Attempt& attempt) const {
  const long today = days_of(tree_.asking.now.today);
  std::optional<long> good;
  for (long years = 1; years <= 60 && !good; ++years) {
    for (const long half : {years * 183, -years * 183}) {
      if (!good && is_reached_on(file, attempt, date_of(today + half))) good = today + half;
    }
  }
  if (!good) return {};
  const auto edge = [&](long bad, long served) {
    while (std::abs(bad - served) > 1) {
      const long middle = (bad + served) / 2;
      (is_reached_on(file, attempt, date_of(middle)) ? served : bad) = middle;
    }
    return to_string(date_of(served));
  };
  const std::string day = edge(today, *good);
  return *good < today ? say({"until {0}", "jusqu'au {0}"}, day)
                       : say({"from {0} on", "à partir du {0}"}, day);
}

Reach Prover::prove(const CaseFile& file) {
  std::optional<Attempt> best;
  // A variant that knows all names explains better than one that does not.
  const auto is_better = [](const Attempt& a, const Attempt& b) {
    const auto rank = [](const Attempt& attempt) {
      if (attempt.reached) return attempt.only_here ? 2 : attempt.by_probe ? 1 : 0;
      return attempt.unknown_names() == 0 && attempt.mismatches.empty() ? 3 : 4;
    };
    if (rank(a) != rank(b)) return rank(a) < rank(b);
    if (a.unknown_names() != b.unknown_names()) return a.unknown_names() < b.unknown_names();
    const bool a_by_token = !a.call.variant->france_connect;
    if (a_by_token != !b.call.variant->france_connect) return a_by_token;
    return a.mismatches.size() < b.mismatches.size();
  };
  for (const Variant& variant : file.of->variants) {
    Attempt attempt = try_variant(file, variant);
    if (!best || is_better(attempt, *best)) best = std::move(attempt);
  }
  Reach reach;
  if (!best) {
    reach.sentence = {"never served: the operation can't be called",
                      "jamais servi : l'opération ne peut pas être appelée"};
    return reach;
  }
  if (best->reached && !best->only_here && !best->by_probe) {
    reach.verdict = Reach::Verdict::reached;
    reach.call = best->call;
    reach.bearer = best->token;
    return reach;
  }
  if (best->reached && best->only_here) {
    const std::vector<std::string>& names = best->call.variant->forgives;
    reach.verdict = Reach::Verdict::only_here;
    reach.param = names.empty() ? "" : names.front();
    constexpr Phrase by_login{
        "served by this sandbox, never by the real service: a FranceConnect identity has no {0}",
        "servi par ce bac à sable, jamais par le vrai service : une identité FranceConnect n'a "
        "pas de {0}"};
    constexpr Phrase by_token{
        "served by this sandbox, never by the real service: it does not look for cases by {0}",
        "servi par ce bac à sable, jamais par le vrai service, qui ne cherche pas les cas par {0}"};
    reach.sentence =
        say(best->call.variant->france_connect ? by_login : by_token, in_backquotes(names));
    reach.hint = say({"remove {0} from `params`", "enlever {0} de `params`"}, in_backquotes(names));
  } else if (best->reached) {
    reach = explain_no_identity(file, *best);
  } else {
    reach = explain(file, *best);
  }
  const bool is_default = is_default_name(file.name) && !file.of->family->example_first;
  const bool dead = !best->reached;
  if (is_default && (dead || reach.verdict == Reach::Verdict::no_identity)) {
    reach.verdict = Reach::Verdict::default_only;
    const auto reason = [](const std::string& sentence) {
      const std::size_t colon = sentence.find(": ");
      return colon == std::string::npos ? std::string() : sentence.substr(colon + 2);
    };
    const auto as_default = [&](const Wording& sentence) {
      const Wording why(reason(sentence.english), reason(sentence.french));
      Wording said{"served as the default of its operation, not for its own params",
                   "servi quand aucun autre cas ne convient, jamais pour ses propres `params`"};
      return dead && !why.empty() ? said + say({": {0}", " : {0}"}, why) : said;
    };
    reach.sentence = as_default(reach.sentence);
    for (Reach::Remark& more : reach.more) more.sentence = as_default(more.sentence);
    if (!dead) reach.more.clear();
  }
  return reach;
}

}  // namespace sandbox
