#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/clock.h"
#include "model/contract.h"
#include "model/node.h"

namespace sandbox {

// A call of an operation, as a case's params describe it.
struct Call {
  const Operation* operation = nullptr;
  const Variant* variant = nullptr;
  // Of the path and the query, in the order of the contract, absent ones left out.
  std::vector<std::pair<std::string, Value>> parameters;
  // Of the FranceConnect identity that the caller must have.
  std::map<std::string, Value, std::less<>> claims;
};

// The call that the variant would have to receive for a case with these params to be
// found, as far as there is one: whether it is found, only answering can tell.
Call call_for(const Operation& operation, const Variant& variant, const Node& params);

// The same from what the variant must have read, by internal name. What is not
// there is not sent.
using ReadValues = std::map<std::string, Value, std::less<>>;
Call call_reading(const Operation& operation, const Variant& variant, const ReadValues& values);

// The variant's match keys in the order in which the contract reads what they are
// made of, as people name them: the name first, then the date of birth.
std::vector<const MatchedParam*> keys_as_read(const Variant& variant);

// Whether a match key is made of the request parameter of that name; and the name of the
// first that is, empty when there is none.
bool is_made_of(const Variant& variant, const MatchedParam& key, const std::string& parameter);
std::string key_made_of(const Variant& variant, const std::string& parameter);

// What the variant reads of a call, and the params of a case that it would find;
// absent values are left out.
ReadValues read_values_of(const Call& call);
std::vector<std::pair<std::string, Value>> params_of(const Call& call);

// Who asks, in the calls that we make and show ourselves: the SIRET of the DINUM.
inline const std::string example_recipient = "13002526500013";

// What every call of the operation's family says besides: the recipient, when there is one,
// and whatever else is mandatory.
std::vector<std::pair<std::string, std::string>> said_always(const Call& call,
                                                             const std::string& recipient);

// The path with its {segments} filled in, percent-encoded; and with the query,
// "/v3/x?recipient=13002526500013&prenoms[]=JEAN", what is said always first.
bool is_in_path(const Call& call, std::string_view parameter);
std::string path_of(const Call& call);
std::string target_of(const Call& call, const std::string& recipient = example_recipient);

// A name that a case's params can't have with a variant, or a value that comes out
// otherwise than the case says.
struct Mismatch {
  std::string name;
  bool unknown = false;  // no match key of the variant has this name
  Value wanted;          // what the case says; absent when the case does not name it
  Value produced;        // what the call gives
};
std::vector<Mismatch> mismatches(const Call& call, const Node& params);

// The errors with which the variant would refuse the call, first one first, with
// the match keys that are made of what the validator looked at, or would be.
struct Objection {
  const Validation* validation = nullptr;
  std::string error;  // name in Contract::errors
  std::vector<std::string> names;
};
std::vector<Objection> objections(const Call& call, const Date& today);

}  // namespace sandbox
