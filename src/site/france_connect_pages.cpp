#include "site/france_connect_pages.h"

#include <variant>

#include "site/give.h"
#include "support/text.h"

namespace sandbox {
namespace {

using namespace france_connect;

PageData texts(const std::vector<std::string>& all) {
  PageData::List list;
  for (const std::string& one : all) list.emplace_back(one);
  return list;
}

PageData shown(const Person& person) {
  const auto birth = person.claims.find("birthdate");
  return PageData::Members{{"id", person.id},
                           {"name", person.name},
                           {"birth", birth == person.claims.end() ? "" : birth->second},
                           {"shows", person.shows}};
}

// The households one by one, and the others of each kind together.
PageData groups_of(const People& people) {
  struct Group {
    std::string title;
    bool is_open = true;
    PageData::List people = {};
  };
  std::vector<Group> groups;
  const auto group_called = [&](const std::string& title, bool is_open) -> Group& {
    for (Group& group : groups) {
      if (group.title == title) return group;
    }
    return groups.emplace_back(Group{title, is_open});
  };
  for (const Person& person : people.all) {
    using Kind = Person::Kind;
    const std::string title = person.kind == Kind::given       ? "Identités données au démarrage"
                              : person.kind == Kind::household ? "Foyer " + person.household
                              : person.kind == Kind::file
                                  ? "Autres fichiers france_connect de l’arbre"
                                  : "Identités qu’un cas attend";
    const bool is_open = person.kind == Kind::given || person.kind == Kind::household;
    group_called(title, is_open).people.push_back(shown(person));
  }
  // Where there are no households, what there is must not be hidden.
  const bool are_all_closed =
      std::ranges::none_of(groups, [](const Group& group) { return group.is_open; });
  PageData::List list;
  for (Group& group : groups) {
    list.push_back(PageData::Members{{"title", group.title},
                                     {"is_open", group.is_open || are_all_closed},
                                     {"people", std::move(group.people)}});
  }
  return list;
}

struct Writer {
  httplib::Response& to;

  void operator()(const Response& response) const {
    to.status = response.status;
    std::string type;
    for (const std::string& line : split(response.headers.text(), '\n')) {
      const std::size_t colon = line.find(": ");
      if (colon == std::string::npos) continue;
      const std::string name = line.substr(0, colon);
      const std::string value = line.substr(colon + 2, line.size() - colon - 3);  // less the CR
      if (name == "Content-Type") {
        type = value;
      } else {
        to.set_header(name, value);
      }
    }
    if (response.body != nullptr && !response.body->empty()) to.set_content(*response.body, type);
  }

  void operator()(const ErrorPage& page) const {
    give_page(to, page.status, "france_connect_error", "Demande refusée",
              PageData::Members{{"help", page.help},
                                {"code", page.code},
                                {"error", page.error},
                                {"description", page.description},
                                {"id", page.id}});
    no_store();
  }

  void operator()(const ChoicePage& page) const {
    give_page(to, 200, "france_connect_choice", "Qui êtes-vous ?",
              PageData::Members{{"client", page.client},
                                {"origin", page.redirect_origin},
                                {"is_declared", page.is_declared},
                                {"ticket", page.ticket},
                                {"scopes", texts(page.scopes)},
                                {"has_dropped", !page.dropped.empty()},
                                {"dropped", texts(page.dropped)},
                                {"has_unlisted", !page.unlisted.empty()},
                                {"unlisted", texts(page.unlisted)},
                                {"groups", groups_of(*page.people)}},
              leaving_page_policy);
    to.set_header("Set-Cookie", page.cookie);
    no_store();
  }

  void operator()(const LoggedOutPage&) const {
    give_page(to, 200, "france_connect_logged_out", "Déconnexion", PageData::Members{});
    no_store();
  }

  void no_store() const {
    to.headers.erase("cache-control");
    to.set_header("cache-control", "no-store");
  }
};

void answer(const FranceConnectSources& sources, httplib::Response& response, bool is_next) {
  const auto catalogue = sources.catalogue();
  if (catalogue == nullptr) {
    give(response, 503, "the tree is still being loaded\n", plain_text_type);
    return;
  }
  const Request& request = PageServer::asked();
  const Writer write{response};
  if (is_next) {
    write(sources.provider->ask_for_next(request, catalogue));
  } else {
    std::visit(write, sources.provider->answer(request, sources.clock(), catalogue));
  }
}

}  // namespace

// Bodies are taken from the request itself: httplib would read forms its own way, and refuse
// those above 8 KiB (docs/libraries.md 2.4). A dot in a path stands for itself only because
// Site::owns() lets nothing else through.
void add_france_connect(PageServer& server, const FranceConnectSources& sources) {
  const auto add = [&](const std::string& path, bool is_next) {
    const auto get = [sources, is_next](const httplib::Request&, httplib::Response& response) {
      answer(sources, response, is_next);
    };
    const auto with_body = [sources, is_next](const httplib::Request&, httplib::Response& response,
                                              const httplib::ContentReader&) {
      answer(sources, response, is_next);
    };
    server.Get(path, get);
    server.Post(path, with_body);
    server.Delete(path, with_body);
  };
  for (const std::string& path : france_connect::Provider::paths()) add(path, false);
  add(next_login_path, true);
}

}  // namespace sandbox
