// Sends mixed requests to the real program, and compares each answer with the one
// that the same request got at the start; its memory and descriptors must not grow.
// Meanwhile peers break off, its tree is reloaded, revisions are asked for, more than it
// keeps, and nobody reads its log.
//   sandbox_soak PROGRAM [requests] [seed]
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <map>
#include <thread>

#include "catalogue/assemble.h"
#include "soak/load_client.h"
#include "soak/request_mix.h"
#include "support/checkout.h"
#include "support/git_repository.h"
#include "support/program.h"
#include "support/raw_client.h"
#include "sync/local_files.h"

namespace sandbox::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int connections = 64;
constexpr auto patience = std::chrono::seconds(60);  // until the server has ended
// What memory may grow by from the first half to the second: pages come and go by the megabyte
// as revisions do, and by more under sanitizers.
constexpr double most_growth_megabytes = 8;
constexpr double most_growth_share = 0.1;

// Between two reloads.
constexpr auto peace = std::chrono::milliseconds(500);
constexpr int revisions = 20;  // of which 16 are kept

// A repository of the program's own cases, with as many branches; and a folder laid over
// it, in which a case changes that nobody asks for.
class ChangingTree {
 public:
  ChangingTree() {
    std::filesystem::copy(project_root() + "/payloads", repository_.folder().path("payloads"),
                          std::filesystem::copy_options::recursive);
    repository_.commit("cases");
    for (int i = 0; i < revisions; ++i) {
      repository_.git({"branch", revision(i), repository_.commit("revision " + std::to_string(i))});
    }
    change();
  }

  static std::string revision(int number) { return "revision-" + std::to_string(number); }
  Words options() const {
    return {"--git",  repository_.url(), "--cache-dir", cache_.root().string(),
            "--refs", "revision-*",      "--payloads",  overlay_.root().string()};
  }
  void change() {
    overlay_.write("api_particulier_v3_mesri_statut_etudiant_with_ine/another.yaml",
                   "params: {ine: '9999999999Z'}\nstatus: 200\npayload: '{\"data\":" +
                       std::to_string(++changes_) + "}'\n");
  }
  int changes() const { return changes_; }

 private:
  WorkRepository repository_;
  TempFolder overlay_;
  TempFolder cache_;
  int changes_ = 0;
};

// The same request, of a revision.
MixedRequest of_revision(MixedRequest request, int number) {
  request.kind = "of another revision";
  request.bytes.insert(request.bytes.find("\r\n") + 2,
                       "X-Sandbox-Ref: " + ChangingTree::revision(number) + "\r\n");
  return request;
}

struct Known {
  MixedRequest request;
  KnownAnswer answer;
};

// How often each kind is asked, in a thousand visits; the others share the rest.
const std::map<std::string, int> shares = {
    {"case", 420}, {"no case", 200}, {"refusal", 170},           {"FranceConnect", 80},
    {"page", 40},  {"not HTTP", 10}, {"of another revision", 5}, {"last of its connection", 10}};

KnownAnswer answer_alone(const std::string& url, const MixedRequest& request,
                         std::mt19937_64& random) {
  RawClient client(url);
  client.send(with_random_letters(request.bytes, random));
  const RawAnswer answer = client.answer(request.to_head);
  if (request.ends && !client.rest().empty()) {
    throw std::runtime_error("more than one answer to " + request.bytes);
  }
  KnownAnswer known = known_answer(answer.head, answer.body);
  known.body_varies = request.body_varies;
  return known;
}

class Soak {
 public:
  Soak(const std::string& program, std::uint64_t requests, std::uint64_t seed)
      : server_(program, serve(options()), {}, Program::Errors::unread),
        url_(server_.ready_url()),
        requests_(requests),
        random_(seed) {
    Assembler assembler;
    const auto catalogue = assembler.assemble(LocalFiles({}).read());
    int cases = 0;
    for (MixedRequest& request : request_mix(*catalogue)) {
      if (request.kind == "case" && ++cases % 20 == 0) {
        add(of_revision(request, cases / 20 % revisions));
      }
      add(std::move(request));
    }
    // By now it has read its tree and watches it.
    descriptors_ = server_.descriptors();
    for (const auto& [kind, share] : shares) {
      for (int i = 0; i < share; ++i) lots_.push_back(&known_.at(kind));
    }
    for (const auto& [kind, known] : known_) {
      if (!shares.contains(kind)) others_.push_back(&known);
    }
    for (std::size_t i = 0; lots_.size() < 1000; ++i) lots_.push_back(others_[i % others_.size()]);
  }

  int run() {
    print_mix();
    const auto start = Clock::now();
    std::uint64_t sent = 0;
    double first = 0;  // the most memory of the first half, and of the second
    double second = 0;
    std::size_t most_descriptors = 0;
    std::uint64_t next_look = requests_ / 10;
    auto next_reload = start;
    LoadClient client(url_, connections, [&] { return next_visit(sent); });
    client.run([&] {
      if (Clock::now() >= next_reload) {
        tree_.change();
        server_.signal(SIGHUP);
        next_reload = Clock::now() + peace;
      }
      if (sent < next_look) return sent >= requests_ || client.counts().wrong > 100;
      next_look += requests_ / 10;
      const double resident = server_.resident_megabytes();
      double& most = 2 * sent <= requests_ ? first : second;
      most = std::max(most, resident);
      most_descriptors = std::max(most_descriptors, server_.descriptors());
      std::cout << std::setw(12) << sent << " requests  " << std::fixed << std::setprecision(1)
                << resident << " MB  " << server_.descriptors() << " descriptors" << std::endl;
      return sent >= requests_;
    });
    const std::chrono::duration<double> took = Clock::now() - start;
    const LoadCounts& counts = client.counts();
    const std::size_t left_open = descriptors_left();
    std::cout << sent << " requests on " << counts.connections << " connections in " << took.count()
              << " s, " << static_cast<double>(sent) / took.count() << "/s; " << counts.answers
              << " answers compared, " << counts.left << " visits broken off, " << tree_.changes()
              << " changes of the tree\n";
    bool good = true;
    const auto expect = [&](bool holds, const std::string& what) {
      std::cout << (holds ? "good: " : "BAD:  ") << what << '\n';
      good = good && holds;
    };
    expect(counts.wrong == 0, std::to_string(counts.wrong) + " wrong answers");
    for (const std::string& example : counts.examples) std::cout << example << '\n';
    expect(second <= first + std::max(most_growth_megabytes, most_growth_share * first),
           "memory at most " + std::to_string(first) + " MB in the first half, " +
               std::to_string(second) + " MB in the second");
    expect(left_open <= descriptors_, std::to_string(descriptors_) + " descriptors before, " +
                                          std::to_string(most_descriptors) + " meanwhile, " +
                                          std::to_string(left_open) + " after");
    const std::string end = server_.stop(patience);
    expect(end.empty(), "the server ends well " + end);
    return good ? 0 : 1;
  }

 private:
  Words options() const {
    Words options = {"--log",   "text",      "--jwt-secret", std::string(mix_secret),
                     "--today", "2026-11-23"};
    const Words more = tree_.options();
    options.insert(options.end(), more.begin(), more.end());
    return options;
  }

  void add(MixedRequest request) {
    KnownAnswer answer = answer_alone(url_, request, random_);
    auto& kind = known_[request.kind];
    kind.push_back({std::move(request), std::move(answer)});
  }

  void print_mix() const {
    for (const auto& [kind, known] : known_) {
      std::map<std::string, int> statuses;
      for (const Known& each : known) ++statuses[each.answer.head.substr(9, 3)];
      std::cout << std::setw(5) << known.size() << " × " << kind << ":";
      for (const auto& [status, count] : statuses) std::cout << "  " << status << " × " << count;
      std::cout << '\n';
    }
  }

  const Known& pick() {
    const std::vector<Known>& kind = *lots_[random_() % lots_.size()];
    return kind[random_() % kind.size()];
  }

  void add_to(Visit& visit, const Known& known) {
    visit.what = known.request.kind;
    visit.bytes += with_random_letters(known.request.bytes, random_);
    visit.answers.push_back({&known.answer});
    visit.to_head.push_back(known.request.to_head);
    if (known.request.ends) visit.end = Visit::End::server_closes;
  }

  // One request; one visit in eight several at once; one in a hundred broken off.
  Visit next_visit(std::uint64_t& sent) {
    Visit visit;
    const std::size_t several = random_() % 8 == 0 ? 2 + random_() % 15 : 1;
    while (visit.answers.size() < several && visit.end == Visit::End::stay) add_to(visit, pick());
    sent += visit.answers.size();
    switch (random_() % 300) {
      case 0:
        visit.end = Visit::End::leave;
        break;
      case 1:
        visit.end = Visit::End::leave;
        visit.bytes.resize(random_() % visit.bytes.size());
        break;
      case 2:
        visit.end = Visit::End::leave_midway;
        break;
      default:
        break;
    }
    return visit;
  }

  // The server needs a moment to see that its peers are gone, and may be reading files of the last
  // change meanwhile: the fewest that were seen count.
  std::size_t descriptors_left() const {
    const auto deadline = Clock::now() + std::chrono::seconds(10);
    std::size_t fewest = server_.descriptors();
    while (fewest > descriptors_ && Clock::now() < deadline) {
      std::this_thread::yield();
      fewest = std::min(fewest, server_.descriptors());
    }
    return fewest;
  }

  ChangingTree tree_;
  Program server_;
  std::string url_;
  std::size_t descriptors_ = 0;  // when one connection at most was left
  std::uint64_t requests_;
  std::mt19937_64 random_;
  std::map<std::string, std::vector<Known>> known_;
  std::vector<const std::vector<Known>*> lots_;
  std::vector<const std::vector<Known>*> others_;
};

}  // namespace
}  // namespace sandbox::test

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: sandbox_soak PROGRAM [requests] [seed]\n";
    return 2;
  }
  const std::uint64_t requests = count > 2 ? std::stoull(arguments[2]) : 20'000;
  const std::uint64_t seed = count > 3 ? std::stoull(arguments[3]) : 1;
  try {
    return sandbox::test::Soak(arguments[1], std::max<std::uint64_t>(requests, 100), seed).run();
  } catch (const std::exception& error) {
    std::cerr << "sandbox_soak: " << error.what() << '\n';
    return 2;
  }
}
