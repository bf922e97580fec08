#include <array>
#include <memory>

#include "contract/readers.h"
#include "model/attestation.h"

namespace sandbox {
namespace {

constexpr std::array ways = {
    Word{"whole", Attestation::Shown::whole},
    Word{"count", Attestation::Shown::count},
};
constexpr std::array shortened = {
    Word{"first_letters", Attestation::Shortened::first_letters},
    Word{"month", Attestation::Shortened::month},
};

std::map<std::string, std::string> texts_by_name(const Node& node, const ContractFile& file) {
  std::map<std::string, std::string> texts;
  MapReader reader(node, file.name, file.findings);
  for (const Node::Member& member : node.members) texts[member.key] = reader.text(member.key);
  return texts;
}

Attestation::Proof read_proof(const Node& node, const ContractFile& file) {
  MapReader reader(node, file.name, file.findings);
  Attestation::Proof proof;
  proof.member = reader.required_text("member");
  proof.label = reader.required_text("label");
  proof.shown = choice(reader, "shown", ways, Attestation::Shown::whole);
  for (const Node::Member& member : reader.members("each")) {
    MapReader each(reader.place_of("each"), file.name, file.findings);
    for (const Node::Member& other : reader.members("each")) each.optional(other.key);
    proof.each.emplace_back(
        member.key, choice(each, member.key, shortened, Attestation::Shortened::first_letters));
  }
  if (!proof.each.empty()) proof.shown = Attestation::Shown::each;
  return proof;
}

void read_attestation(const Node::Member& member, Attestation attestation, const ContractFile& file,
                      SaidOfOperations& said) {
  const std::size_t findings_before = file.findings.size();
  std::span<const Node> operations;
  {
    MapReader reader(member.value, file.name, file.findings);
    operations = reader.required_items("operations");
    attestation.title = reader.required_text("title");
    attestation.source = reader.required_text("source");
    if (const Node* sections = reader.required("sections")) {
      MapReader headings(*sections, file.name, file.findings);
      for (const Node::Member& one : sections->members) {
        attestation.sections.emplace_back(one.key, headings.text(one.key));
      }
    }
    for (const Node& one : reader.required_items("proof")) {
      attestation.proof.push_back(read_proof(one, file));
    }
    if (const Node* labels = reader.optional("labels")) {
      attestation.labels = texts_by_name(*labels, file);
    }
    for (const Node::Member& words : reader.members("words")) {
      attestation.words[words.key] = texts_by_name(words.value, file);
    }
  }  // the reader tells what nobody asked for
  if (file.findings.size() != findings_before) return;
  attestation.file = "attestation_" + member.key;
  const auto shared = std::make_shared<const Attestation>(std::move(attestation));
  for (const Node& name : operations) {
    if (is_operation(name, file)) said.attestations[name.text] = shared;
  }
}

}  // namespace

void read_attestations(const Node& root, const ContractFile& file, SaidOfOperations& said) {
  MapReader reader(root, file.name, file.findings);
  Attestation shared;
  shared.header = reader.required_text("header");
  shared.proof_only = reader.required_text("proof_only");
  shared.with_document = reader.required_text("with_document");
  shared.error = reader.required_text("error");
  shared.verification = reader.required_text("verification");
  shared.document = reader.required_text("document");
  is_error(file.contract.errors, shared.error, reader, reader.place_of("error"));
  for (const Node::Member& member : reader.required_members("attestations")) {
    read_attestation(member, shared, file, said);
  }
}

}  // namespace sandbox
