#pragma once

#include <catch2/catch_all.hpp>
#include <string>

// What Catch2 2 calls by shorter names.
namespace Catch {

using Matchers::EndsWith;
using Matchers::StartsWith;

inline auto Contains(const std::string& part) { return Matchers::ContainsSubstring(part); }

}  // namespace Catch
