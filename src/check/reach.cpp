#include "check/reach.h"

#include <algorithm>
#include <optional>

#include "reading/document.h"
#include "support/text.h"

// A case is proved to be reachable by being reached: a call is made that should find it,
// by each way of calling the operation in turn, and put to answer() itself. Only when
// none of them is answered by the case is it asked why, of the call that came nearest: a
// name that no request gives, a value that is refused, a date, or another case that
// stands in its place.

namespace sandbox {
namespace {

constexpr const char* recipient = "13002526500013";
constexpr const char* probe_token = "check-probe";

std::string quoted(const Value& value) {
  if (value.is_absent()) return "nothing";
  if (value.is_text()) return "\"" + value.text + "\"";
  std::vector<std::string> items;
  for (const std::string& item : value.list) items.push_back("\"" + item + "\"");
  return "the list [" + join(items, ", ") + "]";
}

std::string header(const Response& response, std::string_view name) {
  return std::string(response.headers.find(name).value_or(""));
}

std::string in_backquotes(const std::vector<std::string>& names) {
  std::vector<std::string> quoted_names;
  quoted_names.reserve(names.size());
  for (const std::string& name : names) quoted_names.push_back("`" + name + "`");
  return join(quoted_names, ", ");
}

std::string write_instead(const std::string& sent, const std::string& looked_up) {
  return "write `" + looked_up + "`: requests say `" + sent + "`, but cases are looked up by `" +
         looked_up + "`";
}

// The words of a refusal, from its body: the detail of its first error.
std::string words_of(const Response& response) {
  if (!response.body) return "";
  const Document body = read_json(*response.body, {});
  if (!body.root) return "";
  if (const Node* reason = body.root->find("reason")) return reason->text;
  const Node* errors = body.root->find("errors");
  if (!errors || errors->items.empty()) return "";
  const Node& first = errors->items.front();
  const Node* detail = first.find("detail");
  return detail ? detail->text : first.text;
}

// Days since a day long ago, and back: enough to halve a span of time.
long days_of(const Date& date) {
  const int year = date.year - (date.month <= 2 ? 1 : 0);
  const long era = year / 400;
  const long year_of_era = year - era * 400;
  const long day_of_year = (153L * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
}
Date date_of(long days) {
  const long era = days / 146'097;
  const long day_of_era = days - era * 146'097;
  const long year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const long month = (5 * day_of_year + 2) / 153;
  const int calendar_month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  return {static_cast<int>(year_of_era + era * 400) + (calendar_month <= 2 ? 1 : 0), calendar_month,
          static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1)};
}

// The match key that is made of the request parameter of that name; empty when
// there is none.
std::string key_made_of(const Variant& variant, const std::string& parameter) {
  for (const MatchedParam& key : variant.matches) {
    for (const std::size_t position : key.from) {
      const Read& read = variant.reads[position];
      if (read.source == Read::Source::parameter && read.from == parameter) return key.name;
    }
  }
  return "";
}

std::string shown_claims(const Call& call) {
  std::vector<std::string> shown;
  for (const char* name :
       {"family_name", "given_name", "gender", "birthdate", "birthplace", "birthcountry"}) {
    const auto found = call.claims.find(name);
    if (found != call.claims.end() && found->second.is_text()) {
      shown.push_back(std::string(name) + " " + found->second.text);
    }
  }
  return join(shown, ", ");
}

}  // namespace

// How one variant did.
struct Prover::Attempt {
  Call call;
  std::vector<Mismatch> mismatches;
  Response response;  // of the last request
  std::string bearer;
  bool reached = false;
  std::string token;  // of the tree, with which it was reached first
  bool only_here = false;
  bool by_probe = false;  // only with an identity made for it

  std::size_t unknown_names() const {
    return static_cast<std::size_t>(std::ranges::count_if(mismatches, &Mismatch::unknown));
  }
};

Prover::Prover(const CheckedTree& tree) : tree_(tree), probe_(*tree.catalogue) {}

Response Prover::ask(const Call& call, const std::string& bearer, const Moment& now,
                     const Catalogue& catalogue) const {
  Request request;
  request.method = "GET";
  request.target = target_of(call, recipient);
  if (bearer.empty()) {
    request.headers = {{"X-Api-Key", tree_.asking.token(call.operation->scopes)}};
  } else {
    request.headers = {{"Authorization", "Bearer " + bearer}};
  }
  return tree_.asking.answer(catalogue, request, now);
}

bool Prover::is_reached(const Response& response, const CaseFile& file) const {
  return response.note.kind == "case" &&
         response.note.case_file == file.operation + "/" + file.name;
}

Prover::Attempt Prover::try_variant(const CaseFile& file, const Variant& variant) {
  Attempt attempt;
  const Node& params = *file.params();
  attempt.call = call_for(*file.of, variant, params);
  attempt.mismatches = mismatches(attempt.call, params);
  const auto note = [&](const Response& response) {
    const bool reached = is_reached(response, file);
    const bool only_here = reached && !header(response, "X-Sandbox-Note").empty();
    if (!reached || (attempt.reached && !attempt.only_here)) return;
    attempt.reached = true;
    attempt.only_here = only_here;
  };
  if (!variant.france_connect) {
    attempt.response = ask(attempt.call, "", tree_.asking.now, *tree_.catalogue);
    note(attempt.response);
    return attempt;
  }
  // In order of token, so that each run says the same.
  std::vector<std::string> tokens;
  for (const auto& [token, identity] : identities_of(*tree_.catalogue).by_token) {
    tokens.push_back(token);
  }
  std::ranges::sort(tokens);
  for (const std::string& token : tokens) {
    const Response response = ask(attempt.call, token, tree_.asking.now, *tree_.catalogue);
    if (is_reached(response, file)) useful_tokens_.push_back(token);
    const bool was_reached = attempt.reached && !attempt.only_here;
    note(response);
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
  note(attempt.response);
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
std::string Prover::served_on(const CaseFile& file, const Attempt& attempt) const {
  const long today = days_of(tree_.asking.now.today);
  std::optional<long> good;
  for (long years = 1; years <= 60 && !good; ++years) {
    for (const long half : {years * 183, -years * 183}) {
      if (!good && is_reached_on(file, attempt, date_of(today + half))) good = today + half;
    }
  }
  if (!good) return "";
  const auto edge = [&](long bad, long served) {
    while (std::abs(bad - served) > 1) {
      const long middle = (bad + served) / 2;
      (is_reached_on(file, attempt, date_of(middle)) ? served : bad) = middle;
    }
    return to_string(date_of(served));
  };
  return *good < today ? "until " + edge(today, *good) : "from " + edge(today, *good);
}

// ", for instance 75056", as the OpenAPI document has it; empty when it has none.
std::string Prover::example_of_param(const CaseFile& file, const std::string& name) const {
  const DocumentedOperation* documented = tree_.documents->get().find(file.operation);
  if (!documented) return "";
  for (const DeclaredParameter& parameter : documented->parameters) {
    if (parameter.name == name && parameter.example) {
      return ", for instance " + to_json(*parameter.example);
    }
  }
  return "";
}

Reach Prover::explain_refusal(const CaseFile& file, const Attempt& attempt) const {
  Reach reach;
  reach.verdict = Reach::Verdict::refused;
  const auto found = objections(attempt.call, tree_.asking.now.today);
  std::string words = words_of(attempt.response);
  if (!found.empty() && !found.front().names.empty()) {
    const std::vector<std::string>& names = found.front().names;
    // The param to look at: one that is there, else one to add.
    const auto present = std::ranges::find_if(
        names, [&](const std::string& name) { return file.params()->find(name) != nullptr; });
    reach.param = present == names.end() ? "" : *present;
    if (present == names.end()) {
      reach.hint = "add " + in_backquotes({names.front()}) + " to `params`" +
                   example_of_param(file, names.front());
    } else {
      reach.hint =
          "write another value for " + in_backquotes(names) + example_of_param(file, *present);
    }
  }
  reach.sentence = "never served: the request that it describes is refused with " +
                   std::to_string(attempt.response.status) + " (" + words + ")";
  if (const std::string window = served_on(file, attempt); !window.empty()) {
    reach.verdict = Reach::Verdict::out_of_date;
    reach.sentence = "not served today: " + words + " It is served " + window;
    reach.hint = file.served && file.served->valid_until
                     ? "write dates that hold for years again, and a later `valid_until:`"
                     : "write dates that hold for years, or say until when it holds with "
                       "`valid_until:`";
  }
  return reach;
}

Reach Prover::explain(const CaseFile& file, const Attempt& attempt) const {
  Reach reach;
  for (const Mismatch& mismatch : attempt.mismatches) {
    if (!mismatch.unknown) continue;
    std::vector<std::string> names;
    for (const MatchedParam& key : attempt.call.variant->matches) {
      if (!file.params()->find(key.name)) names.push_back(key.name);
    }
    std::string meant = key_made_of(*attempt.call.variant, mismatch.name);
    const bool is_sent_so = !meant.empty() && !file.params()->find(meant);
    if (!is_sent_so) meant = nearest(mismatch.name, names);
    reach.verdict = Reach::Verdict::unknown_name;
    reach.param = mismatch.name;
    reach.sentence = "never served: `" + mismatch.name + "` is no parameter of this operation" +
                     (attempt.call.variant->france_connect ? " with FranceConnect" : "");
    if (is_sent_so) {
      reach.hint = write_instead(mismatch.name, meant);
    } else if (!meant.empty()) {
      reach.hint = "did you mean `" + meant + "`?";
    } else {
      reach.hint = "remove the line";
      if (!names.empty()) reach.hint += "; params not used yet: " + join(names, ", ");
    }
    return reach;
  }
  if (attempt.response.note.kind == "refusal" || attempt.response.status == 410) {
    return explain_refusal(file, attempt);
  }
  for (const Mismatch& mismatch : attempt.mismatches) {
    reach.param = mismatch.name;
    reach.sentence = "never served: requests give " + quoted(mismatch.produced) + " for `" +
                     mismatch.name + "` where the case says " + quoted(mismatch.wanted);
    if (mismatch.produced.is_absent()) {
      reach.hint =
          "remove `" + mismatch.name + "`: with these params the service does not look at it";
    } else if (mismatch.wanted.is_absent()) {
      reach.hint = "add `" + mismatch.name + "` to `params`";
    } else if (mismatch.produced.is_list()) {
      reach.hint = "write a list, one item a line";
    } else if (mismatch.produced.is_text() && mismatch.wanted.is_list()) {
      reach.hint = "write one text, not a list";
    } else {
      reach.hint = "write " + quoted(mismatch.produced);
    }
    return reach;
  }
  if (attempt.response.note.kind == "case") {
    reach.sentence = "never served: the request that it describes is answered by " +
                     attempt.response.note.case_file;
    reach.hint = "change the params of one of the two";
    return reach;
  }
  reach.sentence = "never served: the request that it describes gets the default answer";
  return reach;
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
    reach.sentence = "never served: the operation can't be called";
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
    reach.sentence =
        "served by this sandbox, never by the real service: a FranceConnect identity has no " +
        in_backquotes(names);
    reach.hint = "remove " + in_backquotes(names) + " from `params`";
  } else if (best->reached) {
    reach.verdict = Reach::Verdict::no_identity;
    reach.sentence = "served only to a FranceConnect identity that no token of the tree gives";
    reach.hint = "add a file to france_connect/ with " + shown_claims(best->call);
  } else {
    reach = explain(file, *best);
  }
  const bool is_default = is_default_name(file.name);
  const bool dead = !best->reached;
  if (is_default && (dead || reach.verdict == Reach::Verdict::no_identity)) {
    reach.verdict = Reach::Verdict::default_only;
    const std::size_t colon = reach.sentence.find(": ");
    reach.sentence = "served as the default of its operation, not for its own params" +
                     (dead && colon != std::string::npos ? reach.sentence.substr(colon) : "");
  }
  return reach;
}

}  // namespace sandbox
