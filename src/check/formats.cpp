#include "check/formats.h"

#include <algorithm>
#include <set>

#include "check/check.h"
#include "model/node.h"

namespace sandbox {
namespace {

std::size_t count(const Findings& findings, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count(
      findings, severity, [](const Finding& finding) { return finding.severity; }));
}

std::string_view severity_name(const Finding& finding) {
  return finding.severity == Severity::error ? "error" : "warning";
}

std::string plural(std::size_t number, const std::string& one) {
  return std::to_string(number) + " " + one + (number > 1 ? "s" : "");
}

std::string sentence_and_hint(const Finding& finding, std::string_view between) {
  std::string text = finding.sentence;
  if (!finding.hint.empty()) text += std::string(between) + finding.hint;
  return text;
}

std::string replaced(std::string_view text,
                     std::span<const std::pair<char, std::string_view>> replacements) {
  std::string out;
  for (const char c : text) {
    const auto found =
        std::ranges::find(replacements, c, &std::pair<char, std::string_view>::first);
    if (found == replacements.end()) {
      out += c;
    } else {
      out += found->second;
    }
  }
  return out;
}

// ---- text ----

struct Colours {
  std::string_view place, error, warning, caret, off;
};
constexpr Colours plain{};
constexpr Colours bright{"\033[1m", "\033[1;31m", "\033[1;35m", "\033[1;32m", "\033[0m"};

// The line and, below it, a caret under the place. Tabs stay, so that both align.
void append_source(std::string& out, const Finding& finding, const SourceTexts& sources,
                   const Colours& colours) {
  const std::string_view line = sources.line(finding.place.file, finding.place.line);
  if (finding.place.line <= 0 || finding.place.column <= 0 || line.empty()) return;
  const std::string number = std::to_string(finding.place.line);
  out +=
      "  " + number + " | " + std::string(line) + "\n  " + std::string(number.size(), ' ') + " | ";
  const auto before = std::min(line.size(), static_cast<std::size_t>(finding.place.column - 1));
  for (const char c : line.substr(0, before)) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) out += c == '\t' ? '\t' : ' ';
  }
  out += std::string(colours.caret) + "^" + std::string(colours.off) + "\n";
}

std::string render_text_with(const Findings& findings, const SourceTexts& sources,
                             const Colours& colours) {
  std::string out;
  for (const Finding& finding : findings) {
    const bool is_error = finding.severity == Severity::error;
    out += std::string(colours.place) + to_string(finding.place) + ":" + std::string(colours.off) +
           " " + std::string(is_error ? colours.error : colours.warning) +
           std::string(severity_name(finding)) + ":" + std::string(colours.off) + " " +
           finding.sentence + " [" + finding.rule + "]\n";
    append_source(out, finding, sources, colours);
    if (!finding.hint.empty()) out += "  " + finding.hint + "\n";
  }
  if (findings.empty()) return "nothing to mend in " + plural(sources.file_count(), "file") + "\n";
  return out + plural(count(findings, Severity::error), "error") + ", " +
         plural(count(findings, Severity::warning), "warning") + " in " +
         plural(sources.file_count(), "file") + "\n";
}

std::string render_text(const Findings& findings, const SourceTexts& sources) {
  return render_text_with(findings, sources, plain);
}

// ---- json, sarif ----

std::string render_json(const Findings& findings, const SourceTexts&) {
  std::string out = "{\"findings\":[";
  for (const Finding& finding : findings) {
    if (&finding != &findings.front()) out += ",";
    out += "\n{\"file\":" + to_json(finding.place.file) +
           ",\"line\":" + std::to_string(finding.place.line) +
           ",\"column\":" + std::to_string(finding.place.column) + ",\"severity\":\"" +
           std::string(severity_name(finding)) + "\",\"rule\":" + to_json(finding.rule) +
           ",\"sentence\":" + to_json(finding.sentence) + ",\"hint\":" + to_json(finding.hint) +
           "}";
  }
  return out + "],\n\"errors\":" + std::to_string(count(findings, Severity::error)) +
         ",\"warnings\":" + std::to_string(count(findings, Severity::warning)) + "}\n";
}

std::string as_uri(std::string_view path) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F ||
        std::string_view("%\"<>\\^`{|}#?").find(c) != std::string_view::npos) {
      uri += '%';
      uri += digits[byte >> 4];
      uri += digits[byte & 0xF];
    } else {
      uri += c;
    }
  }
  return path.starts_with('/') ? "file://" + uri : uri;
}

std::string render_sarif(const Findings& findings, const SourceTexts& sources) {
  std::string rules;
  for (const CheckRule& rule : check_rules()) {
    if (!rules.empty()) rules += ",";
    rules += "\n{\"id\":" + to_json(rule.id) +
             ",\"shortDescription\":{\"text\":" + to_json(rule.why) +
             "},\"defaultConfiguration\":{\"level\":\"" +
             (rule.severity == Severity::error ? "error" : "warning") + "\"}}";
  }
  std::string results;
  for (const Finding& finding : findings) {
    if (!results.empty()) results += ",";
    std::string region;
    if (finding.place.line > 0) {
      region = ",\"region\":{\"startLine\":" + std::to_string(finding.place.line);
      if (finding.place.column > 0) {
        region += ",\"startColumn\":" + std::to_string(sources.column_in_characters(finding.place));
      }
      region += "}";
    }
    results += "\n{\"ruleId\":" + to_json(finding.rule) + ",\"level\":\"" +
               std::string(severity_name(finding)) +
               "\",\"message\":{\"text\":" + to_json(sentence_and_hint(finding, "; ")) +
               "},\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":" +
               to_json(as_uri(finding.place.file)) + "}" + region + "}}]}";
  }
  return "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
         "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"bac-a-sable\",\"rules\":[" +
         rules + "]}},\"columnKind\":\"unicodeCodePoints\",\"results\":[" + results + "]}]}\n";
}

// ---- github ----

constexpr std::pair<char, std::string_view> in_message[] = {
    {'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}};
constexpr std::pair<char, std::string_view> in_property[] = {
    {'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}, {':', "%3A"}, {',', "%2C"}};

std::string render_github(const Findings& findings, const SourceTexts&) {
  std::string out;
  for (const Finding& finding : findings) {
    out += "::" + std::string(severity_name(finding)) +
           " file=" + replaced(finding.place.file, in_property);
    if (finding.place.line > 0) out += ",line=" + std::to_string(finding.place.line);
    if (finding.place.column > 0) out += ",col=" + std::to_string(finding.place.column);
    out += ",title=" + replaced(finding.rule, in_property) +
           "::" + replaced(sentence_and_hint(finding, "\n"), in_message) + "\n";
  }
  return out;
}

// ---- junit ----

std::string in_xml(std::string_view text) {
  constexpr std::pair<char, std::string_view> entities[] = {
      {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\n', "&#10;"}};
  std::string clean;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    clean += byte >= 0x20 || c == '\n' || c == '\t' ? c : '?';
  }
  return replaced(clean, entities);
}

std::string render_junit(const Findings& findings, const SourceTexts&) {
  const std::string tests = std::to_string(std::max<std::size_t>(findings.size(), 1));
  const std::string failures = std::to_string(count(findings, Severity::error));
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites><testsuite "
      "name=\"bac-a-sable check\" tests=\"" +
      tests + "\" failures=\"" + failures + "\">\n";
  if (findings.empty()) out += "<testcase classname=\"payloads\" name=\"every file\"/>\n";
  for (const Finding& finding : findings) {
    const bool is_error = finding.severity == Severity::error;
    const std::string where = to_string(finding.place);
    out += "<testcase classname=\"" + in_xml(finding.place.file) + "\" name=\"" +
           in_xml(finding.rule + " " + where) + "\">";
    out += is_error ? "<failure type=\"" + in_xml(finding.rule) + "\" message=\"" +
                          in_xml(finding.sentence) + "\">" +
                          in_xml(where + ": " + sentence_and_hint(finding, "\n")) + "</failure>"
                    : "<system-out>" + in_xml("warning: " + sentence_and_hint(finding, "\n")) +
                          "</system-out>";
    out += "</testcase>\n";
  }
  return out + "</testsuite></testsuites>\n";
}

// ---- markdown, in French ----

constexpr std::size_t shown_in_markdown = 50;

// Inside a cell of a table: one line, no column, no HTML.
std::string in_cell(std::string_view text) {
  constexpr std::pair<char, std::string_view> replacements[] = {
      {'|', "\\|"}, {'\n', " "}, {'\r', ""}, {'<', "&lt;"}, {'>', "&gt;"}};
  return replaced(text, replacements);
}

std::string render_markdown(const Findings& findings, const SourceTexts& sources) {
  std::string out = "### Vérification des cas de test\n\n";
  if (findings.empty()) {
    return out + "Rien à corriger dans " + plural(sources.file_count(), "fichier") + ".\n";
  }
  std::set<std::string> files;
  for (const Finding& finding : findings) files.insert(finding.place.file);
  out += "**" + plural(count(findings, Severity::error), "erreur") + "**, " +
         plural(count(findings, Severity::warning), "avertissement") + " dans " +
         plural(files.size(), "fichier") +
         ".\n\n| | Fichier | Problème | Détail |\n|---|---|---|---|\n";
  // Errors first: a comment shows a few rows only.
  Findings sorted = findings;
  std::ranges::stable_sort(sorted, {}, &Finding::severity);
  const auto rules = check_rules();
  for (std::size_t i = 0; i < std::min(sorted.size(), shown_in_markdown); ++i) {
    const Finding& finding = sorted[i];
    const auto rule = std::ranges::find(rules, finding.rule, &CheckRule::id);
    const std::string_view name = rule == rules.end() ? finding.rule : rule->in_french;
    out += finding.severity == Severity::error ? "| ❌ | " : "| ⚠️ | ";
    out += "`" + in_cell(to_string(finding.place)) + "` | " + in_cell(name) + " | " +
           in_cell(sentence_and_hint(finding, " → ")) + " |\n";
  }
  if (sorted.size() > shown_in_markdown) {
    out += "\n… et " + plural(sorted.size() - shown_in_markdown, "autre") +
           " : `bac-a-sable check` les montre tous.\n";
  }
  return out;
}

constexpr FindingFormat formats[] = {
    {"text", render_text},     {"json", render_json},   {"sarif", render_sarif},
    {"github", render_github}, {"junit", render_junit}, {"markdown", render_markdown},
};

}  // namespace

void SourceTexts::add(const FileTree& tree) {
  for (const File& file : tree.files) texts_[shown_path(tree, file)] = file.text;
}

void SourceTexts::add(const File& file) { texts_[file.path] = file.text; }

std::string_view SourceTexts::line(const std::string& file, int number) const {
  const auto found = texts_.find(file);
  if (found == texts_.end() || number < 1) return {};
  std::string_view rest = *found->second;
  for (int i = 1; i < number; ++i) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return {};
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  return rest.ends_with('\r') ? rest.substr(0, rest.size() - 1) : rest;
}

int SourceTexts::column_in_characters(const Place& place) const {
  const std::string_view text = line(place.file, place.line);
  const auto before =
      std::min(text.size(), static_cast<std::size_t>(std::max(place.column - 1, 0)));
  return 1 + static_cast<int>(std::ranges::count_if(text.substr(0, before), [](char c) {
           return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
         }));
}

std::span<const FindingFormat> finding_formats() { return formats; }

std::string render_in_colour(const Findings& findings, const SourceTexts& sources) {
  return render_text_with(findings, sources, bright);
}

}  // namespace sandbox
