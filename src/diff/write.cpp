#include "diff/write.h"

#include <algorithm>
#include <set>

#include "model/json_writer.h"
#include "support/shown_text.h"
#include "support/text.h"

namespace sandbox {
namespace {

using Kind = CaseChange::Kind;

std::size_t count_of(const Comparison& comparison, Kind kind) {
  return static_cast<std::size_t>(std::ranges::count(comparison.cases, kind, &CaseChange::kind));
}

std::string shortened(const std::string& id) { return id.substr(0, 10); }

// Of a participle: French ones agree.
Wording counted(std::size_t number, const Phrase& phrase) {
  const Wording said = say(phrase, std::to_string(number));
  return number < 2 ? said : said + Wording{"", "s"};
}

// "2 cases added, 1 removed, 3 changed; 5 requests are answered otherwise"
Wording summary(const Comparison& comparison) {
  if (comparison.cases.empty() && comparison.answers.empty()) {
    return Phrase{"no case changed", "aucun cas n'a changé"};
  }
  const std::size_t added = count_of(comparison, Kind::added);
  const std::size_t answers = comparison.answers.size();
  return say(added == 1 ? Phrase{"{0} case added", "{0} cas ajouté"}
                        : Phrase{"{0} cases added", "{0} cas ajoutés"},
             std::to_string(added)) +
         counted(count_of(comparison, Kind::removed), {", {0} removed", ", {0} enlevé"}) +
         counted(count_of(comparison, Kind::changed), {", {0} changed", ", {0} modifié"}) +
         Phrase{"; ", " ; "} +
         say(answers == 1 ? Phrase{"{0} request is answered otherwise",
                                   "{0} demande reçoit une autre réponse"}
                          : Phrase{"{0} requests are answered otherwise",
                                   "{0} demandes reçoivent une autre réponse"},
             std::to_string(answers));
}

Wording phrase_of(const Served& served) {
  const Phrase by_default{"the default", "la réponse par défaut"};
  if (served.status == 0) return by_default;
  const std::string file = std::to_string(served.status) + " " + served.file;
  return served.is_default ? file + say({" ({0})", " ({0})"}, by_default) : Wording(file);
}

Wording request_of(const AnswerChange& change) {
  if (!change.request) {
    return Phrase{"any request without a case", "toute demande sans cas"};
  }
  return change.request->empty()
             ? Wording(Phrase{"a request without parameters", "une demande sans paramètre"})
             : Wording(*change.request);
}

// Operations and france_connect, in order.
std::set<std::string> folders_of(const Comparison& comparison) {
  std::set<std::string> folders;
  for (const CaseChange& change : comparison.cases) folders.insert(change.folder);
  for (const AnswerChange& change : comparison.answers) folders.insert(change.operation);
  return folders;
}

std::string sign_of(Kind kind) {
  return kind == Kind::added ? "+" : kind == Kind::removed ? "-" : "~";
}

Phrase name_of(Kind kind) {
  if (kind == Kind::added) return {"added", "ajouté"};
  if (kind == Kind::removed) return {"removed", "enlevé"};
  return {"changed", "modifié"};
}

std::string object_of(const Served& served) {
  JsonObject object;
  if (served.status == 0) {
    object.null("status");
  } else {
    object.number("status", served.status);
  }
  return object.text_or_null("file", served.file)
      .flag("default", served.is_default || served.status == 0)
      .str();
}

}  // namespace

std::string to_text(const Comparison& comparison, Language language) {
  std::string text = shortened(comparison.before) + " → " + shortened(comparison.after) + ": " +
                     summary(comparison).in(language) + "\n";
  for (const std::string& folder : folders_of(comparison)) {
    text += "\n" + shown_text(folder) + "\n";
    for (const CaseChange& change : comparison.cases) {
      if (change.folder != folder) continue;
      text += "  " + sign_of(change.kind) + " " + shown_text(change.file);
      if (!change.what.empty()) text += ": " + join(change.what, ", ");
      if (!change.title.empty()) text += "  (" + shown_text(change.title) + ")";
      text += "\n";
    }
    for (const AnswerChange& change : comparison.answers) {
      if (change.operation != folder) continue;
      text += "    " + shown_text(request_of(change).in(language)) + "\n      " +
              shown_text(phrase_of(change.before).in(language)) + " → " +
              shown_text(phrase_of(change.after).in(language)) + "\n";
    }
  }
  return text;
}

std::string to_json(const Comparison& comparison) {
  const auto cases = json_list(comparison.cases, [](const CaseChange& change) {
    return JsonObject()
        .text("change", name_of(change.kind).english)
        .text("folder", change.folder)
        .text("file", change.file)
        .text("title", change.title)
        .raw("what", json_list(change.what, json_text))
        .str();
  });
  const auto answers = json_list(comparison.answers, [](const AnswerChange& change) {
    return JsonObject()
        .text("operation", change.operation)
        .raw("request", change.request ? json_text(*change.request) : "null")
        .raw("before", object_of(change.before))
        .raw("after", object_of(change.after))
        .str();
  });
  return JsonObject()
             .text("before", comparison.before)
             .text("after", comparison.after)
             .raw("cases", cases)
             .raw("answers", answers)
             .str() +
         "\n";
}

std::string to_markdown(const Comparison& comparison, Language language) {
  const auto heading = [&](const Phrase& phrase) { return std::string(phrase.in(language)); };
  std::string text = "**" + summary(comparison).in(language) + "** (" +
                     in_markdown_code(shortened(comparison.before)) + " → " +
                     in_markdown_code(shortened(comparison.after)) + ")\n";
  for (const std::string& folder : folders_of(comparison)) {
    text += "\n### " + in_markdown_code(folder) + "\n";
    std::string cases;
    for (const CaseChange& change : comparison.cases) {
      if (change.folder != folder) continue;
      cases += "| " + std::string(name_of(change.kind).in(language)) + " | " +
               in_markdown_code(change.file) + " | " + in_markdown(change.title) + " | " +
               in_markdown(join(change.what, ", ")) + " |\n";
    }
    std::string answers;
    for (const AnswerChange& change : comparison.answers) {
      if (change.operation != folder) continue;
      answers += "| " +
                 (change.request ? in_markdown_code(request_of(change).in(language))
                                 : request_of(change).in(language)) +
                 " | " + in_markdown(phrase_of(change.before).in(language)) + " | " +
                 in_markdown(phrase_of(change.after).in(language)) + " |\n";
    }
    if (!cases.empty())
      text +=
          heading({"\n| case | file | title | what |\n", "\n| cas | fichier | titre | quoi |\n"}) +
          "|---|---|---|---|\n" + cases;
    if (!answers.empty())
      text += heading({"\n| request | before | after |\n", "\n| demande | avant | après |\n"}) +
              "|---|---|---|\n" + answers;
  }
  return text;
}

}  // namespace sandbox
