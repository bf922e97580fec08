#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "check/verification.h"
#include "cli/commands.h"
#include "cli/http_client.h"
#include "cli/open_tree.h"

namespace sandbox {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int too_many_requests_status = 429;
constexpr int unavailable_status = 503;

// Lets so many requests a second go, evenly.
class Pace {
 public:
  explicit Pace(int per_second) : between_(std::chrono::microseconds(1'000'000 / per_second)) {}

  void wait() {
    std::this_thread::sleep_until(next_);
    next_ = std::max(next_, Clock::now() - between_) + between_;
  }
  void pause(std::chrono::seconds time) { next_ = Clock::now() + time; }

 private:
  Clock::duration between_;
  Clock::time_point next_ = Clock::now();
};

// A bar on a terminal, nothing elsewhere.
class Progress {
 public:
  Progress(std::ostream& out, std::size_t total)
      : out_(&out == &std::cerr && ::isatty(STDERR_FILENO) != 0 ? &out : nullptr), total_(total) {}

  void show(std::size_t done) const {
    constexpr std::size_t width = 40;
    if (out_ == nullptr || total_ == 0) return;
    const std::size_t filled = done * width / total_;
    *out_ << "\r[" << std::string(filled, '#') << std::string(width - filled, ' ') << "] " << done
          << "/" << total_ << std::flush;
    if (done == total_) *out_ << "\r" << std::string(width + 24, ' ') << "\r" << std::flush;
  }

 private:
  std::ostream* out_;
  std::size_t total_;
};

// Whether the server asks for a break, rather than that being the documented answer.
bool asks_to_wait(const Reply& reply, const Question& question) {
  if (reply.status == question.status) return false;
  return reply.status == too_many_requests_status ||
         (reply.status == unavailable_status && reply.retry_after);
}

// Asks until the server does not want us to wait, a few times.
Reply ask(HttpClient& client, const Question& question, Pace& pace) {
  constexpr int tries = 5;
  constexpr int longest_wait = 60;
  Reply reply;
  for (int i = 0; i < tries; ++i) {
    pace.wait();
    reply = client.get(question.target, {question.credential});
    if (!asks_to_wait(reply, question)) break;
    pace.pause(std::chrono::seconds(std::clamp(reply.retry_after.value_or(1), 1, longest_wait)));
  }
  return reply;
}

std::vector<Deviation> verdict_on(const Question& question, const Reply& reply) {
  if (reply.status == 0) return {{"no-answer", "no answer came: " + reply.failure}};
  return deviations(question, reply.status, reply.body);
}

std::vector<std::string> all_scopes(const Catalogue& catalogue) {
  std::vector<std::string> scopes;
  for (const auto& [id, operation] : catalogue.contract->operations) {
    scopes.insert(scopes.end(), operation.scopes.begin(), operation.scopes.end());
  }
  std::ranges::sort(scopes);
  scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
  return scopes;
}

Verification verify(const std::string& url, const std::vector<Question>& questions, int rate,
                    std::ostream& err) {
  HttpClient client(read_base_url(url));
  Pace pace(rate);
  const Progress progress(err, questions.size());
  Verification verification;
  verification.url = url;
  for (const Question& question : questions) {
    progress.show(verification.asked.size());
    const Reply reply = ask(client, question, pace);
    if (reply.status == 0 && verification.asked.empty()) {
      throw std::runtime_error(url + ": " + reply.failure +
                               "; start the server, or give its address");
    }
    verification.asked.push_back({question, verdict_on(question, reply)});
  }
  progress.show(questions.size());
  return verification;
}

}  // namespace

int run_verify(const Arguments& arguments, Streams streams) {
  TreeOptions tree_options;
  std::string url;
  std::string format = "text";
  std::string today;
  std::string token;
  int rate = 20;
  Options options("verify", "Ask a server all that a tree documents, and compare.");
  options.word("URL", url, "Where the server is: http://127.0.0.1:8080, https://… or unix:/path");
  tree_options.declare(options);
  std::vector<std::string> names;
  for (const VerificationFormat& each : verification_formats()) names.emplace_back(each.name);
  options.choice("format", format, names, "How differences are shown");
  options.number("rate", rate, {1, 10'000}, "Requests a second, at most");
  options.text("token", token, "The API token to send (default: one that the sandbox accepts)");
  options.text("today", today, "YYYY-MM-DD: the server's date, that decides ages and years");
  if (const auto status = options.parse(arguments, streams)) return *status;

  const TreeFiles files = read_tree(tree_options);
  Assembler assembler;
  const CheckedTree tree = open_tree(files, assembler, today);
  if (token.empty()) token = tree.asking.token(all_scopes(*tree.catalogue));
  const std::vector<Question> questions = questions_of(make_context(tree), token);

  Verification verification = verify(url, questions, rate, streams.err);
  verification.left_out = count_cases(*tree.catalogue) - questions.size();
  const auto chosen = std::ranges::find(verification_formats(), format, &VerificationFormat::name);
  streams.out << chosen->render(verification);
  return verification.failures() == 0 ? fine : has_findings;
}

}  // namespace sandbox
