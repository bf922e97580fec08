#include "answering/attestation.h"

#include <nlohmann/json.hpp>

#include "answering/answer.h"
#include "answering/asked.h"
#include "answering/attestation_pages.h"
#include "support/catch.h"
#include "support/hash.h"
#include "support/pdf_texts.h"
#include "support/text.h"

// The proof of an answer: docs/reference/since-april.md 3.

namespace sandbox {
namespace {

using nlohmann::json;

constexpr std::int64_t now = 1'795'425'000;  // 2026-11-23

const std::string host = "http://127.0.0.1:8080";
const std::string by_identity =
    "/v3/dss/participation_familiale_eaje/identite?recipient=13002526500013&nomNaissance=HOARAU"
    "&prenoms[]=Marie-Ana%C3%ABlle&prenoms[]=Josie&anneeDateNaissance=1988&moisDateNaissance=8"
    "&jourDateNaissance=8&sexeEtatCivil=F&codeCogInseePaysNaissance=99100"
    "&codeCogInseeCommuneNaissance=97411";

const std::vector<std::string> all_scopes = {"cnav_participation_familiale_eaje_allocataires",
                                             "cnav_participation_familiale_eaje_enfants",
                                             "cnav_participation_familiale_eaje_adresse",
                                             "cnav_participation_familiale_eaje_parametres_calcul"};

Response asked(const std::string& target, const std::vector<Header>& headers,
               std::int64_t at = now) {
  static const auto catalogue = test::whole_catalogue();
  Request request;
  request.method = "GET";
  request.target = target;
  request.headers = headers;
  request.headers.push_back({"Host", "127.0.0.1:8080"});
  return answer(*catalogue, request, moment_at(at), test::usual_policy()).response;
}

Response proof(const std::string& value, const std::string& target = by_identity,
               const std::vector<std::string>& scopes = all_scopes) {
  const Token token{"11111111-2222-3333-4444-555555555555",
                    "00000000-0000-0000-0000-000000000000",
                    scopes,
                    {},
                    {},
                    ""};
  return asked(target, {{"X-Api-Key", sign_token(token, 0, published_jwt_secret)},
                        {"X-Generate-Proof", value}});
}

// The path of a link, and what is left of it without its end.
std::string path_of(const std::string& url) {
  REQUIRE(url.starts_with(host + "/"));
  return url.substr(host.size());
}

TEST_CASE("a link proves an answer, a document too when it is asked for", "[attestation]") {
  const json plain = json::parse(*proof("").body);
  CHECK(plain["meta"].empty());
  CHECK(plain["links"].empty());

  const json link = json::parse(*proof("proof-only").body);
  CHECK(link["data"] == plain["data"]);
  CHECK(link["links"].empty());
  CHECK(link["meta"].size() == 2);

  const json both = json::parse(*proof("pdf").body);
  CHECK(both["data"] == plain["data"]);
  CHECK(both["links"].size() == 1);
  CHECK(both["meta"].size() == 3);
  CHECK(both["meta"]["attestation_pdf_url_expires_at"] == now + 300);
  for (const json& body : {link, both}) {
    const std::string url = body["meta"]["verification_url"];
    CHECK(url.starts_with(host + "/attestations/verification/"));
    const std::string token = url.substr(url.rfind('/') + 1);
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "_-") == std::string::npos);
    // Anybody can recompute the code.
    std::string digits = sha256_hex(token).substr(0, 10);
    for (char& digit : digits) digit = static_cast<char>(std::toupper(digit));
    CHECK(body["meta"]["verification_code"] ==
          digits.substr(0, 4) + "-" + digits.substr(4, 4) + "-" + digits.substr(8));
  }
  const std::string document = both["links"]["attestation_pdf"];
  CHECK(document.starts_with(host + "/api/attestations/"));
  CHECK(document.ends_with(".pdf"));
}

TEST_CASE("the header has two values, and any other is refused after the recipient",
          "[attestation]") {
  for (const char* value : {"PDF", "proof_only", "true", "pdf ,", "proof-only,pdf"}) {
    INFO(value);
    const Response refused = proof(value);
    CHECK(refused.status == 400);
    CHECK(*refused.body == R"({"errors":[{"code":"00401","title":"Mauvaise requête",)"
                           R"("detail":"Votre requête est invalide","meta":{}}]})");
  }
  CHECK(proof("  ").status == 200);
  CHECK(proof("x", by_identity, {"cnous_email"}).status == 403);
  CHECK(proof("x", "/v3/dss/participation_familiale_eaje/identite?recipient=1").status == 422);
  // Before the parameters.
  CHECK(
      proof("x", "/v3/dss/participation_familiale_eaje/identite?recipient=13002526500013").status ==
      400);
}

TEST_CASE("errors, and operations that prove nothing, are as they are without it",
          "[attestation]") {
  const std::string nobody =
      "/v3/dss/participation_familiale_eaje/identite?recipient=13002526500013&nomNaissance=NOBODY"
      "&prenoms[]=Ana&anneeDateNaissance=1988&moisDateNaissance=8&jourDateNaissance=8"
      "&sexeEtatCivil=F&codeCogInseePaysNaissance=99100&codeCogInseeCommuneNaissance=97411";
  CHECK(proof("pdf", nobody).status == 404);
  CHECK(*proof("pdf", nobody).body == *proof("", nobody).body);
  const std::string other =
      "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=310605021CF";
  CHECK(proof("nonsense", other, {"mesri_identite"}).status == 200);
  // By FranceConnect the header is not looked at.
  const std::string france_connect =
      "/v3/dss/participation_familiale_eaje/france_connect?recipient=13002526500013";
  const std::vector<Header> somebody = {{"Authorization", "Bearer awa-diallo"}};
  std::vector<Header> asking = somebody;
  asking.push_back({"X-Generate-Proof", "nonsense"});
  CHECK(asked(france_connect, somebody).status == 200);
  CHECK(*asked(france_connect, asking).body == *asked(france_connect, somebody).body);
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The lines of a document, each between bars.
std::string lines_of(const std::string& pdf) {
  return "|" + join(test::texts_in_pdf(pdf), "|") + "|";
}

TEST_CASE("the document is a page of PDF, for five minutes", "[attestation]") {
  const json body = json::parse(*proof("pdf").body);
  const std::string path = path_of(body["links"]["attestation_pdf"]);
  const std::string code = body["meta"]["verification_code"];
  const Response document = asked(path, {}, now + 300);
  CHECK(document.status == 200);
  CHECK(document.headers.find("Content-Type") == "application/pdf");
  CHECK(document.headers.find("X-Robots-Tag") == "noindex");
  CHECK(document.headers.find("Cache-Control") == "no-store");
  CHECK(document.headers.find("Content-Disposition") ==
        "inline; filename=\"attestation_participation_familiale_eaje_" + code + ".pdf\"");
  CHECK(document.body->starts_with("%PDF-1."));
  const std::string pdf = lines_of(*document.body);
  for (const char* part :
       {"|DONN\xC9"
        "ES DE TEST|",
        "|R\xC9PUBLIQUE FRAN\xC7"
        "AISE|",
        "|Source : CNAF|", "|ATTESTATION DE PARTICIPATION FAMILIALE (EAJE)|",
        "|Nom de naissance : HOARAU|", "|Date de naissance : 08/08/1988|", "|Sexe : F\xE9minin|",
        "|Enfants|", "|Adresse|", "|Base de ressources annuelles : 18 730|",
        "|Ann\xE9"
        "e de calcul : 2024|",
        "13002526500013"}) {
    INFO(part);
    CHECK(holds(pdf, part));
  }
  CHECK(holds(pdf, code));
  CHECK(holds(pdf, "/attestations/verification/"));
  CHECK_FALSE(holds(pdf, "Lieu-dit"));  // it is null

  const Response stale = asked(path, {}, now + 301);
  CHECK(stale.status == 410);
  CHECK(stale.body->empty());
}

TEST_CASE("the document holds the sections that the token's scopes open", "[attestation]") {
  const json body =
      json::parse(*proof("pdf", by_identity, {"cnav_participation_familiale_eaje_enfants"}).body);
  CHECK(body["data"].size() == 4);  // as staging gives it
  const std::string pdf = lines_of(*asked(path_of(body["links"]["attestation_pdf"]), {}).body);
  CHECK(holds(pdf, "|Enfants|"));
  CHECK(holds(pdf, "ENZO"));
  CHECK_FALSE(holds(pdf, "|Allocataires|"));
  CHECK_FALSE(holds(pdf, "HOARAU"));
}

TEST_CASE("who verifies sees little of the people", "[attestation]") {
  const json body = json::parse(*proof("proof-only").body);
  const std::string path = path_of(body["meta"]["verification_url"]);
  const Response page = asked(path, {});
  CHECK(page.status == 200);
  CHECK(page.headers.find("Content-Type") == "text/html; charset=utf-8");
  const std::string& html = *page.body;
  for (const char* part : {"HOA•••", "08/1988", "TÉC•••", "18 730", "DONNÉES DE TEST",
                           "13002526500013", "23/11/2026"}) {
    INFO(part);
    CHECK(holds(html, part));
  }
  CHECK(holds(html, body["meta"]["verification_code"].get<std::string>()));
  for (const char* hidden : {"HOARAU", "08/08/1988", "ENZO", "FILAOS"}) {
    INFO(hidden);
    CHECK_FALSE(holds(html, hidden));
  }
  CHECK(asked(path, {}, now + 5 * 365 * 86400LL).status == 200);
  CHECK(asked(path, {}, now + 5 * 365 * 86400LL + 1).status == 410);
}

TEST_CASE("what was not sealed here is not found", "[attestation]") {
  const json body = json::parse(*proof("pdf").body);
  const std::string document = path_of(body["links"]["attestation_pdf"]);
  const std::string link = path_of(body["meta"]["verification_url"]);
  const std::string token = document.substr(0, document.size() - 4);
  std::vector<std::string> forged = {"/api/attestations/x.pdf", "/api/attestations/--.pdf",
                                     token + "A.pdf", token.substr(0, token.size() - 1) + ".pdf",
                                     // each is a good token of the other kind
                                     "/attestations/verification/" + token.substr(18),
                                     "/api/attestations/" + link.substr(27) + ".pdf"};
  for (const std::size_t at : {std::size_t{18}, std::size_t{100}, token.size() / 2,
                               token.size() - 44, token.size() - 20}) {
    std::string changed = token;
    changed[at] = changed[at] == 'x' ? 'y' : 'x';
    forged.push_back(changed + ".pdf");
  }
  for (const std::string& path : forged) {
    INFO(path);
    const Response answer = asked(path, {});
    CHECK(answer.status == 404);
    CHECK(answer.body->empty());
  }
}

}  // namespace
}  // namespace sandbox
