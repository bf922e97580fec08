#include "check/reach.h"

#include <algorithm>
#include <chrono>
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

constexpr const char* probe_token = "check-probe";

Wording quoted(const Value& value) {
  if (value.is_absent()) return {"nothing", "rien"};
  if (value.is_text()) return "\"" + value.text + "\"";
  std::vector<std::string> items;
  for (const std::string& item : value.list) items.push_back("\"" + item + "\"");
  return say({"the list [{0}]", "la liste [{0}]"}, join(items, ", "));
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

Wording write_instead(const std::string& sent, const std::string& looked_up) {
  return say({"write `{0}`: requests say `{1}`, but cases are looked up by `{0}`",
              "écrire `{0}` : les requêtes disent `{1}`, mais les cas sont cherchés par `{0}`"},
             looked_up, sent);
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
  request.target = target_of(call);
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

const Node* Prover::documented_example(const CaseFile& file, const std::string& name) const {
  const DocumentedOperation* documented = tree_.documents->get().find(file.operation);
  if (!documented) return nullptr;
  const auto known = std::ranges::find(documented->parameters, name, &DeclaredParameter::name);
  return known == documented->parameters.end() ? nullptr : known->example;
}

// ", for instance 75056", as the OpenAPI document has it; empty when it has none.
Wording Prover::for_instance(const CaseFile& file, const std::string& name) const {
  const Node* example = documented_example(file, name);
  if (!example) return {};
  return say({", for instance {0}", ", par exemple {0}"}, to_json(*example));
}

// The one of the params because of which the request is refused: with the documented
// example instead it is not, or for another reason. Empty when no one alone is.
std::string Prover::param_that_refuses(const CaseFile& file, const Attempt& attempt,
                                       const std::vector<std::string>& names) const {
  const auto before = objections(attempt.call, tree_.asking.now.today);
  for (const std::string& name : names) {
    const Node* example = documented_example(file, name);
    if (!example || !file.params()->find(name)) continue;
    Node params = *file.params();
    for (Node::Member& param : params.members) {
      if (param.key == name) param.value = *example;
    }
    const Call call = call_for(*file.of, *attempt.call.variant, params);
    if (objections(call, tree_.asking.now.today).size() < before.size()) return name;
  }
  return "";
}

Reach Prover::explain_refusal(const CaseFile& file, const Attempt& attempt) const {
  Reach reach;
  reach.verdict = Reach::Verdict::refused;
  const auto found = objections(attempt.call, tree_.asking.now.today);
  const std::string words = words_of(attempt.response);
  if (!found.empty() && !found.front().names.empty()) {
    std::vector<std::string> names;
    for (const MatchedParam& key : attempt.call.variant->matches) names.push_back(key.name);
    reach.param = param_that_refuses(file, attempt, names);
    if (!reach.param.empty()) names = {reach.param};
    if (reach.param.empty()) {
      names = found.front().names;
      // The param to look at: one that is there, else one to add.
      const auto present = std::ranges::find_if(
          names, [&](const std::string& name) { return file.params()->find(name) != nullptr; });
      if (present != names.end()) reach.param = *present;
    }
    if (reach.param.empty()) {
      reach.hint = say({"add `{0}` to `params`{1}", "ajouter `{0}` à `params`{1}"}, names.front(),
                       for_instance(file, names.front()));
    } else {
      reach.hint = say({"write another value for {0}{1}", "écrire une autre valeur pour {0}{1}"},
                       in_backquotes(names), for_instance(file, reach.param));
    }
  }
  reach.sentence = say({"never served: the request that it describes is refused with {0} ({1})",
                        "jamais servi : la requête qu'il décrit est refusée avec {0} ({1})"},
                       std::to_string(attempt.response.status), words);
  if (const Wording window = served_on(file, attempt); !window.empty()) {
    reach.verdict = Reach::Verdict::out_of_date;
    reach.sentence = say(
        {"not served today: {0} It is served {1}", "pas servi aujourd'hui : {0} Il est servi {1}"},
        words, window);
    reach.hint =
        file.served && file.served->valid_until
            ? Wording{"write dates that hold for years again, and a later `valid_until:`",
                      "écrire des dates valables pour des années encore, et un `valid_until:` plus "
                      "tardif"}
            : Wording{
                  "write dates that hold for years, or say until when it holds with "
                  "`valid_until:`",
                  "écrire des dates valables pour des années, ou dire jusqu'à quand avec "
                  "`valid_until:`"};
  }
  return reach;
}

Reach Prover::explain_unknown_names(const CaseFile& file, const Attempt& attempt) const {
  std::vector<std::string> unused;
  for (const MatchedParam& key : attempt.call.variant->matches) {
    if (!file.params()->find(key.name)) unused.push_back(key.name);
  }
  std::vector<Reach::Remark> remarks;
  for (const Mismatch& mismatch : attempt.mismatches) {
    if (!mismatch.unknown) continue;
    Reach::Remark remark;
    remark.param = mismatch.name;
    remark.sentence = say({"never served: `{0}` is no parameter of this operation{1}",
                           "jamais servi : `{0}` n'est pas un paramètre de cette opération{1}"},
                          mismatch.name,
                          attempt.call.variant->france_connect
                              ? Wording{" with FranceConnect", " avec FranceConnect"}
                              : Wording{});
    const std::string made_of_it = key_made_of(*attempt.call.variant, mismatch.name);
    const std::string meant = nearest(mismatch.name, unused);
    if (!made_of_it.empty() && !file.params()->find(made_of_it)) {
      remark.hint = write_instead(mismatch.name, made_of_it);
    } else if (!meant.empty()) {
      remark.hint = did_you_mean(meant);
    } else {
      remark.hint = {"remove the line", "enlever la ligne"};
      if (!unused.empty()) {
        remark.hint += say({"; params not used yet: {0}", " ; params pas encore employés : {0}"},
                           join(unused, ", "));
      }
    }
    remarks.push_back(std::move(remark));
  }
  Reach reach;
  reach.verdict = Reach::Verdict::unknown_name;
  reach.param = remarks.front().param;
  reach.sentence = remarks.front().sentence;
  reach.hint = remarks.front().hint;
  reach.more.assign(remarks.begin() + 1, remarks.end());
  return reach;
}

namespace {

Reach explain_mismatch(const Mismatch& mismatch) {
  Reach reach;
  reach.param = mismatch.name;
  reach.sentence = say({"never served: requests give {0} for `{1}` where the case says {2}",
                        "jamais servi : les requêtes donnent {0} pour `{1}` là où le cas dit {2}"},
                       quoted(mismatch.produced), mismatch.name, quoted(mismatch.wanted));
  if (mismatch.produced.is_absent()) {
    reach.hint = say({"remove `{0}`: with these params the service does not look at it",
                      "enlever `{0}` : avec ces params, le service ne le regarde pas"},
                     mismatch.name);
  } else if (mismatch.wanted.is_absent()) {
    reach.hint = say({"add `{0}` to `params`", "ajouter `{0}` à `params`"}, mismatch.name);
  } else if (mismatch.produced.is_list()) {
    reach.hint = {"write a list, one item a line", "écrire une liste, un élément par ligne"};
  } else if (mismatch.produced.is_text() && mismatch.wanted.is_list()) {
    reach.hint = {"write one text, not a list", "écrire un seul texte, pas une liste"};
  } else {
    reach.hint = say({"write {0}", "écrire {0}"}, quoted(mismatch.produced));
  }
  return reach;
}

}  // namespace

Reach Prover::explain(const CaseFile& file, const Attempt& attempt) const {
  if (attempt.unknown_names() > 0) return explain_unknown_names(file, attempt);
  if (attempt.response.note.kind == "refusal" || attempt.response.status == 410) {
    return explain_refusal(file, attempt);
  }
  if (!attempt.mismatches.empty()) {
    Reach reach = explain_mismatch(attempt.mismatches.front());
    for (std::size_t i = 1; i < attempt.mismatches.size(); ++i) {
      Reach other = explain_mismatch(attempt.mismatches[i]);
      reach.more.push_back({other.param, other.sentence, other.hint});
    }
    return reach;
  }
  Reach reach;
  if (attempt.response.note.kind == "case") {
    reach.sentence = say({"never served: the request that it describes is answered by {0}",
                          "jamais servi : la requête qu'il décrit reçoit {0}"},
                         attempt.response.note.case_file);
    reach.hint = {"change the params of one of the two", "changer les params de l'un des deux"};
    return reach;
  }
  reach.sentence = {"never served: the request that it describes gets the default answer",
                    "jamais servi : la requête qu'il décrit reçoit la réponse par défaut"};
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
    reach.sentence = say(
        {"served by this sandbox, never by the real service: a FranceConnect identity has no {0}",
         "servi par ce bac à sable, jamais par le vrai service : une identité FranceConnect n'a "
         "pas de {0}"},
        in_backquotes(names));
    reach.hint = say({"remove {0} from `params`", "enlever {0} de `params`"}, in_backquotes(names));
  } else if (best->reached) {
    reach.verdict = Reach::Verdict::no_identity;
    reach.sentence = {"served only to a FranceConnect identity that no token of the tree gives",
                      "servi seulement à une identité FranceConnect qu'aucun jeton de l'arbre ne "
                      "donne"};
    reach.hint = say({"add a file to france_connect/ with {0}",
                      "ajouter dans france_connect/ un fichier avec {0}"},
                     shown_claims(best->call));
  } else {
    reach = explain(file, *best);
  }
  const bool is_default = is_default_name(file.name);
  const bool dead = !best->reached;
  if (is_default && (dead || reach.verdict == Reach::Verdict::no_identity)) {
    reach.verdict = Reach::Verdict::default_only;
    reach.more.clear();
    const auto reason = [&](const std::string& sentence) {
      const std::size_t colon = sentence.find(": ");
      return dead && colon != std::string::npos ? sentence.substr(colon) : std::string();
    };
    reach.sentence = say({"served as the default of its operation, not for its own params{0}",
                          "servi comme réponse par défaut, pas pour ses propres params{0}"},
                         Wording(reason(reach.sentence.english), reason(reach.sentence.french)));
  }
  return reach;
}

}  // namespace sandbox
