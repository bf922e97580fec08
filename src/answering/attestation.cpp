#include "answering/attestation.h"

#include <algorithm>

#include "answering/base_url.h"
#include "answering/opened_answers.h"
#include "model/json_writer.h"
#include "model/value.h"
#include "reading/document.h"
#include "support/base64.h"
#include "support/code_points.h"
#include "support/hash.h"
#include "support/text.h"

// A token is the base64url of a JSON text, `--`, and the seal of that. A document's token holds
// the data that the caller's scopes open; what a link shows is made of it again, so that the
// document knows its link.

namespace sandbox {
namespace {

constexpr std::string_view separator = "--";
constexpr std::size_t seal_size = 43;  // of 32 bytes in base64url

std::string_view name_of(Attested::Kind kind) {
  return kind == Attested::Kind::document ? "document" : "link";
}

Node text_node(std::string text) {
  Node node;
  node.kind = Node::Kind::text;
  node.text = std::move(text);
  return node;
}

Node::Member member_of(std::string name, Node value) {
  Node::Member member;
  member.key = std::move(name);
  member.value = std::move(value);
  return member;
}

Node map_node() {
  Node node;
  node.kind = Node::Kind::map;
  return node;
}

std::string first_letters(const std::string& name) {
  constexpr std::size_t shown = 3;
  std::string out;
  std::size_t count = 0;
  for (const char32_t letter : code_points(name)) {
    if (count++ < shown) append_code_point(out, letter);
  }
  return out + "•••";
}

// "08/1988" of "1988-08-08"; empty for what is no date.
std::string month_of(const std::string& date) {
  Date read;
  return parse_date(date, read) ? date.substr(5, 2) + "/" + date.substr(0, 4) : "";
}

Node shortened(const Attestation::Proof& proof, const Node& item) {
  Node out = map_node();
  for (const auto& [name, way] : proof.each) {
    const Node* value = item.find(name);
    if (value == nullptr || value->text.empty()) continue;
    out.members.push_back(member_of(
        name, text_node(way == Attestation::Shortened::month ? month_of(value->text)
                                                             : first_letters(value->text))));
  }
  return out;
}

Node shown_member(const Attestation::Proof& proof, const Node& value) {
  switch (proof.shown) {
    case Attestation::Shown::count: {
      Node count;
      count.kind = Node::Kind::integer;
      count.text = std::to_string(value.items.size());
      return count;
    }
    case Attestation::Shown::each: {
      Node list = value;
      for (Node& item : list.items) item = shortened(proof, item);
      return list;
    }
    case Attestation::Shown::whole:
      break;
  }
  return value;
}

// What the document may hold: the data that the caller's scopes open.
std::optional<Node> data_of(const OperationCall& call, const PreparedAnswer& answer) {
  const auto& members = call.operation.members;
  const std::string body =
      members == nullptr
          ? *answer.body
          : opened_body(*members, opened_scopes(*members, call.operation, call.caller),
                        *answer.body)
                .body;
  const Document document = read_json(body, {"answer"});
  const Node* data = document.root ? document.root->find("data") : nullptr;
  return data != nullptr && data->is_map() ? std::optional(*data) : std::nullopt;
}

std::string seal_of(std::string_view text, const TokenVerifier& secret) {
  return base64url(secret.seal(text));
}

}  // namespace

ProofAsked proof_asked(const Operation& operation, const Request& request) {
  if (operation.attestation == nullptr) return ProofAsked::none;
  const Attestation& attestation = *operation.attestation;
  const std::string_view value = request.header(attestation.header).value_or("");
  if (is_blank(value)) return ProofAsked::none;
  if (value == attestation.proof_only) return ProofAsked::link;
  return value == attestation.with_document ? ProofAsked::document : ProofAsked::unknown;
}

Node shown_of(const Attestation& attestation, const Node& data) {
  Node shown = map_node();
  for (const Attestation::Proof& proof : attestation.proof) {
    const Node* value = data.find(proof.member);
    if (value == nullptr || value->is_null()) continue;
    shown.members.push_back(member_of(proof.member, shown_member(proof, *value)));
  }
  return shown;
}

std::string attested_token(const Attested& attested, const TokenVerifier& secret) {
  const std::string text = base64url(JsonObject()
                                         .text("kind", name_of(attested.kind))
                                         .text("operation", attested.operation)
                                         .text("recipient", attested.recipient)
                                         .number("since", attested.since)
                                         .raw("data", to_json(attested.data))
                                         .str());
  return text + std::string(separator) + seal_of(text, secret);
}

std::optional<Attested> read_attested(std::string_view token, Attested::Kind kind,
                                      const TokenVerifier& secret) {
  if (token.size() < seal_size + separator.size()) return std::nullopt;
  const std::string_view text = token.substr(0, token.size() - seal_size - separator.size());
  const std::string_view seal = token.substr(token.size() - seal_size);
  if (token.substr(text.size(), separator.size()) != separator ||
      !equal_in_constant_time(seal, seal_of(text, secret))) {
    return std::nullopt;
  }
  const auto bytes = from_base64url(text);
  const Document document = read_json(bytes.value_or(""), {"attestation"});
  if (!document.root) return std::nullopt;
  const Node& root = *document.root;
  const Node* data = root.find("data");
  if (data == nullptr || text_of(root, "kind") != name_of(kind)) return std::nullopt;
  return Attested{kind, text_of(root, "operation"), text_of(root, "recipient"),
                  to_i(Value::of(text_of(root, "since"))), *data};
}

std::string verification_code(std::string_view link_token) {
  std::string digits = sha256_hex(link_token).substr(0, 10);
  std::transform(digits.begin(), digits.end(), digits.begin(), [](char c) {
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return digits.substr(0, 4) + "-" + digits.substr(4, 4) + "-" + digits.substr(8);
}

PreparedAnswer with_proof(const OperationCall& call, const PreparedAnswer& answer,
                          ProofAsked asked) {
  constexpr int ok = 200;
  const bool wanted = asked == ProofAsked::link || asked == ProofAsked::document;
  if (!wanted || answer.status != ok) return answer;
  const auto data = data_of(call, answer);
  Document body = read_json(*answer.body, {"answer"});
  if (!data || !body.root) return answer;

  const Exchange& exchange = call.exchange;
  const Attestation& attestation = *call.operation.attestation;
  const TokenVerifier& secret = *exchange.policy.tokens;
  Attested attested{Attested::Kind::link, call.operation.id, exchange.parameters["recipient"].text,
                    exchange.now.epoch, shown_of(attestation, *data)};
  const std::string link = attested_token(attested, secret);
  const std::string base = base_url(exchange.request);
  Node meta = map_node();
  meta.members.push_back(
      member_of("verification_url", text_node(base + attestation.verification + link)));
  meta.members.push_back(member_of("verification_code", text_node(verification_code(link))));
  Node links = map_node();
  if (asked == ProofAsked::document) {
    Node expires;
    expires.kind = Node::Kind::integer;
    expires.text = std::to_string(exchange.now.epoch + document_life);
    meta.members.push_back(member_of("attestation_pdf_url_expires_at", expires));
    attested.kind = Attested::Kind::document;
    attested.data = *data;
    links.members.push_back(member_of(
        "attestation_pdf",
        text_node(base + attestation.document + attested_token(attested, secret) + ".pdf")));
  }
  for (Node::Member& member : body.root->members) {
    if (member.key == "meta") member.value = meta;
    if (member.key == "links") member.value = links;
  }
  return prepare(ok, to_json(*body.root));
}

}  // namespace sandbox
