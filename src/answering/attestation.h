#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "answering/steps.h"
#include "model/attestation.h"
#include "model/node.h"
#include "model/prepared_answer.h"

namespace sandbox {

// What the caller wants beside the answer; `unknown` for a value that is none.
enum class ProofAsked { none, link, document, unknown };
ProofAsked proof_asked(const Operation& operation, const Request& request);

// The answer with its proof: `meta` has the link, the code and, for a document, when that can no
// longer be fetched; `links` has the document. Given as it is when it is no 200, or has no `data`.
// Source: docs/reference/since-april.md 3.
PreparedAnswer with_proof(const OperationCall& call, const PreparedAnswer& answer,
                          ProofAsked asked);

// ---- What a link or a document stands for ----

// All that is attested is in the token, sealed, so that any replica can show it and nothing
// need be kept.
struct Attested {
  enum class Kind { link, document };
  Kind kind = Kind::link;
  std::string operation;
  std::string recipient;   // the SIRET for which it was asked
  std::int64_t since = 0;  // seconds since the epoch
  Node data;               // of a document; for a link, what is shown of it
};

inline constexpr std::int64_t document_life = 300;                        // seconds
inline constexpr std::int64_t link_life = std::int64_t{5} * 365 * 86400;  // five years

// The token, of letters that a path may hold: A to Z, a to z, 0 to 9, `_` and `-`.
std::string attested_token(const Attested& attested, const TokenVerifier& secret);
// Nothing when it was not sealed here, or is no attestation of that kind.
std::optional<Attested> read_attested(std::string_view token, Attested::Kind kind,
                                      const TokenVerifier& secret);

// What of the data whoever verifies gets to see.
Node shown_of(const Attestation& attestation, const Node& data);

// "1A2B-3C4D-5E": the first ten digits of the SHA-256 of the link's token, so that anybody can
// recompute it.
std::string verification_code(std::string_view link_token);

}  // namespace sandbox
