#include <algorithm>
#include <array>

#include "contract/map_reader.h"
#include "contract/references.h"
#include "france_connect/rules.h"
#include "reading/document.h"

// One function for each part of schemas/france_connect.yaml. Faults are known by their names
// here and nowhere else: every one must be written, so that no refusal lacks its words.

namespace sandbox::france_connect {
namespace {

constexpr std::array faults = {
    Word{"parameter_missing", Fault::parameter_missing},
    Word{"parameter_malformed", Fault::parameter_malformed},
    Word{"parameter_unknown", Fault::parameter_unknown},
    Word{"client_unknown", Fault::client_unknown},
    Word{"redirect_unregistered", Fault::redirect_unregistered},
    Word{"scope_and_redirect", Fault::scope_and_redirect},
    Word{"amr_not_granted", Fault::amr_not_granted},
    Word{"page_not_found", Fault::page_not_found},
    Word{"choice_lost", Fault::choice_lost},
    Word{"choice_of_another_origin", Fault::choice_of_another_origin},
    Word{"identity_incomplete", Fault::identity_incomplete},
    Word{"person_unknown", Fault::person_unknown},
    Word{"parameter_twice", Fault::parameter_twice},
    Word{"response_type_missing", Fault::response_type_missing},
    Word{"response_type_unsupported", Fault::response_type_unsupported},
    Word{"claims_unreadable", Fault::claims_unreadable},
    Word{"openid_missing", Fault::openid_missing},
    Word{"scope_refused", Fault::scope_refused},
    Word{"acr_refused", Fault::acr_refused},
    Word{"hint_refused", Fault::hint_refused},
    Word{"aborted", Fault::aborted},
    Word{"failure", Fault::failure},
    Word{"unavailable", Fault::unavailable},
    Word{"form_wanted", Fault::form_wanted},
    Word{"secret_wrong", Fault::secret_wrong},
    Word{"client_not_found", Fault::client_not_found},
    Word{"credentials_missing", Fault::credentials_missing},
    Word{"code_missing", Fault::code_missing},
    Word{"code_unknown", Fault::code_unknown},
    Word{"code_used", Fault::code_used},
    Word{"code_of_another_redirect", Fault::code_of_another_redirect},
    Word{"code_of_another_client", Fault::code_of_another_client},
    Word{"grant_type_missing", Fault::grant_type_missing},
    Word{"grant_type_unsupported", Fault::grant_type_unsupported},
    Word{"token_unknown", Fault::token_unknown},
    Word{"token_missing", Fault::token_missing},
    Word{"scheme_wrong", Fault::scheme_wrong},
    Word{"revocation_malformed", Fault::revocation_malformed},
    Word{"check_malformed", Fault::check_malformed},
    Word{"check_refused", Fault::check_refused},
    Word{"logout_malformed", Fault::logout_malformed},
    Word{"logout_hint_unreadable", Fault::logout_hint_unreadable},
    Word{"logout_of_another_client", Fault::logout_of_another_client},
    Word{"logout_redirect_unregistered", Fault::logout_redirect_unregistered},
};
constexpr std::array places = {
    Word{"page", FaultText::Place::page},
    Word{"redirect", FaultText::Place::redirect},
    Word{"json", FaultText::Place::json},
};
constexpr std::array algorithms = {Word{"ES256", Algorithm::es256},
                                   Word{"RS256", Algorithm::rs256}};
constexpr std::array userinfos = {Word{"jwt", true}, Word{"json", false}};
constexpr std::array requests = {"authorize", "session_end", "revocation", "checktoken"};

// What is read, and where its mistakes go.
struct Reading {
  const std::string& file;
  Rules& rules;
  Findings& findings;
};

void read_lifetimes(const Node& node, const Reading& to) {
  MapReader reader(node, to.file, to.findings);
  Lifetimes& lifetimes = to.rules.lifetimes;
  lifetimes.code = reader.number("code", lifetimes.code);
  lifetimes.access_token = reader.number("access_token", lifetimes.access_token);
  lifetimes.id_token = reader.number("id_token", lifetimes.id_token);
  lifetimes.choice = reader.number("choice", lifetimes.choice);
}

void read_client(const Node::Member& member, const Reading& to) {
  MapReader reader(member.value, to.file, to.findings);
  Client& client = to.rules.clients[member.key];
  client.id = member.key;
  client.name = reader.text("name", member.key);
  client.secret = reader.text("secret");
  client.algorithm = choice(reader, "algorithm", algorithms, Algorithm::es256);
  client.signs_userinfo = choice(reader, "userinfo", userinfos, true);
  client.scopes = reader.texts("scopes");
}

ParameterRule read_parameter(const Node::Member& member, const Reading& to) {
  MapReader reader(member.value, to.file, to.findings);
  ParameterRule rule;
  rule.name = member.key;
  rule.required = reader.flag("required");
  rule.url = reader.flag("url");
  rule.least = static_cast<std::size_t>(std::max(reader.number("least", 0), 0));
  if (reader.has("most")) {
    rule.most = static_cast<std::size_t>(std::max(reader.number("most", 0), 0));
  }
  rule.one_of = reader.texts("one_of");
  return rule;
}

void read_faults(std::span<const Node::Member> members, const Node& all, const Reading& to) {
  for (const Node::Member& member : members) {
    MapReader reader(member.value, to.file, to.findings);
    FaultText text;
    text.place = choice(reader, "place", places, FaultText::Place::page);
    text.status = reader.number("status", 303);
    text.error = reader.text("error");
    text.description = reader.text("description");
    text.code = reader.text("code");
    text.help = reader.text("help");
    if (const auto known = value_of_word(faults, member.key)) {
      to.rules.faults[*known] = std::move(text);
    } else {
      tell(to.findings, {to.file, member.line, member.column},
           "there is no fault `" + member.key + "`", did_you_mean(member.key, names_of(faults)));
    }
  }
  for (const auto& [name, fault] : faults) {
    if (to.rules.faults.contains(fault)) continue;
    tell(to.findings, all.place_in(to.file), "the fault `" + std::string(name) + "` is missing",
         "say how it is refused, as the others do");
  }
}

void read_all(const Node& root, const Reading& to) {
  MapReader reader(root, to.file, to.findings);
  if (const Node* node = reader.required("lifetimes")) read_lifetimes(*node, to);
  to.rules.error_page = reader.required_text("error_page");
  to.rules.home = reader.required_text("home");
  for (const Node::Member& member : reader.members("clients")) read_client(member, to);
  for (const Node::Member& member : reader.members("data_providers")) {
    MapReader provider(member.value, to.file, to.findings);
    to.rules.data_providers[member.key] = provider.required_text("secret");
  }
  if (const Node* node = reader.required("scopes")) {
    MapReader scopes(*node, to.file, to.findings);
    for (const Node::Member& member : node->members) {
      to.rules.scopes.emplace_back(member.key, scopes.texts(member.key));
    }
  }
  to.rules.public_scopes = reader.texts("public_scopes");
  if (const Node* node = reader.required("requests")) {
    MapReader kinds(*node, to.file, to.findings);
    for (const char* kind : requests) {
      for (const Node::Member& member : kinds.required_members(kind)) {
        to.rules.requests[kind].push_back(read_parameter(member, to));
      }
    }
  }
  if (const Node* node = reader.optional("refused_parameters")) {
    MapReader refused(*node, to.file, to.findings);
    for (const Node::Member& member : node->members) {
      to.rules.refused_parameters[member.key] = refused.text(member.key);
    }
  }
  const auto members = reader.required_members("faults");
  read_faults(members, reader.place_of("faults"), to);
}

}  // namespace

const FaultText& Rules::fault(Fault fault) const {
  static const FaultText nothing;
  const auto found = faults.find(fault);
  return found == faults.end() ? nothing : found->second;
}

const std::vector<std::string>* Rules::claims_of(std::string_view scope) const {
  const auto found = std::ranges::find(
      scopes, scope, [](const auto& row) -> const std::string& { return row.first; });
  return found == scopes.end() ? nullptr : &found->second;
}

ReadRules read_rules(std::string_view text, const std::string& shown) {
  ReadRules read;
  const Document document = read_own_yaml(text, shown);
  read.findings = document.findings;
  if (document.root) read_all(*document.root, {shown, read.rules, read.findings});
  return read;
}

}  // namespace sandbox::france_connect
