#include "answering/steps.h"

#include <algorithm>
#include <array>

#include "answering/attestation.h"
#include "answering/maintenance.h"
#include "answering/mime.h"
#include "answering/recipient.h"
#include "contract/evaluate.h"

// Each step is a function of the call alone. What a step needs of an earlier one it
// finds in the call: the caller, the variant chosen for it, the values read.

namespace sandbox {
namespace {

using Outcome = std::optional<Refused>;
constexpr std::nullopt_t passed = std::nullopt;

Outcome check_media_types(OperationCall& call) {
  const auto malformed = malformed_header(call.exchange.request, call.exchange.route.has_format);
  return malformed ? Outcome{refused_media_type(*malformed)} : Outcome{};
}

Outcome unreadable(const Exchange& exchange) {
  Refused refused{Stage::bad_request};
  refused.framework = &exchange.contract().unreadable;
  return refused;
}

// A token may be a parameter: a body that cannot be read is met when no header gives one.
Outcome find_caller(OperationCall& call) {
  const Exchange& exchange = call.exchange;
  const bool able = std::ranges::any_of(call.operation.variants, &Variant::france_connect);
  const auto* known = exchange.circumstances.caller;
  auto found = known != nullptr ? *known
                                : identify_caller(exchange.catalogue, exchange.request,
                                                  exchange.parameters, able, exchange.now,
                                                  exchange.tokens, exchange.policy.france_connect);
  if (const Stage* stage = std::get_if<Stage>(&found)) {
    const bool looked_at_body = *stage == Stage::invalid_token && !exchange.body_is_readable;
    return looked_at_body ? unreadable(exchange) : Outcome{Refused{*stage}};
  }
  call.caller = std::get<Caller>(std::move(found));
  return passed;
}

Outcome check_scopes(OperationCall& call) {
  if (has_scope(call.caller, call.operation)) return passed;
  return Refused{Stage::missing_scope};
}

Outcome check_body(OperationCall& call) {
  return call.exchange.body_is_readable ? Outcome{} : unreadable(call.exchange);
}

Outcome check_mandatory(OperationCall& call) {
  Refused refused{Stage::missing_parameter};
  for (const Family::Mandatory& mandatory : call.operation.family->mandatory) {
    if (!is_blank(call.exchange.parameters[mandatory.parameter])) continue;
    refused.errors.emplace_back(&call.exchange.contract().error_named(mandatory.error));
  }
  return refused.errors.empty() ? Outcome{} : Outcome{std::move(refused)};
}

Outcome check_version(OperationCall& call) {
  const Route& route = call.exchange.route;
  if (route.other_version_of == nullptr || route.checked_as_sibling) return passed;
  return Refused{Stage::unsupported_version, {{"version", route.version}}};
}

// The first variant that applies. There is none when only FranceConnect could have told
// who is meant.
Outcome choose_variant(OperationCall& call) {
  const auto applies = [&](const Variant& variant) {
    if (variant.france_connect != call.caller.is_france_connect()) return false;
    return variant.if_present.empty() || !is_blank(call.exchange.parameters[variant.if_present]);
  };
  const auto found = std::ranges::find_if(call.operation.variants, applies);
  if (found == call.operation.variants.end()) return Refused{Stage::missing_identity};
  call.variant = &*found;
  return passed;
}

Outcome check_recipient_parameter(OperationCall& call) {
  const auto stage =
      check_recipient(call.exchange.parameters["recipient"], *call.operation.family, call.caller);
  return stage ? Outcome{Refused{*stage}} : Outcome{};
}

Outcome check_proof(OperationCall& call) {
  const Exchange& exchange = call.exchange;
  if (proof_asked(call.operation, exchange.request) != ProofAsked::unknown) return passed;
  Refused refused{Stage::bad_request};
  refused.errors.emplace_back(&exchange.contract().error_named(call.operation.attestation->error));
  return refused;
}

Outcome check_maintenance(OperationCall& call) {
  const Exchange& exchange = call.exchange;
  const Provider* provider = call.operation.provider;
  if (!exchange.policy.maintenance || provider == nullptr) return passed;
  const MaintenanceWindow* window = open_window(*provider, exchange.now);
  if (window == nullptr) return passed;
  return Refused{Stage::maintenance,
                 {{"prefix", provider->prefix},
                  {"provider", provider->name},
                  {"from", clock_time(window->from)},
                  {"to", clock_time(window->to)},
                  {"seconds", std::to_string(window->to - exchange.now.second_of_day), true}}};
}

Outcome read_parameters_and_claims(OperationCall& call) {
  call.values = read_values(*call.variant, [&](const Read& read) -> const Value& {
    static const Value absent;
    if (read.source == Read::Source::parameter) return call.exchange.parameters[read.from];
    if (!call.caller.is_france_connect()) return absent;
    const auto claim = call.caller.identity->claims.find(read.from);
    return claim == call.caller.identity->claims.end() ? absent : claim->second;
  });
  const bool lacks = std::ranges::any_of(call.variant->required, [&](std::size_t position) {
    return is_blank(call.values[position]);
  });
  return lacks ? Outcome{Refused{Stage::blank_parameter}} : passed;
}

Outcome validate(OperationCall& call) {
  const auto broken = broken_rules(*call.variant, call.values, call.exchange.now.today);
  if (broken.empty()) return passed;
  Refused refused{Stage::invalid_parameter};
  for (const auto& [validation, error] : broken) {
    refused.errors.emplace_back(&call.exchange.contract().error_named(*error), validation->name);
  }
  return refused;
}

// The service fails on a version that passes for another and has no cases (docs/design.md 7, D1).
Outcome look_up(OperationCall& call) {
  const Route& route = call.exchange.route;
  if (route.checked_as_sibling) {
    return Refused{Stage::unsupported_version, {{"version", route.version}}};
  }
  call.key = lookup_key(*call.variant, call.values);
  call.cases = cases_of(call.exchange.catalogue, call.operation.id);
  const Catalogue* over = call.exchange.circumstances.over;
  if (over != nullptr) call.own_cases = cases_of(*over, call.operation.id);
  call.match = find_case(call.own_cases, call.cases, *call.variant, call.key);
  return passed;
}

constexpr std::array table = {
    Step{"media types",
         check_media_types,
         {"media types", "types de média"},
         {"Are Accept and Content-Type media types?",
          "Accept et Content-Type sont-ils des types de média ?"}},
    Step{"caller",
         find_caller,
         {"caller", "appelant"},
         {"Who asks: an API token, or a FranceConnect identity?",
          "Qui demande : un jeton d'API, ou une identité FranceConnect ?"}},
    Step{"scopes",
         check_scopes,
         {"scopes", "droits"},
         {"Has the caller one of the operation's scopes?",
          "L'appelant a-t-il un des droits (scopes) de l'opération ?"}},
    Step{"body",
         check_body,
         {"body", "corps"},
         {"Is the body what its Content-Type says?",
          "Le corps est-il ce que dit son Content-Type ?"}},
    Step{"mandatory parameters",
         check_mandatory,
         {"mandatory parameters", "paramètres obligatoires"},
         {"Is there what the API wants on every call?",
          "Ce que l'API veut à chaque appel est-il là ?"}},
    Step{"version",
         check_version,
         {"version", "version"},
         {"Does the operation exist in this version?",
          "L'opération existe-t-elle dans cette version ?"}},
    Step{"way of calling",
         choose_variant,
         {"way of calling", "façon d'appeler"},
         {"By which of its ways is the operation called?",
          "Par laquelle de ses façons l'opération est-elle appelée ?"}},
    Step{"recipient",
         check_recipient_parameter,
         {"recipient", "destinataire"},
         {"Is the recipient a SIRET?", "Le destinataire (recipient) est-il un SIRET ?"}},
    Step{"proof",
         check_proof,
         {"proof", "preuve"},
         {"Is a proof asked for in a way that there is?",
          "La preuve est-elle demandée d'une façon qui existe ?"}},
    Step{"maintenance",
         check_maintenance,
         {"maintenance", "maintenance"},
         {"Is the provider open at this hour?", "Le fournisseur est-il ouvert à cette heure ?"}},
    Step{"reading",
         read_parameters_and_claims,
         {"reading", "lecture"},
         {"What do the parameters, or the identity, say?",
          "Que disent les paramètres, ou l'identité ?"}},
    Step{"validation",
         validate,
         {"validation", "validation"},
         {"Is what they say well formed?", "Ce qu'ils disent est-il bien formé ?"}},
    Step{"case",
         look_up,
         {"case", "cas"},
         {"Which case documents exactly this?", "Quel cas documente exactement cela ?"}},
};

}  // namespace

std::span<const Step> steps() { return table; }

}  // namespace sandbox
