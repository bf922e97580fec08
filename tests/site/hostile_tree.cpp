#include "site/hostile_tree.h"

#include <set>

#include "catalogue/assemble.h"
#include "model/json_writer.h"
#include "support/catch.h"
#include "support/checked.h"
#include "sync/embedded.h"

namespace sandbox::test {
namespace {

const std::set<std::string>& our_elements() {
  static const std::set<std::string> elements = [] {
    std::set<std::string> all = {"!DOCTYPE", "meta", "link", "input", "br"};
    for (const char* name :
         {"html",   "head",     "title",  "script",  "body", "a",       "header",     "nav",
          "form",   "button",   "main",   "footer",  "h1",   "h2",      "h3",         "p",
          "span",   "code",     "pre",    "ul",      "li",   "div",     "section",    "table",
          "thead",  "tbody",    "tr",     "th",      "td",   "details", "summary",    "dl",
          "dt",     "dd",       "label",  "strong",  "em",   "ol",      "blockquote", "select",
          "option", "fieldset", "legend", "noscript"}) {
      all.insert(name);
      all.insert(std::string("/") + name);
    }
    return all;
  }();
  return elements;
}

const std::set<std::string> our_attributes = {
    "lang",        "charset",   "name",       "content",        "rel",
    "href",        "type",      "src",        "defer",          "class",
    "id",          "tabindex",  "action",     "aria-label",     "placeholder",
    "maxlength",   "role",      "scope",      "open",           "title",
    "aria-live",   "for",       "value",      "html",           "selected",
    "checked",     "data-path", "data-token", "data-versioned", "data-live",
    "data-in-path"};

}  // namespace

const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> texts = {
      "<script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "\"><svg onload=alert(1)>",
      "' onmouseover='alert(1)",
      "</pre></code></title><iframe src=//a.invalid>",
      "{{title}}{{{content}}}{{> frame}}",
      "<!-- --><style>*{display:none}</style>",
      "javascript:alert(1)",
      "[x](javascript:alert(1)) [y](data:text/html;base64,x) <https://a.invalid\"onclick=x>",
      "\xE2\x80\xAE"
      "gnp.exe",
      "&lt;b&gt;&#x3c;b&#62;",
      "]]><?php echo 1 ?><%= 1 %>",
  };
  return texts;
}

std::shared_ptr<const Catalogue> hostile_catalogue() {
  TreeText files;
  std::string personas;
  int number = 0;
  for (const std::string& text : hostile_texts()) {
    const std::string quoted = json_text(text);
    const std::string n = std::to_string(number++);
    files.emplace_back(
        "api_particulier_v3_mesri_statut_etudiant_with_ine/" + n + "<b>&\"'" + n + ".yaml",
        "title: " + quoted + "\ndescription: " + quoted + "\npersona: p" + n +
            "\nparams: {ine: " + quoted + "}\nstatus: 200\npayload: '{\"a\": 1}'\n");
    files.emplace_back("api_particulier_v3_dss/<i onclick=x>" + n + ".yaml",
                       "description: " + quoted + "\nparams: {a: 1}\nstatus: 200\npayload: '{'\n");
    files.emplace_back(
        "api_particulier_v3_cnav_quotient_familial_with_civility/x" + n + ".yaml",
        "params: {nomNaissance: " + quoted + ", prenoms: [" + quoted +
            "], anneeDateNaissance: 1990}\nstatus: 404\npayload:\n  errors: [{code: " + quoted +
            ", title: " + quoted + "}]\n");
    personas += "p" + n + ":\n  histoire: " + quoted + "\n  foyer: " + quoted +
                "\n  identite: {nom_naissance: " + quoted + ", prenoms: [" + quoted +
                "]}\n  situations: {" + quoted + ": " + quoted + "}\n";
  }
  files.emplace_back("personas.yaml", personas);
  // Names that a commit or a disk can have, and some that only we can make.
  const std::string names[] = {"..yaml",
                               "...yaml",
                               "..\\..\\x.yaml",
                               "%2e%2e%2fx.yaml",
                               "~2e~2e.yaml",
                               "a\nb.yaml",
                               std::string("a\0b.yaml", 8),
                               "\xC3\xA9 \xE2\x80\xAE.yaml",
                               "\"onclick=\"x.yaml",
                               std::string(240, 'n') + ".yaml",
                               std::string(80, '<') + ".yaml"};
  for (const std::string& name : names) {
    files.emplace_back("api_particulier_v3_mesri_statut_etudiant_with_ine/" + name,
                       "title: T\nparams: {ine: 'n" + std::to_string(number++) +
                           "'}\nstatus: 404\npayload: '{}'\n");
  }
  TreeFiles all;
  all.schemas = embedded_schemas();
  all.payloads.push_back(tree_of(files));
  return Assembler().assemble(all);
}

void check_is_ours(const SeenPage& page) {
  for (const std::string& element : page.elements) {
    INFO(element);
    CHECK(our_elements().contains(element));
  }
  for (const std::string& attribute : page.attributes) {
    INFO(attribute);
    CHECK(our_attributes.contains(attribute));
  }
}

}  // namespace sandbox::test
