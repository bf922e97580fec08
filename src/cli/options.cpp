// How it works. CLI11 reads the command line and the environment and writes the help; which
// values are good, and the sentences about those that are not, are ours.
#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "support/duration.h"
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

using Unit = std::pair<std::string_view, std::int64_t>;

constexpr std::array<Unit, 4> byte_units = {
    {{"GiB", gibibyte}, {"MiB", mebibyte}, {"KiB", kibibyte}, {"", 1}}};
constexpr std::array<Unit, 4> time_units = {
    {{"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<Unit, 1> no_units = {{{"", 1}}};

// In the largest unit of which it is a whole number: "64KiB", "10s", "0".
std::string shown(std::int64_t number, std::span<const Unit> units) {
  for (const auto& [unit, size] : units) {
    if (number != 0 && number % size == 0) return std::to_string(number / size) + std::string(unit);
  }
  return std::to_string(number);
}

// What the text says, in a unit or without one where that is allowed.
std::optional<std::int64_t> read_number(std::string_view text, std::span<const Unit> units) {
  constexpr std::size_t most_digits = 9;  // times any unit, within 64 bits
  for (const auto& [unit, size] : units) {
    if (!text.ends_with(unit)) continue;
    const std::string_view digits = text.substr(0, text.size() - unit.size());
    if (!is_digits(digits) || digits.size() > most_digits) continue;
    return std::stoll(std::string(digits)) * size;
  }
  return std::nullopt;
}

template <class Value>
std::int64_t number_in(Value value) {
  if constexpr (std::is_same_v<Value, std::chrono::milliseconds>)
    return value.count();
  else
    return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> read_time(std::string_view text) {
  if (text == "0") return 0;
  const auto time = milliseconds_of(text);
  if (!time) return std::nullopt;
  return time->count();
}

}  // namespace

struct Options::Impl {
  struct Need {
    std::string name;
    std::vector<std::string> others;
  };
  using Read = std::function<std::optional<std::int64_t>(const std::string&)>;

  std::string command;
  CLI::App app;
  std::vector<std::string> names;  // "--listen"
  struct ListOption {
    std::vector<std::string>* values;
    char separator;  // in the environment
  };
  std::map<std::string, ListOption> lists;
  std::vector<Need> needs;
  std::vector<std::pair<std::string, std::string>> exclusions;

  Impl(const std::string& command_name, const std::string& summary)
      : command(command_name), app(summary, "bac-a-sable " + command_name) {
    app.set_help_flag("-h,--help", "Print this help");
  }
  void finish(CLI::Option* option, const std::string& name) {
    option->envname(environment_variable(name));
    names.push_back("--" + name);
  }
  // An option whose value `take` keeps, or throws CLI::ValidationError.
  CLI::Option* add(const std::string& name, const std::string& standard, const std::string& help,
                   const std::function<void(const std::string&)>& take) {
    CLI::Option* option = app.add_option_function<std::string>("--" + name, take, help);
    option->take_last()->default_str(standard);
    finish(option, name);
    return option;
  }
  template <class Value>
  void add_number(const std::string& name, Value& value, Range range, const std::string& help,
                  std::span<const Unit> units, const Read& read) {
    const std::string least = shown(range.least, units);
    const std::string most = shown(range.most, units);
    const auto take = [&value, range, name, least, most, read](const std::string& text) {
      const auto number = read(text);
      if (!number || *number < range.least || *number > range.most) {
        throw CLI::ValidationError("--" + name + " takes a value from " + least + " to " + most +
                                   ", not `" + text + "`");
      }
      value = static_cast<Value>(*number);
    };
    add(name, shown(number_in(value), units), help, take)->type_name(least + ".." + most);
  }
  bool has(const std::string& name) const { return app.count("--" + name) > 0; }
  std::string contradiction() const;
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
  void split_lists(const std::vector<std::string>& arguments);
};

// What is wrong with the options taken together; empty when nothing is.
std::string Options::Impl::contradiction() const {
  for (const Need& need : needs) {
    const auto is_given = [&](const std::string& other) { return has(other); };
    if (!has(need.name) || std::ranges::any_of(need.others, is_given)) continue;
    return "--" + need.name + " means nothing without --" + join(need.others, " or --") +
           "; give that too, or leave --" + need.name + " out";
  }
  const auto both = std::ranges::find_if(
      exclusions, [&](const auto& pair) { return has(pair.first) && has(pair.second); });
  if (both == exclusions.end()) return "";
  return "--" + both->first + " and --" + both->second + " contradict each other; give one of them";
}

// A list that the environment gave is one text until here.
void Options::Impl::split_lists(const std::vector<std::string>& arguments) {
  for (const auto& [name, list] : lists) {
    std::vector<std::string>* values = list.values;
    const std::string option = "--" + name;
    const bool is_typed = std::ranges::any_of(arguments, [&](const std::string& word) {
      return word == option || word.starts_with(option + "=");
    });
    if (is_typed || values->empty()) continue;
    *values = split(values->front(), list.separator);
    std::erase(*values, "");
  }
}

Options::Options(const std::string& command, const std::string& summary)
    : impl_(std::make_unique<Impl>(command, summary)) {}
Options::~Options() = default;

void Options::text(const std::string& name, std::string& value, const std::string& help) {
  impl_->add(name, value, help, [&value](const std::string& text) { value = text; });
}

void Options::texts(const std::string& name, std::vector<std::string>& values,
                    const std::string& help, char separator) {
  impl_->finish(impl_->app
                    .add_option("--" + name, values,
                                help + "; in the variable, several are a" + separator + "b")
                    ->expected(1)
                    ->take_all(),
                name);
  impl_->lists[name] = {&values, separator};
}

void Options::number(const std::string& name, int& value, Range range, const std::string& help) {
  impl_->add_number(name, value, range, help, no_units,
                    [](const std::string& text) { return read_number(text, no_units); });
}

void Options::number(const std::string& name, std::size_t& value, Range range,
                     const std::string& help) {
  impl_->add_number(name, value, range, help, no_units,
                    [](const std::string& text) { return read_number(text, no_units); });
}

void Options::bytes(const std::string& name, std::size_t& value, Range range,
                    const std::string& help) {
  impl_->add_number(name, value, range, help, byte_units,
                    [](const std::string& text) { return read_number(text, byte_units); });
}

void Options::bytes_or_off(const std::string& name, std::optional<std::size_t>& value, Range range,
                           const std::string& standard, const std::string& help) {
  const std::string least = shown(range.least, byte_units);
  const std::string most = shown(range.most, byte_units);
  const auto take = [&value, range, name, least, most](const std::string& text) {
    const auto number =
        text == "off" ? std::optional<std::int64_t>(0) : read_number(text, byte_units);
    const bool fits = number && *number >= range.least && *number <= range.most;
    if (!fits && text != "off") {
      throw CLI::ValidationError("--" + name + " takes off, or a value from " + least + " to " +
                                 most + ", not `" + text + "`");
    }
    value = static_cast<std::size_t>(*number);
  };
  impl_->add(name, standard, help, take)->type_name("off|" + least + ".." + most);
}

void Options::time(const std::string& name, std::chrono::milliseconds& value, Range range,
                   const std::string& help) {
  impl_->add_number(name, value, range, help, time_units, read_time);
}

void Options::flag(const std::string& name, bool& value, const std::string& help) {
  impl_->finish(impl_->app.add_flag("--" + name, value, help), name);
}

void Options::choice(const std::string& name, std::string& value,
                     const std::vector<std::string>& choices, const std::string& help) {
  const auto take = [&value, name, choices](const std::string& text) {
    if (std::ranges::find(choices, text) == choices.end()) {
      throw CLI::ValidationError("--" + name + " takes one of " + join(choices, ", ") + ", not `" +
                                 text + "`");
    }
    value = text;
  };
  impl_->add(name, value, help, take)->type_name(join(choices, "|"));
}

void Options::word(const std::string& name, std::string& value, const std::string& help) {
  impl_->app.add_option(name, value, help)->required();
}

void Options::needs(const std::string& name, const std::vector<std::string>& others) {
  impl_->needs.push_back({name, others});
}

void Options::excludes(const std::string& name, const std::string& other) {
  impl_->exclusions.emplace_back(name, other);
}

void Options::optional_word(const std::string& name, std::string& value, const std::string& help) {
  impl_->app.add_option(name, value, help);
}

std::optional<int> Options::parse(const std::vector<std::string>& arguments, Streams streams) {
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  std::string wrong;
  try {
    impl_->app.parse(reversed);
    impl_->split_lists(arguments);
    wrong = impl_->contradiction();
  } catch (const CLI::CallForHelp&) {
    streams.out << impl_->app.help();
    return fine;
  } catch (const CLI::ExtrasError&) {
    wrong = impl_->unknown_words();
  } catch (const CLI::ArgumentMismatch& error) {
    const std::string said = error.what();  // "--listen: 1 required TEXT missing"
    wrong = said.substr(0, said.find(':')) + " needs a value";
  } catch (const CLI::ConversionError& error) {
    const std::string said = error.what();  // "Could not convert: --maintenance = maybe"
    wrong = said.substr(said.find(": ") + 2) + " is neither true nor false";
  } catch (const CLI::ParseError& error) {
    wrong = first_line(error.what());
  }
  if (wrong.empty()) return std::nullopt;
  streams.err << "bac-a-sable " << impl_->command << ": " << wrong << "; see `bac-a-sable "
              << impl_->command << " --help`\n";
  return could_not_run;
}

}  // namespace sandbox
