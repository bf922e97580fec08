#include "check/verification.h"

#include <algorithm>
#include <optional>

#include "contract/calls.h"
#include "model/json_writer.h"
#include "model/node.h"
#include "reading/document.h"
#include "support/shown_text.h"

// Questions are made of the calls with which check proves that cases are reached; answers are
// compared as JSON values, part by part, so that only what means something else differs. Then
// come the formats, a function each.

namespace sandbox {
namespace {

constexpr std::size_t most_told = 5;       // deviations of one body, at most
constexpr std::size_t longest_value = 80;  // bytes of a value in a sentence

// A Bearer means FranceConnect where an operation can be called that way, so the other
// header is for those that are not told apart by their path.
Header credential_of(const Reach& reach, const std::string& api_token) {
  if (!reach.bearer.empty()) return {"Authorization", "Bearer " + reach.bearer};
  if (reach.call->operation->family->versioned) return {"Authorization", "Bearer " + api_token};
  return {"X-Api-Key", api_token};
}

std::string shown(const Node* node) {
  return node == nullptr ? "nothing" : shown_text(to_json(*node), longest_value);
}

std::string below(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + "." + name;
}

// Collects what differs between two JSON values, part by part.
class JsonComparison {
 public:
  void compare(const std::string& path, const Node* expected, const Node* got) {
    if (expected != nullptr && got != nullptr && expected->kind == got->kind) {
      if (expected->is_map()) return compare_members(path, *expected, *got);
      if (expected->is_list()) return compare_items(path, *expected, *got);
      if (expected->text == got->text) return;
    }
    ++count_;
    if (count_ > most_told) return;
    differences_.push_back({"answer-body", "`" + (path.empty() ? "the body" : path) +
                                               "` should be " + shown(expected) + " and is " +
                                               shown(got)});
  }

  std::vector<Deviation> deviations() const {
    std::vector<Deviation> told = differences_;
    if (count_ > most_told) {
      told.push_back({"answer-body", "and " + std::to_string(count_ - most_told) + " more"});
    }
    return told;
  }

 private:
  void compare_members(const std::string& path, const Node& expected, const Node& got) {
    for (const Node::Member& member : expected.members) {
      compare(below(path, member.key), &member.value, got.find(member.key));
    }
    for (const Node::Member& member : got.members) {
      if (expected.find(member.key) == nullptr) {
        compare(below(path, member.key), nullptr, &member.value);
      }
    }
  }
  void compare_items(const std::string& path, const Node& expected, const Node& got) {
    const auto item = [](const Node& list, std::size_t i) {
      return i < list.items.size() ? &list.items[i] : nullptr;
    };
    for (std::size_t i = 0; i < std::max(expected.items.size(), got.items.size()); ++i) {
      compare(path + "[" + std::to_string(i) + "]", item(expected, i), item(got, i));
    }
  }

  std::vector<Deviation> differences_;
  std::size_t count_ = 0;
};

// ---- Formats ----

// Calls `each` with every question that was answered otherwise, and each deviation.
template <class Each>
void for_each_deviation(const Verification& verification, Each each) {
  for (const Verified& verified : verification.asked) {
    for (const Deviation& deviation : verified.deviations) each(verified.question, deviation);
  }
}

std::string render_text(const Verification& verification) {
  std::string out;
  for_each_deviation(verification, [&](const Question& asked, const Deviation& deviation) {
    out += asked.file + ": error: " + shown_text(deviation.sentence) + " [" + deviation.rule +
           "]\n  GET " + shown_text(asked.target) + "\n";
  });
  out += std::to_string(verification.asked.size()) + " cases asked of " + verification.url + ", " +
         std::to_string(verification.failures()) + " answered otherwise";
  if (verification.left_out > 0) {
    out += "; " + std::to_string(verification.left_out) +
           " that no request reaches left out (`bac-a-sable check` says why)";
  }
  return out + "\n";
}

std::string render_json(const Verification& verification) {
  std::string list;
  for_each_deviation(verification, [&](const Question& asked, const Deviation& deviation) {
    if (!list.empty()) list += ',';
    list += JsonObject()
                .text("file", asked.file)
                .text("request", "GET " + asked.target)
                .text("rule", deviation.rule)
                .text("sentence", deviation.sentence)
                .str();
  });
  return JsonObject()
             .text("url", verification.url)
             .number("asked", static_cast<std::int64_t>(verification.asked.size()))
             .number("failed", static_cast<std::int64_t>(verification.failures()))
             .number("left_out", static_cast<std::int64_t>(verification.left_out))
             .raw("differences", "[" + list + "]")
             .str() +
         "\n";
}

std::string render_junit(const Verification& verification) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"" +
                    in_xml("bac-a-sable verify " + verification.url) + "\" tests=\"" +
                    std::to_string(verification.asked.size()) + "\" failures=\"" +
                    std::to_string(verification.failures()) + "\">\n";
  for (const Verified& verified : verification.asked) {
    out += "  <testcase classname=\"" + in_xml(verified.question.operation) + "\" name=\"" +
           in_xml(verified.question.file) + "\"";
    if (verified.deviations.empty()) {
      out += "/>\n";
      continue;
    }
    out += "><failure type=\"" + in_xml(verified.deviations.front().rule) + "\" message=\"" +
           in_xml(verified.deviations.front().sentence) + "\">";
    for (const Deviation& deviation : verified.deviations) {
      out += in_xml(deviation.sentence + "\n");
    }
    out += in_xml("GET " + verified.question.target) + "</failure></testcase>\n";
  }
  return out + "</testsuite>\n";
}

std::string render_markdown(const Verification& verification) {
  std::string out = "### Vérification de " + in_markdown(verification.url) + "\n\n" +
                    std::to_string(verification.asked.size()) + " cas demandés, " +
                    std::to_string(verification.failures()) + " avec une autre réponse.\n";
  if (verification.failures() == 0) return out;
  out += "\n| Fichier | Différence | Requête |\n|---|---|---|\n";
  for_each_deviation(verification, [&](const Question& asked, const Deviation& deviation) {
    out += "| " + in_markdown_code(asked.file) + " | " + in_markdown(deviation.sentence) + " | " +
           in_markdown_code("GET " + asked.target) + " |\n";
  });
  return out;
}

constexpr VerificationFormat formats[] = {{"text", render_text},
                                          {"json", render_json},
                                          {"junit", render_junit},
                                          {"markdown", render_markdown}};

}  // namespace

std::vector<Question> questions_of(const Context& context, const std::string& api_token) {
  std::vector<Question> questions;
  for (const CaseFile& file : context.files) {
    const auto found = context.reaches.find(file.shown);
    if (file.served == nullptr || found == context.reaches.end()) continue;
    const Reach& reach = found->second;
    if (reach.verdict != Reach::Verdict::reached || !reach.call) continue;
    Question question;
    question.file = file.shown;
    question.operation = file.operation;
    question.target = target_of(*reach.call);
    question.credential = credential_of(reach, api_token);
    question.status = file.served->answer.status;
    question.body = *file.served->answer.body;
    questions.push_back(std::move(question));
  }
  return questions;
}

std::vector<Deviation> deviations(const Question& question, int status, std::string_view body) {
  std::vector<Deviation> told;
  if (status != question.status) {
    told.push_back({"answer-status", "the answer should be " + std::to_string(question.status) +
                                         " and is " + std::to_string(status)});
  }
  if (body == question.body) return told;
  const Document expected = read_json(question.body, {});
  const Document got = read_json(std::string(body), {});
  if (!got.root) {
    told.push_back({"answer-body", "the body is no JSON"});
    return told;
  }
  JsonComparison comparison;
  comparison.compare("", expected.root ? &*expected.root : nullptr, &*got.root);
  for (Deviation& deviation : comparison.deviations()) told.push_back(std::move(deviation));
  return told;
}

std::size_t Verification::failures() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      asked, [](const Verified& verified) { return !verified.deviations.empty(); }));
}

std::span<const VerificationFormat> verification_formats() { return formats; }

}  // namespace sandbox
