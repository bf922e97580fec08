#include "model/routes.h"

#include <algorithm>

#include "model/value.h"
#include "support/percent.h"
#include "support/text.h"

// A path without {segments} is looked up as it is, one with them by the templates of as many
// segments, in the order in which they were added; versioned paths are kept below `v*`, so that
// the version is looked at last.

namespace sandbox {
namespace {

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "v3", "v03", "v3abc": a version as far as routing goes.
bool looks_like_version(std::string_view segment) {
  return segment.starts_with('v') && segment.find('.') == std::string_view::npos &&
         std::ranges::any_of(segment, is_digit);
}

// 3 of "v3", "v03" and "v3abc", 0 of "va3".
long long version_number(std::string_view segment) {
  return to_i(Value::of(std::string(segment.substr(1))));
}

// "uuid" of "{uuid:uuid}": the form that a segment must have; empty for any.
std::string_view form_of(std::string_view parameter) {
  const std::size_t colon = parameter.find(':');
  if (colon == std::string_view::npos) return {};
  return parameter.substr(colon + 1, parameter.size() - colon - 2);
}

std::string_view name_of(std::string_view parameter) {
  return parameter.substr(1, std::min(parameter.find(':'), parameter.size() - 1) - 1);
}

// 8, 4, 4, 4 and 12 hexadecimal digits.
bool is_uuid(std::string_view text) {
  constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF";
  return std::ranges::equal(form, text, [&](char wanted, char c) {
    return wanted == '-' ? c == '-' : hexadecimal.find(c) != std::string_view::npos;
  });
}

struct Form {
  std::string_view name;
  bool (*fits)(std::string_view segment);
};
constexpr Form forms[] = {{"uuid", is_uuid}};

bool has_form(std::string_view segment, std::string_view name) {
  if (name.empty()) return true;
  const auto* const form = std::ranges::find(forms, name, &Form::name);
  return form != std::end(forms) && form->fits(segment);
}

// A {segment} of a route takes it decoded. The path has been cleaned: it can be.
std::string decoded(std::string_view segment) {
  return percent_decoded(segment, Plus::is_itself).value_or(std::string(segment));
}

// "/v3/a/b" -> {"v3", "/a/b"}; the rest is empty when there is nothing after it.
std::pair<std::string_view, std::string_view> split_version(std::string_view path) {
  const std::size_t end = path.find('/', 1);
  if (end == std::string_view::npos) return {path.substr(1), {}};
  return {path.substr(1, end - 1), path.substr(end)};
}

// Repeated slashes squeezed, one trailing slash removed.
std::string squeezed(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c != '/' || out.empty() || out.back() != '/') out += c;
  }
  if (out.size() > 1 && out.back() == '/') out.pop_back();
  return out;
}

// The prefix that keeps versioned paths apart from others: no path starts so.
constexpr std::string_view any_version = "v*";

}  // namespace

Routes::Target& Routes::target_of(std::string_view path) {
  std::vector<std::string> segments = split(path, '/');
  if (std::ranges::none_of(segments, is_parameter)) return exact_[std::string(path)];
  const auto known = std::ranges::find(templates_, segments, &Template::segments);
  if (known != templates_.end()) return known->target;
  templates_.push_back({std::move(segments), {}});
  return templates_.back().target;
}

void Routes::add(const Page& page) {
  const std::string_view path = page.path;
  if (const std::size_t star = path.rfind("/*"); star != std::string_view::npos) {
    rests_.push_back(
        {std::string(path.substr(0, star + 1)), std::string(path.substr(star + 2)), &page});
    return;
  }
  const bool is_versioned = path.substr(1).starts_with(any_version);
  target_of(is_versioned ? path.substr(1) : path).page = &page;
}

void Routes::add(const Operation& operation) {
  if (!operation.family->versioned) {
    target_of(operation.path).operation = &operation;
    return;
  }
  const auto [version, rest] = split_version(operation.path);
  target_of(std::string(any_version) + std::string(rest))
      .versions.emplace_back(version, &operation);
}

const Routes::Target* Routes::look_up(std::string_view path, Route& route) const {
  if (const auto found = exact_.find(path); found != exact_.end()) return &found->second;
  const auto slashes = static_cast<std::size_t>(std::ranges::count(path, '/'));
  if (std::ranges::none_of(templates_, [&](const Template& candidate) {
        return candidate.segments.size() == slashes + 1;
      })) {
    return nullptr;
  }
  const std::vector<std::string> segments = split(path, '/');
  for (const Template& candidate : templates_) {
    const auto fits = [](const std::string& wanted, const std::string& given) {
      if (!is_parameter(wanted)) return wanted == given;
      return !given.empty() && given.find('.') == std::string::npos &&
             has_form(given, form_of(wanted));
    };
    if (!std::ranges::equal(candidate.segments, segments, fits)) continue;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const std::string_view name = candidate.segments[i];
      if (is_parameter(name)) {
        route.parameters.emplace_back(name_of(name), decoded(segments[i]));
      }
    }
    return &candidate.target;
  }
  return nullptr;
}

Route Routes::find_exactly(std::string_view path) const {
  Route route;
  if (const Target* target = look_up(path, route)) {
    route.page = target->page;
    route.operation = target->operation;
    if (route) return route;
  }
  if (Route rest = find_rest(path)) return rest;
  return find_after_version(path);
}

Route Routes::find_rest(std::string_view path) const {
  Route route;
  for (const Rest& rest : rests_) {
    if (!path.starts_with(rest.above) || path.size() == rest.above.size()) continue;
    route.page = rest.page;
    route.is_rest = true;
    if (!rest.name.empty()) {
      route.parameters.emplace_back(rest.name, decoded(path.substr(rest.above.size())));
    }
    break;
  }
  return route;
}

Route Routes::find_after_version(std::string_view path) const {
  Route route;
  const auto [segment, rest] = split_version(path);
  if (rest.empty() || !segment.starts_with('v')) return route;
  const std::string version = decoded(segment);
  if (!looks_like_version(version)) return route;
  std::string key(any_version);
  key += rest;
  const Target* target = look_up(key, route);
  if (target != nullptr) route.page = target->page;
  if (route.page != nullptr || target == nullptr || target->versions.empty()) return route;
  const auto& versions = target->versions;
  const auto found = std::ranges::find(versions, version, &Versioned::first);
  if (found != versions.end()) {
    route.operation = found->second;
  } else {
    choose_sibling(versions, version_number(version), route);
  }
  return route;
}

// One whose version is the same number, or passes for it; else any.
void Routes::choose_sibling(const std::vector<Versioned>& versions, long long number,
                            Route& route) {
  const auto passes = [&](const Versioned& entry) {
    const auto& others = entry.second->other_versions;
    return version_number(entry.first) == number ||
           std::ranges::find(others, number) != others.end();
  };
  const auto found = std::ranges::find_if(versions, passes);
  if (found != versions.end() && found->second->any_spelling) {
    route.operation = found->second;
    return;
  }
  route.checked_as_sibling = found != versions.end();
  route.sibling = (route.checked_as_sibling ? *found : versions.front()).second;
  route.other_version_of = route.sibling->family;
  route.version = "v" + std::to_string(number);
}

Route Routes::find(std::string_view path) const {
  if (path.empty() || path.front() != '/') return {};
  const bool untidy =
      path.find("//") != std::string_view::npos || (path.size() > 1 && path.back() == '/');
  if (untidy) return find(squeezed(path));
  if (Route route = find_exactly(path)) return route;
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || dot < path.rfind('/') || dot + 1 == path.size()) return {};
  Route route = find_exactly(path.substr(0, dot));
  route.has_format = static_cast<bool>(route);
  return route;
}

}  // namespace sandbox
