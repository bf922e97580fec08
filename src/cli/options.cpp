#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/duration.h"
#include "support/text.h"

namespace sandbox {
namespace {

// "jwt-secret" -> "BAC_A_SABLE_JWT_SECRET"
std::string environment_variable(const std::string& name) {
  std::string variable = "BAC_A_SABLE_";
  for (const char c : name) {
    variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return variable;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

struct Options::Impl {
  std::string command;
  CLI::App app;
  std::vector<std::string> names;  // "--listen"

  Impl(const std::string& command_name, const std::string& summary)
      : command(command_name), app(summary, "bac-a-sable " + command_name) {
    app.set_help_flag("-h,--help", "Print this help");
  }
  void finish(CLI::Option* option, const std::string& name) {
    option->envname(environment_variable(name));
    names.push_back("--" + name);
  }
  // About the first word of the command line that no option takes.
  std::string unknown_words() const {
    const std::vector<std::string> unknown = app.remaining();
    const auto option = std::ranges::find_if(
        unknown, [](const std::string& word) { return word.starts_with('-'); });
    if (option == unknown.end())
      return "nothing is expected where `" + unknown.front() + "` stands";
    const std::string name = option->substr(0, option->find('='));
    const std::string meant = nearest(name, names);
    return "there is no option " + name + (meant.empty() ? "" : "; did you mean " + meant + "?");
  }
};

Options::Options(const std::string& command, const std::string& summary)
    : impl_(std::make_unique<Impl>(command, summary)) {}
Options::~Options() = default;

void Options::text(const std::string& name, std::string& value, const std::string& help) {
  impl_->finish(impl_->app.add_option("--" + name, value, help)->take_last()->capture_default_str(),
                name);
}

void Options::texts(const std::string& name, std::vector<std::string>& values,
                    const std::string& help) {
  impl_->finish(impl_->app.add_option("--" + name, values, help)->expected(1)->take_all(), name);
}

void Options::number(const std::string& name, int& value, const std::string& help) {
  impl_->finish(impl_->app.add_option("--" + name, value, help)->take_last()->capture_default_str(),
                name);
}

void Options::size(const std::string& name, std::size_t& value, const std::string& help) {
  impl_->finish(impl_->app.add_option("--" + name, value, help)->take_last()->capture_default_str(),
                name);
}

void Options::time(const std::string& name, std::chrono::milliseconds& value,
                   const std::string& help) {
  const auto read = [&value](const std::string& text) {
    const auto read_time = milliseconds_of(text);
    if (!read_time || read_time->count() <= 0) return false;
    value = *read_time;
    return true;
  };
  auto* option = impl_->app.add_option_function<std::string>(
      "--" + name,
      [read, name](const std::string& text) {
        if (!read(text)) {
          throw CLI::ValidationError("--" + name, text + " is no length of time such as 10s");
        }
      },
      help);
  impl_->finish(option->default_str(std::to_string(value.count()) + "ms"), name);
}

void Options::flag(const std::string& name, bool& value, const std::string& help) {
  impl_->finish(impl_->app.add_flag("--" + name, value, help), name);
}

void Options::choice(const std::string& name, std::string& value,
                     const std::vector<std::string>& choices, const std::string& help) {
  impl_->finish(impl_->app.add_option("--" + name, value, help)
                    ->check(CLI::IsMember(choices))
                    ->take_last()
                    ->capture_default_str(),
                name);
}

void Options::word(const std::string& name, std::string& value, const std::string& help) {
  impl_->app.add_option(name, value, help)->required();
}

std::optional<int> Options::parse(const std::vector<std::string>& arguments, Streams streams) {
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    impl_->app.parse(reversed);
    return std::nullopt;
  } catch (const CLI::CallForHelp&) {
    streams.out << impl_->app.help();
    return fine;
  } catch (const CLI::ParseError& error) {
    const auto* unknown = dynamic_cast<const CLI::ExtrasError*>(&error);
    streams.err << "bac-a-sable " << impl_->command << ": "
                << (unknown != nullptr ? impl_->unknown_words() : first_line(error.what()))
                << "; see `bac-a-sable " << impl_->command << " --help`\n";
    return could_not_run;
  }
}

}  // namespace sandbox
