#include "site/render.h"

#include <kainjow/mustache.hpp>
#include <stdexcept>

#include "site/markdown.h"
#include "support/embedded_files.h"
#include "support/shown_text.h"

namespace sandbox {
namespace {

namespace mustache = kainjow::mustache;

std::string source_of(std::string_view name) {
  const std::string path = "site/templates/" + std::string(name) + ".mustache";
  const EmbeddedFile file = embedded_file(EmbeddedFolder::src, path);
  if (file.text->empty()) throw std::logic_error("there is no template src/" + path);
  return std::string(*file.text);
}

mustache::data for_mustache(const PageData& data) {
  if (const auto* flag = std::get_if<bool>(&data.value)) return mustache::data(*flag);
  if (const auto* text = std::get_if<std::string>(&data.value)) {
    // An empty text would open a section.
    return text->empty() ? mustache::data(false) : mustache::data(*text);
  }
  if (const auto* number = std::get_if<std::int64_t>(&data.value)) {
    return mustache::data(std::to_string(*number));
  }
  if (const auto* items = std::get_if<PageData::List>(&data.value)) {
    mustache::data list(mustache::data::type::list);
    for (const PageData& item : *items) list.push_back(for_mustache(item));
    return list;
  }
  mustache::data object(mustache::data::type::object);
  for (const auto& [name, member] : std::get<PageData::Members>(data.value)) {
    if (const auto* written = std::get_if<Markdown>(&member.value)) {
      const std::string html = html_of(*written);
      object.set(name + "_html", html.empty() ? mustache::data(false) : mustache::data(html));
      continue;
    }
    // Only what html_of() made may be shown unescaped.
    if (name.ends_with("_html")) throw std::logic_error(name + " is no name for a text");
    object.set(name, for_mustache(member));
  }
  return object;
}

// Templates are looked up as partials by their names when nothing else has these.
void add_partials(mustache::data& object) {
  constexpr std::string_view folder = "site/templates/";
  constexpr std::string_view ending = ".mustache";
  for (const EmbeddedFile& file : embedded_files(EmbeddedFolder::src)) {
    if (!file.path.starts_with(folder) || !file.path.ends_with(ending)) continue;
    std::string_view name = file.path.substr(folder.size());
    name.remove_suffix(ending.size());
    if (object.get(std::string(name)) != nullptr) continue;
    object.set(
        std::string(name),
        mustache::data(mustache::partial([text = file.text] { return std::string(*text); })));
  }
}

}  // namespace

// Parsed each time: a parsed template keeps its last error in itself, so that threads
// can't share it, and parsing takes some ten microseconds.
std::string render(std::string_view name, const PageData& data) {
  mustache::mustache page(source_of(name));
  page.set_custom_escape(in_html);
  mustache::data shown = for_mustache(data);
  if (!shown.is_object()) throw std::logic_error("a template shows named members");
  add_partials(shown);
  std::string text = page.render(shown);
  if (!page.is_valid()) {
    throw std::logic_error("template " + std::string(name) + ": " + page.error_message());
  }
  return text;
}

std::string render_page(std::string_view name, const std::string& title, const PageData& data,
                        bool is_live) {
  return render("frame", PageData::Members{{"title", title},
                                           {"is_live", is_live},
                                           {"content", PageData(render(name, data))}});
}

std::string_view site_file(std::string_view name) {
  return *embedded_file(EmbeddedFolder::src, "site/templates/" + std::string(name)).text;
}

}  // namespace sandbox
