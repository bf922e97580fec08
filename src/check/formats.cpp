#include "check/formats.h"

#include <algorithm>
#include <set>
#include <utility>

#include "model/finding_rules.h"
#include "model/json_writer.h"
#include "support/shown_text.h"
#include "support/text.h"

// Each format is one function from findings to text. What is said in them may hold
// anything that a file or a name holds, so each puts it through the border of
// support/shown_text.h that its readers need.

namespace sandbox {
namespace {

std::size_t count(const Findings& findings, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count(findings, severity, &Finding::severity));
}

// The names of programs' formats, whatever the language of people.
std::string_view level_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

std::string counted(std::size_t number, Language language, const Phrase& noun) {
  const bool is_plural = language == Language::french ? number > 1 : number != 1;
  return std::to_string(number) + " " + std::string(noun.in(language)) + (is_plural ? "s" : "");
}
constexpr Phrase noun_error{"error", "erreur"};
constexpr Phrase noun_warning{"warning", "avertissement"};
constexpr Phrase noun_file{"file", "fichier"};

std::string both(const Finding& finding, Language language, std::string_view between) {
  std::string text = finding.sentence.in(language);
  if (!finding.hint.empty()) text += std::string(between) + finding.hint.in(language);
  return text;
}

// ---- text ----

struct Colours {
  std::string_view place, error, warning, caret, off;
};
constexpr Colours plain{};
constexpr Colours bright{"\033[1m", "\033[1;31m", "\033[1;35m", "\033[1;32m", "\033[0m"};

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_inside_letter(std::string_view text, std::size_t at) {
  return at < text.size() && (text[at] & 0xC0) == 0x80;
}

// The line, cut around the place, and below it a caret.
void append_source(std::string& out, const Finding& finding, const SourceTexts& sources,
                   const Colours& colours) {
  constexpr std::size_t shown_around = 60;  // bytes on each side
  const std::string_view line = sources.line(finding.place.file, finding.place.line);
  if (finding.place.line <= 0 || finding.place.column <= 0 || line.empty()) return;
  const std::size_t at = std::min(line.size(), static_cast<std::size_t>(finding.place.column - 1));
  std::size_t from = at > 2 * shown_around ? at - shown_around : 0;
  std::size_t to = std::min(line.size(), std::max(at + shown_around, 2 * shown_around));
  while (is_inside_letter(line, from)) --from;
  while (is_inside_letter(line, to)) ++to;
  const std::string before = (from > 0 ? "…" : "") + shown_text(line.substr(from, at - from));
  const std::string after = shown_text(line.substr(at, to - at)) + (to < line.size() ? "…" : "");
  const std::string number = std::to_string(finding.place.line);
  out += "  " + number + " | " + before + after + "\n  " + std::string(number.size(), ' ') + " | " +
         std::string(letters(before), ' ') + std::string(colours.caret) + "^" +
         std::string(colours.off) + "\n";
}

std::string render_text_with(const Findings& findings, const SourceTexts& sources,
                             const Colours& colours, Language language) {
  const std::string files = counted(sources.file_count(), language, noun_file);
  if (findings.empty()) {
    return say({"nothing to mend in {0}\n", "rien à corriger dans {0}\n"}, files).in(language);
  }
  std::string out;
  for (const Finding& finding : findings) {
    const bool is_error = finding.severity() == Severity::error;
    out += std::string(colours.place) + shown_text(to_string(finding.place)) + ":" +
           std::string(colours.off) + " " +
           std::string(is_error ? colours.error : colours.warning) +
           std::string(name_of(finding.severity()).in(language)) + ":" + std::string(colours.off) +
           " " + shown_text(finding.sentence.in(language)) + " [" +
           std::string(finding.rule->name) + "]\n";
    append_source(out, finding, sources, colours);
    if (!finding.hint.empty()) out += "  " + shown_text(finding.hint.in(language)) + "\n";
  }
  const std::string errors = counted(count(findings, Severity::error), language, noun_error);
  const std::string warnings = counted(count(findings, Severity::warning), language, noun_warning);
  return out +
         say({"{0}, {1} in {2}\n", "{0}, {1} dans {2}\n"}, errors, warnings, files).in(language);
}

std::string render_text(const Findings& findings, const SourceTexts& sources, Language language) {
  return render_text_with(findings, sources, plain, language);
}

// ---- json, sarif ----

std::string render_json(const Findings& findings, const SourceTexts&, Language language) {
  const auto on_its_line = [&](const Finding& finding) {
    return "\n" + JsonObject()
                      .text("file", finding.place.file)
                      .number("line", finding.place.line)
                      .number("column", finding.place.column)
                      .text("severity", level_of(finding.severity()))
                      .text("rule", finding.rule->name)
                      .text("sentence", finding.sentence.in(language))
                      .text("hint", finding.hint.in(language))
                      .str();
  };
  return JsonObject()
             .raw("findings", json_list(findings, on_its_line))
             .number("errors", static_cast<std::int64_t>(count(findings, Severity::error)))
             .number("warnings", static_cast<std::int64_t>(count(findings, Severity::warning)))
             .str() +
         "\n";
}

std::string sarif_text(std::string_view text) { return JsonObject().text("text", text).str(); }

std::string sarif_rule(const FindingRule& rule, Language language) {
  return "\n" +
         JsonObject()
             .text("id", rule.name)
             .raw("shortDescription", sarif_text(rule.title.in(language)))
             .raw("fullDescription", sarif_text(rule.why.in(language)))
             .raw("defaultConfiguration", JsonObject().text("level", level_of(rule.severity)).str())
             .str();
}

std::string sarif_location(const Place& place, const SourceTexts& sources) {
  JsonObject location;
  location.raw("artifactLocation", JsonObject().text("uri", in_uri(place.file)).str());
  if (place.line > 0) {
    JsonObject region;
    region.number("startLine", place.line);
    if (place.column > 0) region.number("startColumn", sources.column_in_characters(place));
    location.raw("region", region.str());
  }
  return JsonObject().raw("physicalLocation", location.str()).str();
}

std::string render_sarif(const Findings& findings, const SourceTexts& sources, Language language) {
  const std::string rules = json_list(
      finding_rules(), [&](const FindingRule& rule) { return sarif_rule(rule, language); });
  const std::string results = json_list(findings, [&](const Finding& finding) {
    return "\n" + JsonObject()
                      .text("ruleId", finding.rule->name)
                      .text("level", level_of(finding.severity()))
                      .raw("message", sarif_text(both(finding, language, "; ")))
                      .raw("locations", "[" + sarif_location(finding.place, sources) + "]")
                      .str();
  });
  const std::string driver = JsonObject().text("name", "bac-a-sable").raw("rules", rules).str();
  const std::string run = JsonObject()
                              .raw("tool", JsonObject().raw("driver", driver).str())
                              .text("columnKind", "unicodeCodePoints")
                              .raw("results", results)
                              .str();
  return JsonObject()
             .text("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
             .text("version", "2.1.0")
             .raw("runs", "[" + run + "]")
             .str() +
         "\n";
}

// ---- github ----

// As GitHub's runner reads it back (its command parser: %25 %0D %0A, and %3A %2C in
// properties).
std::string in_command(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (is_property && c == ':') {
      out += "%3A";
    } else if (is_property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

std::string render_github(const Findings& findings, const SourceTexts&, Language language) {
  std::string out;
  for (const Finding& finding : findings) {
    out += "::" + std::string(level_of(finding.severity())) +
           " file=" + in_command(shown_text(finding.place.file), true);
    if (finding.place.line > 0) out += ",line=" + std::to_string(finding.place.line);
    if (finding.place.column > 0) out += ",col=" + std::to_string(finding.place.column);
    out += ",title=" + in_command(finding.rule->name, true) +
           "::" + in_command(shown_text(finding.sentence.in(language)), false);
    if (!finding.hint.empty()) {
      out += "%0A" + in_command(shown_text(finding.hint.in(language)), false);
    }
    out += "\n";
  }
  return out;
}

// ---- junit ----

std::string junit_case(const Finding& finding, Language language) {
  const std::string where = to_string(finding.place);
  const std::string said = both(finding, language, "\n");
  std::string out = "<testcase classname=\"" + in_xml(finding.place.file) + "\" name=\"" +
                    in_xml(std::string(finding.rule->name) + " " + where) + "\">";
  if (finding.severity() == Severity::error) {
    out += "<failure type=\"" + in_xml(finding.rule->name) + "\" message=\"" +
           in_xml(finding.sentence.in(language)) + "\">" + in_xml(where + ": " + said) +
           "</failure>";
  } else {
    const std::string name(name_of(finding.severity()).in(language));
    out += "<system-out>" + in_xml(name + ": " + said) + "</system-out>";
  }
  return out + "</testcase>\n";
}

std::string render_junit(const Findings& findings, const SourceTexts&, Language language) {
  const std::string tests = std::to_string(std::max<std::size_t>(findings.size(), 1));
  const std::string failures = std::to_string(count(findings, Severity::error));
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites><testsuite "
      "name=\"bac-a-sable check\" tests=\"" +
      tests + "\" failures=\"" + failures + "\">\n";
  if (findings.empty()) out += "<testcase classname=\"payloads\" name=\"every file\"/>\n";
  for (const Finding& finding : findings) out += junit_case(finding, language);
  return out + "</testsuite></testsuites>\n";
}

// ---- markdown ----

constexpr std::size_t shown_in_markdown = 50;

// A sentence whose names stand in backquotes: these are kept as code.
std::string sentence_in_markdown(std::string_view sentence) {
  std::string out;
  const std::vector<std::string> parts = split(sentence, '`');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_code = i % 2 == 1 && i + 1 < parts.size() && !parts[i].empty();
    if (is_code) {
      out += in_markdown_code(parts[i]);
    } else {
      if (i % 2 == 1) out += "\\`";
      out += in_markdown(parts[i]);
    }
  }
  return out;
}

std::string markdown_row(const Finding& finding, Language language) {
  std::string row = finding.severity() == Severity::error ? "| ❌ | " : "| ⚠️ | ";
  row += in_markdown_code(to_string(finding.place)) + " | " +
         in_markdown(finding.rule->title.in(language)) + " | " +
         sentence_in_markdown(finding.sentence.in(language));
  if (!finding.hint.empty()) row += " → " + sentence_in_markdown(finding.hint.in(language));
  return row + " |\n";
}

std::string render_markdown(const Findings& findings, const SourceTexts& sources,
                            Language language) {
  const auto in_language = [&](const Wording& wording) { return wording.in(language); };
  std::string out =
      in_language({"### Check of the test cases\n\n", "### Vérification des cas de test\n\n"});
  if (findings.empty()) {
    return out + in_language(say({"Nothing to mend in {0}.\n", "Rien à corriger dans {0}.\n"},
                                 counted(sources.file_count(), language, noun_file)));
  }
  std::set<std::string> files;
  for (const Finding& finding : findings) files.insert(finding.place.file);
  out += in_language(
      say({"**{0}**, {1} in {2}.\n\n| | File | Problem | Detail |\n|---|---|---|---|\n",
           "**{0}**, {1} dans {2}.\n\n| | Fichier | Problème | Détail |\n|---|---|---|---|\n"},
          counted(count(findings, Severity::error), language, noun_error),
          counted(count(findings, Severity::warning), language, noun_warning),
          counted(files.size(), language, noun_file)));
  // Errors first: a comment shows a few rows only.
  Findings sorted = findings;
  std::ranges::stable_sort(sorted, {}, &Finding::severity);
  for (std::size_t i = 0; i < std::min(sorted.size(), shown_in_markdown); ++i) {
    out += markdown_row(sorted[i], language);
  }
  if (sorted.size() > shown_in_markdown) {
    out += in_language(say({"\n… and {0} more: `bac-a-sable check` shows them all.\n",
                            "\n… et {0} de plus : `bac-a-sable check` les montre tous.\n"},
                           std::to_string(sorted.size() - shown_in_markdown)));
  }
  return out;
}

constexpr FindingFormat formats[] = {
    {"text", render_text},     {"json", render_json},   {"sarif", render_sarif},
    {"github", render_github}, {"junit", render_junit}, {"markdown", render_markdown},
};

}  // namespace

void SourceTexts::add(const FileTree& tree) {
  for (const File& file : tree.files) texts_[shown_path(tree, file)] = {file.text, {}};
}

void SourceTexts::add(const File& file) { texts_[file.path] = {file.text, {}}; }

std::string_view SourceTexts::line(const std::string& file, int number) const {
  const auto found = texts_.find(file);
  if (found == texts_.end() || number < 1) return {};
  const std::string_view text = *found->second.text;
  std::vector<std::size_t>& starts = found->second.starts;
  if (starts.empty()) {
    starts.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts.push_back(i + 1);
    }
  }
  if (std::cmp_greater(number, starts.size())) return {};
  std::string_view line = text.substr(starts[static_cast<std::size_t>(number) - 1]);
  line = line.substr(0, line.find('\n'));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

int SourceTexts::column_in_characters(const Place& place) const {
  const std::string_view text = line(place.file, place.line);
  const auto before =
      std::min(text.size(), static_cast<std::size_t>(std::max(place.column - 1, 0)));
  return 1 + static_cast<int>(letters(text.substr(0, before)));
}

std::span<const FindingFormat> finding_formats() { return formats; }

std::string render_in_colour(const Findings& findings, const SourceTexts& sources,
                             Language language) {
  return render_text_with(findings, sources, bright, language);
}

}  // namespace sandbox
