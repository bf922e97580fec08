#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/file_tree.h"
#include "model/finding.h"

namespace sandbox::france_connect {

// Every reason to refuse; schemas/france_connect.yaml says how, under these names.
// Source: docs/reference/france-connect.md 1.4 to 1.8, 4.1.
enum class Fault {
  parameter_missing,
  parameter_malformed,
  parameter_unknown,
  client_unknown,
  redirect_unregistered,
  scope_and_redirect,
  amr_not_granted,
  page_not_found,
  choice_lost,
  choice_of_another_origin,
  identity_incomplete,
  person_unknown,
  parameter_twice,
  response_type_missing,
  response_type_unsupported,
  claims_unreadable,
  openid_missing,
  scope_refused,
  acr_refused,
  hint_refused,
  aborted,
  failure,
  unavailable,
  form_wanted,
  secret_wrong,
  client_not_found,
  credentials_missing,
  code_missing,
  code_unknown,
  code_used,
  code_of_another_redirect,
  code_of_another_client,
  grant_type_missing,
  grant_type_unsupported,
  token_unknown,
  token_missing,
  scheme_wrong,
  revocation_malformed,
  check_malformed,
  check_refused,
  logout_malformed,
  logout_hint_unreadable,
  logout_of_another_client,
  logout_redirect_unregistered,
};

// How a fault is told. Texts may hold {names}.
struct FaultText {
  enum class Place { page, redirect, json };
  Place place = Place::page;
  int status = 500;
  std::string error;        // of OAuth: "invalid_request"
  std::string description;  // in English, as the real service says it
  std::string code;         // of FranceConnect: "Y030007"; often empty
  std::string help;         // in French, for the page
};

// A parameter that a request may have.
struct ParameterRule {
  std::string name;
  bool required = false;
  bool url = false;
  std::size_t least = 0;  // bytes
  std::size_t most = static_cast<std::size_t>(-1);
  std::vector<std::string> one_of;
};

enum class Algorithm { es256, rs256 };

// A service that asks. Source: docs/reference/france-connect.md 1.6, 1.7, 5.3.
struct Client {
  std::string id;
  std::string name;
  std::string secret;                      // empty: any
  std::vector<std::string> redirect_uris;  // exactly these; none: any of a loopback host
  Algorithm algorithm = Algorithm::es256;
  bool signs_userinfo = true;       // else userinfo is JSON
  std::vector<std::string> scopes;  // that it may ask for; none: all
  bool is_declared = true;          // else it is one that nobody wrote down
};

struct Lifetimes {  // seconds
  int code = 30;
  int access_token = 60;
  int id_token = 60;
  int choice = 1800;
};

// All that schemas/france_connect.yaml says.
struct Rules {
  Lifetimes lifetimes;
  std::string error_page;
  std::string home;
  std::map<std::string, Client, std::less<>> clients;
  std::map<std::string, std::string, std::less<>> data_providers;  // id -> secret
  // In the order of the file: a scope, and the claims that it opens.
  std::vector<std::pair<std::string, std::vector<std::string>>> scopes;
  std::vector<std::string> public_scopes;
  std::map<std::string, std::vector<ParameterRule>, std::less<>> requests;
  std::map<std::string, std::string, std::less<>> refused_parameters;  // -> what to change
  std::map<Fault, FaultText> faults;

  // Never throws: a fault that nobody wrote is an empty 500.
  const FaultText& fault(Fault fault) const;
  // nullptr when the scope is none of identity.
  const std::vector<std::string>* claims_of(std::string_view scope) const;
};

struct ReadRules {
  Rules rules;
  Findings findings;  // each is a mistake of the file
};

// Reads the file's text; `shown` is its path for messages.
ReadRules read_rules(std::string_view text, const std::string& shown);

}  // namespace sandbox::france_connect
