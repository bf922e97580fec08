// Why a case is not reached, and what would mend it: names that no request gives, values
// that are refused (reach_mends.cpp finds others) or come out otherwise, a FranceConnect
// identity that nobody has.

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "check/attempt.h"
#include "model/match_key.h"
#include "reading/document.h"
#include "support/text.h"

namespace sandbox {
namespace {

// What a value is, in a sentence.
Wording shown(const Value& value) {
  constexpr Phrase quotes{"\"{0}\"", "« {0} »"};
  if (value.is_absent()) return {"nothing", "rien"};
  if (value.is_text()) return say(quotes, value.text);
  Wording items;
  for (const std::string& item : value.list) {
    if (!items.empty()) items += Wording(", ");
    items += say(quotes, item);
  }
  return say({"the list [{0}]", "la liste [{0}]"}, items);
}

// What is to be written.
Wording quoted(const Value& value) {
  if (value.is_absent()) return {"nothing", "rien"};
  if (value.is_text()) return "\"" + value.text + "\"";
  std::vector<std::string> items;
  for (const std::string& item : value.list) items.push_back("\"" + item + "\"");
  return say({"the list [{0}]", "la liste [{0}]"}, join(items, ", "));
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

// What the variant calls that which another operation knows by a name like this one:
// codeCogInseeCommuneNaissance for codeInseeLieuDaissance, since version 2 has
// codeInseeLieuDeNaissance. Empty when there is none, or it is not among `unused`.
std::string key_called_otherwise(const Contract& contract, const Variant& variant,
                                 const std::string& name, const std::vector<std::string>& unused) {
  std::vector<std::string> names;
  std::map<std::string, std::set<std::string>> reads_of;  // by the name of a key
  for (const auto& [id, operation] : contract.operations) {
    for (const Variant& other : operation.variants) {
      for (const MatchedParam& key : other.matches) {
        if (!reads_of.contains(key.name)) names.push_back(key.name);
        for (const std::size_t position : key.from) {
          reads_of[key.name].insert(other.reads[position].name);
        }
      }
    }
  }
  const auto reads = reads_of.find(nearest(name, names));
  if (reads == reads_of.end()) return "";
  for (const MatchedParam& key : variant.matches) {
    const bool is_unused = std::ranges::find(unused, key.name) != unused.end();
    const bool is_same = std::ranges::any_of(key.from, [&](std::size_t position) {
      return reads->second.contains(variant.reads[position].name);
    });
    if (is_unused && is_same) return key.name;
  }
  return "";
}

constexpr Phrase another_value{"write another value for `{0}`, for instance {1}",
                               "écrire une autre valeur pour `{0}`, par exemple {1}"};

constexpr Phrase to_add{"add `{0}` to `params`, for instance {1}",
                        "ajouter `{0}` à `params`, par exemple {1}"};

// "`annee: '1998'`, `mois: '07'`": the params that are made of what the case says under the
// name of a request parameter; empty unless there are several, and none is there.
std::string params_made_of(const Call& call, const Node& params, const std::string& parameter) {
  const Node* written = params.find(parameter);
  if (!written) return "";
  const Call sent{call.operation, call.variant, {{parameter, value_of(*written)}}, {}};
  std::vector<std::string> lines;
  for (const auto& [name, value] : params_of(sent)) {
    const auto key = std::ranges::find(call.variant->matches, name, &MatchedParam::name);
    if (!is_made_of(*call.variant, *key, parameter)) continue;
    if (params.find(name) || !value.is_text()) return "";
    lines.push_back("`" + name + ": '" + value.text + "'`");
  }
  return lines.size() < 2 ? "" : join(lines, ", ");
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

std::string in_backquotes(const std::vector<std::string>& names) {
  std::vector<std::string> quoted_names;
  quoted_names.reserve(names.size());
  for (const std::string& name : names) quoted_names.push_back("`" + name + "`");
  return join(quoted_names, ", ");
}

Reach Prover::explain_refusal(const CaseFile& file, const Attempt& attempt) const {
  Reach reach;
  reach.verdict = Reach::Verdict::refused;
  const auto found = objections(attempt.call, tree_.asking.now.today);
  const std::string words = words_of(attempt.response);
  if (const auto mend = find_mend(file, attempt)) {
    if (mend->is_there) reach.param = mend->param;
    reach.hint = say(mend->is_there ? another_value : to_add, mend->param, to_json(mend->value));
  } else if (!found.empty() && !found.front().names.empty()) {
    const std::vector<std::string>& names = found.front().names;
    // The param to look at: one that is there, else one to add.
    const auto present = std::ranges::find_if(
        names, [&](const std::string& name) { return file.params()->find(name) != nullptr; });
    if (present == names.end()) {
      reach.hint = say({"add `{0}` to `params`{1}", "ajouter `{0}` à `params`{1}"}, names.front(),
                       for_instance(file, *attempt.call.variant, names.front()));
    } else {
      reach.param = *present;
      reach.hint =
          say({"write another value for {0}{1}", "écrire une autre valeur pour {0}{1}"},
              in_backquotes(names), for_instance(file, *attempt.call.variant, reach.param));
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
    if (const auto year = lasting_year(file, attempt)) {
      reach.param = year->param;
      reach.hint = say(another_value, year->param, to_json(year->value));
      return reach;
    }
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
  constexpr std::size_t most_looked_up = 20;  // in other operations: a file may have thousands
  std::vector<std::string> keys;
  for (const MatchedParam& key : attempt.call.variant->matches) keys.push_back(key.name);
  const std::vector<std::string> unused = missing_names(*file.params(), keys);
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
    std::string meant = nearest(mismatch.name, unused);
    if (meant.empty() && remarks.size() < most_looked_up) {
      meant = key_called_otherwise(*tree_.catalogue->contract, *attempt.call.variant, mismatch.name,
                                   unused);
    }
    const std::string several = params_made_of(attempt.call, *file.params(), mismatch.name);
    if (!several.empty()) {
      remark.hint = say({"write {0} instead: requests say `{1}`, but cases are looked up by these",
                         "écrire à la place {0} : les requêtes disent `{1}`, mais les cas sont "
                         "cherchés par ces noms-là"},
                        several, mismatch.name);
    } else if (!made_of_it.empty() && !file.params()->find(made_of_it)) {
      remark.hint = write_instead(mismatch.name, made_of_it);
    } else if (!meant.empty()) {
      remark.hint = did_you_mean(meant);
    } else {
      remark.hint = {"remove the line", "enlever la ligne"};
      if (!unused.empty()) {
        remark.hint += say({"; params not used yet: {0}", " ; les paramètres qui manquent : {0}"},
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

// ["Jeanne", "Marie"], as YAML reads it.
std::string in_brackets(const Value& list) {
  std::vector<std::string> items;
  for (const std::string& item : list.list) items.push_back(to_json(item));
  return "[" + join(items, ", ") + "]";
}

// `usual`: what a case may say for it; nullptr when nothing is known.
Reach explain_mismatch(const Mismatch& mismatch, const Node* usual) {
  Reach reach;
  reach.param = mismatch.name;
  reach.sentence = say({"never served: requests give {0} for `{1}` where the case says {2}",
                        "jamais servi : les requêtes donnent {0} pour `{1}` là où le cas dit {2}"},
                       shown(mismatch.produced), mismatch.name, shown(mismatch.wanted));
  if (mismatch.produced.is_absent()) {
    reach.hint = say({"remove `{0}`: with these params the service does not look at it",
                      "enlever `{0}` : avec ces `params`, le service ne le regarde pas"},
                     mismatch.name);
  } else if (mismatch.wanted.is_absent()) {
    const std::string said = usual ? to_json(*usual) : to_json(mismatch.produced.text);
    reach.hint = say(to_add, mismatch.name, said);
  } else if (mismatch.wanted.is_text() && mismatch.wanted.text.starts_with('-') &&
             mismatch.produced.is_list()) {
    reach.hint = {"write a space after each dash, and one item a line",
                  "écrire un espace après chaque tiret, et un élément par ligne"};
  } else if (mismatch.produced.is_list()) {
    reach.hint = say({"write the list {0}", "écrire la liste {0}"}, in_brackets(mismatch.produced));
  } else if (mismatch.produced.is_text() && mismatch.wanted.is_list()) {
    reach.hint =
        say({"write one text, not a list: {0}", "écrire un seul texte, pas une liste : {0}"},
            quoted(mismatch.produced));
  } else {
    reach.hint = say({"write {0}", "écrire {0}"}, quoted(mismatch.produced));
  }
  return reach;
}

}  // namespace

// Of a way of calling whose cases name all that it reads, given or not.
Reach Prover::explain_lacking(const CaseFile& file, const Variant& variant,
                              const std::string& name) const {
  Reach reach;
  reach.sentence = say({"never served: the case has no `{0}`, which belongs to every request",
                        "jamais servi : le cas n'a pas de `{0}`, que toute requête donne"},
                       name);
  reach.hint = say({"add `{0}` to `params`{1}", "ajouter `{0}` à `params`{1}"}, name,
                   for_instance(file, variant, name));
  return reach;
}

Reach Prover::explain(const CaseFile& file, const Attempt& attempt) const {
  if (attempt.unknown_names() > 0) return explain_unknown_names(file, attempt);
  if (attempt.response.note.kind == "refusal" || attempt.response.status == 410) {
    return explain_refusal(file, attempt);
  }
  if (!attempt.mismatches.empty()) {
    const auto explained = [&](const Mismatch& mismatch) {
      const std::vector<Node> usual = mismatch.wanted.is_absent()
                                          ? other_values(file, *attempt.call.variant, mismatch.name)
                                          : std::vector<Node>();
      const bool is_lacking = mismatch.produced.is_absent() && mismatch.wanted.is_absent() &&
                              file.params()->find(mismatch.name) == nullptr;
      return is_lacking ? explain_lacking(file, *attempt.call.variant, mismatch.name)
                        : explain_mismatch(mismatch, usual.empty() ? nullptr : &usual.front());
    };
    Reach reach = explained(attempt.mismatches.front());
    for (std::size_t i = 1; i < attempt.mismatches.size(); ++i) {
      Reach other = explained(attempt.mismatches[i]);
      reach.more.push_back({other.param, other.sentence, other.hint});
    }
    return reach;
  }
  Reach reach;
  if (attempt.response.note.kind == "case") {
    reach.sentence = say({"never served: the request that it describes is answered by {0}",
                          "jamais servi : la requête qu'il décrit reçoit {0}"},
                         attempt.response.note.case_file);
    reach.hint = {"change the params of one of the two", "changer les `params` de l'un des deux"};
    return reach;
  }
  reach.sentence = {"never served: the request that it describes gets the default answer",
                    "jamais servi : la requête qu'il décrit reçoit la réponse par défaut"};
  for (const Node::Member& param : file.params()->members) {
    const bool is_lone_text = param.value.items.size() == 1 && param.value.items.front().is_text();
    if (!is_lone_text) continue;
    reach.param = param.key;
    reach.hint = say({"write one text for `{0}`, not a list: {1}",
                      "écrire un seul texte pour `{0}`, pas une liste : {1}"},
                     param.key, to_json(param.value.items.front()));
  }
  return reach;
}

// The token of the tree whose identity comes nearest to what the case says, and the params
// that it gives otherwise.
Reach Prover::explain_no_identity(const CaseFile& file, const Attempt& attempt) const {
  constexpr std::size_t most = 2;  // beyond, it is somebody else
  struct Other {
    std::string name;
    Value wanted;
    Value given;
  };
  std::string nearest_token;
  std::vector<Other> nearest_others;
  for (const auto& [token, identity] : identities_of(*tree_.catalogue).by_token) {
    Call call = attempt.call;
    call.claims = identity.claims;
    if (!objections(call, tree_.asking.now.today).empty()) continue;  // of no help
    const auto given = params_of(call);
    std::vector<Other> others;
    for (const MatchedParam& key : attempt.call.variant->matches) {
      const Node* written = file.params()->find(key.name);
      const Value wanted = written ? value_of(*written) : Value{};
      const auto same_name =
          std::ranges::find_if(given, [&](const auto& named) { return named.first == key.name; });
      const Value value = same_name == given.end() ? Value{} : same_name->second;
      const bool same = wanted.is_absent() == value.is_absent() &&
                        match_key({{"x", wanted}}) == match_key({{"x", value}});
      if (!same) others.push_back({key.name, wanted, value});
    }
    const bool first = nearest_token.empty();
    if (first ||
        std::pair(others.size(), token) < std::pair(nearest_others.size(), nearest_token)) {
      nearest_token = token;
      nearest_others = std::move(others);
    }
  }
  Reach reach;
  reach.verdict = Reach::Verdict::no_identity;
  reach.sentence = {"served only to a FranceConnect identity that no token of the tree gives",
                    "servi seulement à une identité FranceConnect, et aucun fichier de "
                    "france_connect/ n'a celle-ci"};
  reach.hint = say({"add a file to france_connect/ with {0}",
                    "ajouter dans france_connect/ un fichier avec {0}"},
                   shown_claims(attempt.call));
  const bool is_near = !nearest_others.empty() && nearest_others.size() <= most &&
                       nearest_others.size() * 2 < attempt.call.variant->matches.size() + 1;
  if (!is_near) return reach;
  const Wording sentence = reach.sentence;
  const Wording otherwise = reach.hint;
  for (const Other& other : nearest_others) {
    const Wording said = sentence + say({": the nearest, `{0}`, has {1} for `{2}`",
                                         " : le plus proche, `{0}`, a {1} pour `{2}`"},
                                        nearest_token, shown(other.given), other.name);
    const Wording what = other.given.is_absent()
                             ? say({"remove `{0}`", "enlever `{0}`"}, other.name)
                         : other.wanted.is_absent()
                             ? say({"add `{0}: {1}` to `params`", "ajouter `{0}: {1}` à `params`"},
                                   other.name, quoted(other.given))
                             : say({"write {0}", "écrire {0}"}, quoted(other.given));
    const Wording hint = what + Wording{", or ", ", ou "} + otherwise;
    if (reach.param.empty() && &other == &nearest_others.front()) {
      reach.param = other.wanted.is_absent() ? "" : other.name;
      reach.sentence = said;
      reach.hint = hint;
    } else {
      reach.more.push_back({other.wanted.is_absent() ? "" : other.name, said, hint});
    }
  }
  return reach;
}

}  // namespace sandbox
