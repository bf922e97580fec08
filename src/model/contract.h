#pragma once

#include <cstddef>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/clock.h"
#include "model/place.h"
#include "model/value.h"
#include "support/lazy.h"

// The contract: all that is specific to an operation, as values. It is read from
// schemas/contract/ (docs/design.md 4); the functions it names are the tables of
// contract/transforms.h and contract/rules.h.

namespace sandbox {

struct AnswerMembers;  // model/members.h
struct Attestation;    // model/attestation.h

// ---- What is read, validated and matched ----

using Inputs = std::span<const Value* const>;

// No rule and no transform looks at more values at once.
inline constexpr std::size_t most_inputs = 8;

// Turns what was read into what is used. `argument` is the text that the
// contract gives beside the transform's name, often empty.
struct Transform {
  std::string_view name;
  Value (*apply)(Inputs inputs, const std::string& argument);
  // The way back, from a case to a request that finds it: changes the inputs so that
  // apply() gives `result`, those that the result does not decide stay as they are.
  void (*undo)(const Value& result, std::span<Value> inputs, const std::string& argument);
  std::size_t reads = 1;  // how many values it takes
};

// Which of the errors listed beside a validator its rule found, in order.
using FoundErrors = std::vector<std::size_t>;

// Checks values against one rule. `options` are texts that the contract lists.
struct Rule {
  std::string_view name;
  std::size_t reads = 1;   // how many values it takes
  std::size_t errors = 1;  // how many errors it distinguishes
  FoundErrors (*check)(Inputs inputs, const std::vector<std::string>& options, const Date& today);
};

// internal name <- parameter, or claim of a FranceConnect identity, or constant
struct Read {
  enum class Source { parameter, claim, nothing };
  std::string name;
  Source source = Source::parameter;
  std::string from;
  const Transform* transform = nullptr;
  std::string argument;
};

struct Validation {
  // Errors are reported together at the end; a stop reports its own at once; an
  // ignored one is there for the reader only. Source: docs/reference/operations.md 2.9.
  enum class Mode { collect, stop, ignored };
  std::string name;
  const Rule* rule = nullptr;
  // Instead of a rule: whether a value is what the parameter's OpenAPI schema describes.
  std::function<bool(const Value& value)> accepts;
  std::vector<std::size_t> reads;   // positions in Variant::reads
  std::vector<std::string> errors;  // names in Contract::errors
  std::vector<std::string> options;
  Mode mode = Mode::collect;
  bool replaces = false;  // when it fails, what was collected before is dropped

  // Which of `errors` the values at `reads` are worth.
  FoundErrors check(Inputs inputs, const Date& today) const;
};

// key in a case's params <- internal names
struct MatchedParam {
  std::string name;
  std::vector<std::size_t> from;  // positions in Variant::reads
  const Transform* transform = nullptr;
  std::string argument;
};

// One way of calling an operation: by identity, by INE, through FranceConnect.
struct Variant {
  std::string name;
  bool france_connect = false;  // the caller is a FranceConnect identity
  std::string if_present;       // taken only when this parameter is not blank
  std::vector<Read> reads;
  std::vector<Validation> validates;
  std::vector<MatchedParam> matches;  // in the order of their names, that of a match key
  std::vector<std::size_t> required;  // positions in reads: blank ones refuse the whole request
  bool keeps_absent = false;          // an absent value stays in the key, as null
  // When nothing matches: names that the cases may carry all the same (D5).
  std::vector<std::string> forgives;
  // What the service has in its key besides, and no case can say: there no case ever matches (D19).
  std::vector<std::string> service_adds;
};

// ---- Errors and families ----

// An entry of the error catalogue. Texts may hold %{name} placeholders.
struct ErrorText {
  std::string name;
  std::string code;
  std::string title;
  std::string detail;
  std::string source;       // JSON object, empty when the error has none
  std::string meta = "{}";  // JSON object
};

// Every reason to refuse, in the order in which they are looked for.
enum class Stage {
  bad_request,  // MIME types that are none
  invalid_token,
  expired_token,
  unknown_identity,  // no FranceConnect identity for this token
  missing_scope,
  missing_identity,   // an API token where a FranceConnect token is wanted
  missing_parameter,  // one that the family wants on every call
  unsupported_version,
  recipient,
  recipient_of_identity,  // the same, for a FranceConnect caller
  maintenance,
  blank_parameter,  // one that the path must give
  invalid_parameter,
  not_found,
  too_many_requests,
};

enum class ErrorShape {
  json_api,   // {"errors":[{code,title,detail,source,meta}]}
  object,     // {"error","reason","message"}, the first error only
  flat_list,  // {"errors":["detail"]}
};

// How a family refuses at one stage. Source: docs/reference/crosscutting.md 2.3, 4.1, 4.3, 6.6.
struct Refusal {
  int status = 500;
  ErrorShape shape = ErrorShape::json_api;
  std::string error;  // name in Contract::errors; empty where a validator says it
  std::string kind;   // the `error` of ErrorShape::object
  std::string content_type;
  bool cache_headers = false;  // x-response-cached and x-cache-expires-in
};

// An API of the service: hosts of its own, and what only it answers there.
// Source: docs/reference/crosscutting.md 1.1.
struct Api {
  std::string id;
  std::string name;    // as texts to users say it: "API particulier"
  std::string host;    // part of the Host header that selects it
  std::string called;  // part of the Host header that texts name it for
  std::string prefix;  // of the sandbox: a path below it is this API's, whatever the host
  std::string title;   // its proper name, for people: "API Particulier"
};

struct Family;

// How often a caller may call. Source: docs/reference/crosscutting.md 6.2.
struct Throttle {
  std::string name;
  const Family* family = nullptr;
  std::string path_contains;  // applies to any such path, else to the family's operations
  bool api_key_only = false;  // counts X-Api-Key callers alone, by their raw key
  int limit = 0;
  int period = 1;  // seconds
  // Whose calls are counted together: those of the family, of the operations that name
  // the limit, or of one such operation in all its versions.
  enum class Shared { by_family, by_those_that_name_it, by_versions };
  Shared shared = Shared::by_family;
};

// Operations with one error shape and one caller rule.
struct Family {
  std::string id;
  const Api* api = nullptr;
  bool versioned = false;             // the path starts with /v<n>
  std::string content_type;           // of cases, defaults
  std::map<Stage, Refusal> refusals;  // all that it can need: read_contract() sees to it
  struct Mandatory {
    std::string parameter;
    std::string error;
  };
  std::vector<Mandatory> mandatory;  // on every call, in order of report
  bool recipient_required = false;   // of token callers; FranceConnect ones always
  std::string drops_scopes_with;     // FranceConnect scopes with this text in them do not count
  // Without a case, the example comes before the operation's 404 file, and is made as the
  // service makes it, valid or not. Source: docs/reference/entreprise.md 7.
  bool example_first = false;

  // Never throws: a stage that nobody foresaw is refused in the words of another.
  const Refusal& refusal_at(Stage stage) const;
};

struct MaintenanceWindow {
  std::optional<int> weekday;  // 0 is Sunday; any day when absent
  std::optional<Date> day;     // that day only
  int from = 0;                // seconds since midnight, Paris; both ends belong to the window
  int to = 0;
};

struct Provider {
  std::string id;
  std::string name;    // as errors say it: "CNAF & MSA"
  std::string prefix;  // of its error codes: "35"
  std::vector<MaintenanceWindow> maintenance;
};

// ---- Operations and pages ----

struct Operation {
  std::string id;  // "api_particulier_v3_mesri_statut_etudiant_with_ine"
  std::string title;
  std::string path;  // "/v3/mesri/statut_etudiant/ine"; segments may be {names}
  const Family* family = nullptr;
  const Provider* provider = nullptr;  // nullptr for one that only OpenAPI documents
  std::vector<std::string> scopes;     // the caller needs one of them; none: any token does
  LazyList<Variant> variants;          // the first that applies is taken
  // Which of its scopes open what of its answers; nullptr: nobody says, all is given.
  std::shared_ptr<const AnswerMembers> members{};
  // How an answer is proved to who asks for it; nullptr when it can't be.
  std::shared_ptr<const Attestation> attestation{};
  // Versions under which its calls are checked as its own, though nothing answers them.
  // Source: docs/reference/crosscutting.md 1.5; docs/design.md 7, D1.
  std::vector<int> other_versions;
  bool any_spelling = false;           // those that read as its version are its version
  const Throttle* throttle = nullptr;  // one that it names, besides its family's
  Place place;
};

// A path that is no operation: ping, introspection, documents, closed routes.
struct Page {
  enum class Action {
    text,
    pings,
    provider_ping,
    jwks,
    document,
    introspect,
    privileges,
    attestation_document,
    attestation_link
  };
  std::string path;  // ends in /* or /*name: all below it; begins with /v*: in any version
  const Api* api = nullptr;
  Action action = Action::text;
  int status = 200;
  std::string content_type;  // empty: no header
  std::string body;
  std::string file;                // of the schemas' tree, for documents
  const Family* family = nullptr;  // whose callers it asks for, if any
  bool raw = false;                // carries none of the application's headers
  bool post = false;               // POST leads there too
  bool any_method = false;         // and so does every other method
};

// What the service's framework answers in place of the application, in the format that
// is asked for. Source: docs/reference/observed.md E2, E3.
struct FrameworkError {
  int status = 500;
  std::string reason;  // "Bad Request"
};

// Which web pages may call. Source: docs/reference/crosscutting.md 1.7.
struct Cors {
  std::vector<std::string> hosts;  // exact, any scheme, no port
  std::string methods;
  std::string max_age;
  std::string public_path;  // any web page may; a star in it stands for any text
};

// A provider as the list of pings of an API has it.
struct Ping {
  const Api* api = nullptr;
  std::string key;
  std::string name;
};

struct OperationSet {
  std::map<std::string, Operation, std::less<>> by_id;
  std::list<Operation> aliases;  // the same operations at other paths
};

// The operations of a contract. Those of an API may be there only when somebody asks for them,
// so that who never does pays nothing for them; asking is thread-safe, and what it gives lasts
// as long as the contract.
class Operations {
 public:
  // Those that need not be asked for. Changed only while the contract is being read.
  OperationSet at_once;
  // `read` gives those of `api` which are not among them, when they are first asked for.
  void read_later(const Api& api, std::function<OperationSet()> read);

  // nullptr when there is none.
  const Operation* find(std::string_view id) const;
  // Throws std::out_of_range when there is none.
  const Operation& at(std::string_view id) const;
  bool contains(std::string_view id) const { return find(id) != nullptr; }
  // Where to look for those of one API: what is there at once (with those of others) and its own.
  std::vector<const OperationSet*> sets_of(const Api& api) const;

  // All of them, by id. The contract is whole by then.
  using Entry = std::pair<const std::string, Operation>;
  class Iterator {
   public:
    using At = std::vector<const Entry*>::const_iterator;
    using iterator_category = std::forward_iterator_tag;
    using value_type = Entry;
    using difference_type = std::ptrdiff_t;
    using pointer = const Entry*;
    using reference = const Entry&;

    Iterator() = default;
    explicit Iterator(At at) : at_(at) {}
    const Entry& operator*() const { return **at_; }
    const Entry* operator->() const { return *at_; }
    Iterator& operator++() { return ++at_, *this; }
    Iterator operator++(int) { return Iterator(at_++); }
    bool operator==(const Iterator&) const = default;

   private:
    At at_;
  };
  Iterator begin() const { return Iterator(all_.get().begin()); }
  Iterator end() const { return Iterator(all_.get().end()); }
  std::size_t size() const { return all_.get().size(); }
  bool some_are_read_later() const { return !later_.empty(); }
  bool empty() const { return at_once.by_id.empty() && !some_are_read_later(); }

 private:
  std::map<const Api*, Lazy<OperationSet>> later_;
  Lazy<std::vector<const Entry*>> all_{[this] { return list_all(); }};

  std::vector<const Entry*> list_all() const;
};

struct Contract {
  std::list<Api> apis;  // where two know a path and nothing tells them apart, the first answers
  std::map<std::string, Family> families;
  std::map<std::string, Provider> providers;
  std::map<std::string, ErrorText> errors;
  Operations operations;
  std::vector<Page> pages;
  Page no_route;                  // for any other path or verb; %{api} is the API's name
  FrameworkError unreadable;      // a query or body that contradicts itself
  FrameworkError not_acceptable;  // Accept or Content-Type that are none
  FrameworkError root;            // the path that cleaning made empty
  FrameworkError wrong_method;    // a method that HTTP does not know
  Page reload;                    // POST there loads the tree again
  Cors cors;
  std::vector<Ping> pings;
  std::list<Throttle> throttles;              // operations point to those that they name
  std::map<std::string, std::string> closed;  // operation id -> the path that is closed

  // nullptr when there is none.
  const Api* find_api(std::string_view id) const;

  // Never throws: an error that nobody wrote has no words.
  const ErrorText& error_named(const std::string& name) const;

  Contract() = default;
  Contract(const Contract&) = delete;  // operations point to families and providers
  Contract& operator=(const Contract&) = delete;
};

}  // namespace sandbox
