#include "openapi/identity_variant.h"

#include <algorithm>

namespace sandbox {
namespace {

constexpr std::string_view way = "/france_connect";

// "dss/quotient_familial/…" of "/v3/dss/quotient_familial/…".
std::string_view after_version(std::string_view path) {
  return path.substr(std::min(path.find('/', 1), path.size()));
}

std::size_t common_length(std::string_view a, std::string_view b) {
  const auto [end, other] = std::ranges::mismatch(a, b);
  return static_cast<std::size_t>(end - a.begin());
}

const Variant* nearest_identity_variant(const Contract& contract, const Family& family,
                                        std::string_view path) {
  const Variant* nearest = nullptr;
  std::size_t longest = 0;
  for (const auto& [id, operation] : contract.operations) {
    const auto found = std::ranges::find_if(operation.variants, &Variant::france_connect);
    if (operation.family != &family || found == operation.variants.end()) continue;
    const std::size_t length = common_length(after_version(operation.path), after_version(path));
    if (nearest != nullptr && length <= longest) continue;
    nearest = &*found;
    longest = length;
  }
  return nearest;
}

bool reads_parameter(const Variant& variant, const std::string& name) {
  return std::ranges::any_of(variant.reads, [&](const Read& read) {
    return read.source == Read::Source::parameter && read.from == name;
  });
}

// Takes over one read, with what is validated and matched of it.
void add_read(const Variant& from, std::size_t position, Variant& to) {
  const std::vector<std::size_t> before = {position};
  const std::vector<std::size_t> after = {to.reads.size()};
  to.reads.push_back(from.reads[position]);
  for (const Validation& validation : from.validates) {
    if (validation.reads == before) to.validates.emplace_back(validation).reads = after;
  }
  for (const MatchedParam& key : from.matches) {
    if (key.from == before) to.matches.emplace_back(key).from = after;
  }
}

}  // namespace

std::optional<Variant> identity_variant(const Contract& contract, const Family& family,
                                        std::string_view path, const Variant& declared) {
  if (!path.ends_with(way)) return std::nullopt;
  const Variant* nearest = nearest_identity_variant(contract, family, path);
  if (nearest == nullptr) return std::nullopt;
  Variant made = *nearest;
  for (std::size_t i = 0; i < declared.reads.size(); ++i) {
    if (!reads_parameter(made, declared.reads[i].from)) add_read(declared, i, made);
  }
  std::ranges::sort(made.matches, {}, &MatchedParam::name);
  return made;
}

}  // namespace sandbox
