// Puts the real program under a constant load while its tree changes: one case goes
// back and forth between two payloads, told by SIGHUP, by POST /api/reload-mocks or
// by the watched folder alone. Every answer must be one of the two, and memory must
// not grow. Then all files change at once. Prints what it measured as JSON.
//   sandbox_reloads PROGRAM TREE [reloads]
// What reloads do to others is told by a reference of the same run: the same writing
// and asking, turn by turn, while the tree stays as it is.
#include <atomic>
#include <csignal>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "answering/token.h"
#include "soak/load_client.h"
#include "soak/request_mix.h"
#include "support/program.h"
#include "support/raw_client.h"

namespace sandbox::test {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int connections = 64;
constexpr double visits_per_second = 4'000;
constexpr double most_growth_megabytes = 8;
constexpr int whole_reloads = 9;
constexpr int turns = 5;
constexpr int usual_questions = 10;  // until a change is served
constexpr auto reload_interval = std::chrono::milliseconds(50);
constexpr auto patience = std::chrono::seconds(60);

const std::string operation = "api_particulier_v3_mesri_statut_etudiant_with_ine";
const std::string file = operation + "/flips.yaml";

// How the server hears of a change.
enum class Told { by_nobody, by_notice, by_signal, by_request };
struct Way {
  std::string name;
  Told told;
  std::vector<double> times{};             // from each change to its answer, milliseconds
  std::vector<std::uint32_t> latencies{};  // of the others meanwhile
};

std::string case_text(const std::string& mark) {
  return "params:\n  ine: '1234567890G'\nstatus: 200\npayload: |-\n  {\"data\":\"" +
         std::string(1'500, mark.front()) + mark + "\"}\n";
}

std::string case_request() {
  Token token;
  token.uid = "a9b129de-b6dc-4349-8425-7c1fee23b64f";
  token.jti = "00000000-0000-0000-0000-000000000000";
  token.scopes = {"mesri_identite", "mesri_admissions", "mesri_identifiant"};
  return "GET /v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=1234567890G HTTP/1.1\r\n"
         "Host: localhost\r\nX-Api-Key: " +
         sign_token(token, 1'700'000'000, mix_secret) + "\r\n\r\n";
}

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// A tree under a link, so that a whole one can take the place of another at once.
class ChangingTree {
 public:
  explicit ChangingTree(fs::path original) : original_(std::move(original)) { replace_all(); }

  std::string path() const { return folder_.path("current"); }

  // Each file other than it was, as far as its bytes go.
  void replace_all() {
    const std::string name = "tree" + std::to_string(++generation_);
    fs::copy(original_, folder_.path(name), fs::copy_options::recursive);
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path(name))) {
      if (entry.path().extension() != ".yaml") continue;
      std::ofstream(entry.path(), std::ios::app) << "\n# " << generation_ << '\n';
    }
    folder_.write(name + "/" + file, case_text("whole" + std::to_string(generation_)));
    folder_.link("next", name);
    fs::rename(folder_.path("next"), path());
  }

  // As editors and git do it: no reader sees half a file.
  void write_case(const std::string& mark) {
    write_beside(mark);
    fs::rename(folder_.path("written"), path() + "/" + file);
  }
  void write_beside(const std::string& mark) { folder_.write("written", case_text(mark)); }

 private:
  fs::path original_;
  TempFolder folder_;
  int generation_ = 0;
};

// Asks on a connection of its own.
class Asker {
 public:
  explicit Asker(const std::string& url) : client_(url) {}

  RawAnswer ask() {
    client_.send(request_);
    return client_.answer();
  }
  void reload() {
    client_.send("POST /api/reload-mocks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
    const RawAnswer answer = client_.answer();
    if (answer.status != 200) throw std::runtime_error("the reload failed: " + answer.body);
  }
  void wait_for(const std::function<bool(const RawAnswer&)>& is_new) {
    const auto deadline = Clock::now() + patience;
    while (!is_new(ask())) {
      if (Clock::now() > deadline) throw std::runtime_error("a change was not served in a minute");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }

 private:
  RawClient client_;
  std::string request_ = case_request();
};

class Reloads {
 public:
  Reloads(const std::string& program, const fs::path& tree, int reloads)
      : reloads_(reloads),
        tree_(tree),
        server_(program, serve({"--log", "off", "--jwt-secret", std::string(mix_secret),
                                "--payloads", tree_.path()})),
        url_(server_.ready_url()),
        asker_(url_) {
    for (const char* mark : {"first", "second"}) {
      tree_.write_case(mark);
      asker_.reload();
      const RawAnswer answer = asker_.ask();
      known_.push_back(known_answer(answer.head, answer.body));
    }
  }

  int run() {
    Way without{"nobody", Told::by_nobody};
    std::vector<Way> ways = {
        {"notice", Told::by_notice}, {"signal", Told::by_signal}, {"request", Told::by_request}};
    const int flips = std::max(reloads_ / turns / static_cast<int>(ways.size()), 1);
    for (int turn = 0; turn < turns; ++turn) {
      flip_under_load(without, flips);
      for (Way& way : ways) flip_under_load(way, flips);
    }
    nlohmann::json measured;
    measured["p99_us_without"] = percentile(without.latencies, 0.99);
    std::size_t requests = 0;
    for (Way& way : ways) {
      requests += way.latencies.size();
      measured["ms_by_" + way.name] = median(way.times);
      measured["p99_us_by_" + way.name] = percentile(way.latencies, 0.99);
      measured["longest_us_by_" + way.name] = percentile(way.latencies, 1);
    }
    measured["requests_among_reloads"] = requests;
    measured["reloads"] = flips * turns * static_cast<int>(ways.size());
    measured["wrong"] = wrong_;
    measured["ms_whole_tree"] = median(replace_whole_trees());
    measured["megabytes_after_ten"] = settled_;
    measured["megabytes_most_after"] = highest_;
    const std::string end = server_.stop(patience);
    std::cout << measured.dump(1) << '\n' << end;
    return wrong_ == 0 && highest_ <= settled_ + most_growth_megabytes && end.empty() ? 0 : 1;
  }

 private:
  void flip_under_load(Way& way, int flips) {
    std::atomic<bool> done = false;
    Visit visit;
    visit.what = "a case that changes";
    visit.bytes = case_request();
    visit.answers.push_back({&known_[0], &known_[1]});
    LoadClient client(
        url_, connections, [&] { return visit; }, visits_per_second);
    std::exception_ptr failed;
    std::thread worker([&] {
      try {
        for (int i = 0; i < flips; ++i) flip(way);
      } catch (...) {
        failed = std::current_exception();
      }
      done = true;
    });
    client.run([&] { return done.load(); });
    worker.join();
    if (failed) std::rethrow_exception(failed);
    wrong_ += client.counts().wrong;
    for (const std::string& example : client.counts().examples) std::cerr << example << '\n';
    const auto latencies = client.take_latencies();
    way.latencies.insert(way.latencies.end(), latencies.begin(), latencies.end());
  }

  // One change, back or forth.
  void flip(Way& way) {
    const auto start = Clock::now();
    if (way.told == Told::by_nobody) {
      tree_.write_beside("first");
      int asked = 0;
      asker_.wait_for([&](const RawAnswer&) { return ++asked == usual_questions; });
    } else {
      const std::size_t next = static_cast<std::size_t>(flips_++) % 2;
      const auto is_new = [&](const RawAnswer& answer) {
        return is_same(known_[next], answer.head, answer.body);
      };
      tree_.write_case(next == 0 ? "first" : "second");
      if (way.told == Told::by_signal) server_.signal(SIGHUP);
      if (way.told == Told::by_request) asker_.reload();
      int asked = 0;
      asker_.wait_for([&](const RawAnswer& answer) {
        if (way.told == Told::by_request && ++asked > 1) {
          throw std::runtime_error("the reload was answered too soon");
        }
        return is_new(answer);
      });
      way.times.push_back(milliseconds_since(start));
    }
    std::this_thread::sleep_until(start + reload_interval);
    const double resident = server_.resident_megabytes();
    if (flips_ == 10) settled_ = resident;
    if (flips_ > 10) highest_ = std::max(highest_, resident);
  }

  std::vector<double> replace_whole_trees() {
    std::vector<double> times;
    for (int round = 0; round < whole_reloads; ++round) {
      const std::string before = asker_.ask().body;
      tree_.replace_all();
      const auto start = Clock::now();
      asker_.wait_for([&](const RawAnswer& answer) { return answer.body != before; });
      times.push_back(milliseconds_since(start));
    }
    return times;
  }

  int reloads_;
  ChangingTree tree_;
  Program server_;
  std::string url_;
  Asker asker_;
  std::vector<KnownAnswer> known_;
  std::uint64_t wrong_ = 0;
  int flips_ = 0;
  double settled_ = 0;
  double highest_ = 0;
};

}  // namespace
}  // namespace sandbox::test

int main(int count, char** arguments) {
  if (count < 3) {
    std::cerr << "usage: sandbox_reloads PROGRAM TREE [reloads]\n";
    return 2;
  }
  const int reloads = count > 3 ? std::stoi(arguments[3]) : 30;
  try {
    return sandbox::test::Reloads(arguments[1], arguments[2], reloads).run();
  } catch (const std::exception& error) {
    std::cerr << "sandbox_reloads: " << error.what() << '\n';
    return 2;
  }
}
