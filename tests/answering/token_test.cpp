#include "answering/token.h"

#include <atomic>
#include <cstdint>
#include <thread>

#include "support/base64.h"
#include "support/catch.h"
#include "support/hash.h"
#include "support/shared.h"

// Expectations: docs/reference/crosscutting.md 2.2; issue 3, hostile tokens.

namespace sandbox {
namespace {

const std::string secret{published_jwt_secret};
const std::string uid = "11111111-2222-3333-4444-555555555555";
const std::string internal = "00000000-0000-0000-0000-000000000000";
const std::string good_header = R"({"alg":"HS256"})";
const std::string good_claims =
    R"({"uid":")" + uid + R"(","jti":")" + internal + R"(","scopes":["a","b"]})";

// Signed, whatever it says.
std::string signed_token(const std::string& header, const std::string& claims) {
  const std::string message = base64url(header) + "." + base64url(claims);
  return message + "." + base64url(hmac_sha256(secret, message));
}
std::string with_claims(const std::string& more) {
  return signed_token(good_header,
                      good_claims.substr(0, good_claims.size() - 1) + "," + more + "}");
}
std::string nested(const std::string& open, const std::string& close, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += open;
  for (int i = 0; i < times; ++i) out += close;
  return out;
}

TEST_CASE("a good token says who asks and what for", "[token]") {
  const auto token = verify_token(signed_token(good_header, good_claims), secret);
  REQUIRE(token);
  CHECK(token->uid == uid);
  CHECK(token->jti == internal);
  CHECK(token->scopes == std::vector<std::string>{"a", "b"});
  CHECK_FALSE(token->expires);
  CHECK_FALSE(token->not_before);
}

TEST_CASE("tokens that are read", "[token]") {
  struct Row {
    const char* what;
    std::string token;
  };
  const Row rows[] = {
      {"with other claims", with_claims(R"("iat":1,"iss":"x","aud":["y"],"sub":"z","mcp":true)")},
      {"with a type", signed_token(R"({"typ":"JWT","alg":"HS256"})", good_claims)},
      {"100 levels deep, where nobody reads", with_claims("\"x\":" + nested("[", "]", 99))},
      {"without scopes",
       signed_token(good_header, R"({"uid":")" + uid + R"(","jti":")" + internal + "\"}")},
      {"with scopes that are none", with_claims(R"("x":1)")},
      {"with white space in its JSON",
       signed_token("{ \"alg\" : \"HS256\" }\n", " " + good_claims)},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(verify_token(row.token, secret));
  }
}

TEST_CASE("hostile tokens are not believed", "[token]") {
  const std::string good = signed_token(good_header, good_claims);
  const std::size_t first = good.find('.');
  const std::size_t second = good.find('.', first + 1);
  const std::string header = good.substr(0, first);
  const std::string claims = good.substr(first + 1, second - first - 1);
  const std::string signature = good.substr(second + 1);
  // The last character of 32 bytes holds four bits, and two that must be 0.
  std::string other_bits = good;
  other_bits.back() = static_cast<char>(other_bits.back() + 1);
  const auto claims_of = [&](const std::string& who, const std::string& id) {
    return signed_token(good_header, R"({"uid":)" + who + R"(,"jti":)" + id + "}");
  };
  const std::string quoted_uid = "\"" + uid + "\"";
  const std::string quoted_internal = "\"" + internal + "\"";
  struct Row {
    const char* what;
    std::string token;
  };
  const Row rows[] = {
      {"nothing", ""},
      {"a word", "token"},
      {"dots", ".."},
      {"one segment", header},
      {"two segments", header + "." + claims},
      {"four segments", good + "." + signature},
      {"an empty header", "." + claims + "." + signature},
      {"empty claims", header + ".." + signature},
      {"an empty signature", header + "." + claims + "."},
      {"alg none, unsigned", base64url(R"({"alg":"none"})") + "." + claims + "."},
      {"alg none, signed", signed_token(R"({"alg":"none"})", good_claims)},
      {"RS256", signed_token(R"({"alg":"RS256"})", good_claims)},
      {"HS512", signed_token(R"({"alg":"HS512"})", good_claims)},
      {"alg that is a list", signed_token(R"({"alg":["HS256"]})", good_claims)},
      {"alg that is a number", signed_token(R"({"alg":256})", good_claims)},
      {"no alg", signed_token("{}", good_claims)},
      {"alg twice", signed_token(R"({"alg":"none","alg":"HS256"})", good_claims)},
      {"a header that is a list", signed_token(R"(["HS256"])", good_claims)},
      {"a header that is no JSON", signed_token("alg=HS256", good_claims)},
      {"another secret", sign_token({uid, internal, {"a"}, {}, {}, ""}, 0, "another")},
      {"other claims under the signature", header + "." + base64url("{}") + "." + signature},
      {"a signature of another length", good.substr(0, good.size() - 4)},
      {"a signature and more", good + "AAAA"},
      {"a stray % at the end", good + "%"},
      {"padding of the claims", header + "." + claims + "=." + signature},
      {"standard base64", header + "." + claims + "." + "+/" + signature.substr(2)},
      {"unused bits of the signature", other_bits},
      {"a line end", good + "\n"},
      {"a space before", " " + good},
      {"a zero byte", good + std::string(1, '\0')},
      {"bytes of no alphabet", header + ".\xFF\xFE." + signature},
      {"1 MiB", std::string(1024 * 1024, 'A')},
      {"1 MiB of dots", std::string(1024 * 1024, '.')},
      {"1 MiB of claims, well signed",
       signed_token(good_header, "{\"x\":\"" + std::string(1024 * 1024, 'x') + "\"}")},
      {"claims that are no UTF-8", with_claims("\"x\":\"\xFF\"")},
      {"claims that are no JSON", signed_token(good_header, "uid=1")},
      {"claims that are cut", signed_token(good_header, good_claims.substr(0, 40))},
      {"claims that are a text", signed_token(good_header, "\"x\"")},
      {"claims and more", signed_token(good_header, good_claims + "{}")},
      {"claims, a NUL and more", signed_token(good_header, good_claims + std::string("\0{}", 3))},
      {"a byte order mark", signed_token(good_header, "\uFEFF" + good_claims)},
      {"a byte order mark in the header", signed_token("\uFEFF" + good_header, good_claims)},
      {"nested 101 deep", with_claims("\"x\":" + nested("[", "]", 100))},
      {"nested 1,000 deep", with_claims("\"x\":" + nested("[", "]", 1'000))},
      {"nested as deep as 16 KiB hold", with_claims("\"x\":" + nested("[", "]", 5'800))},
      {"nested 10,000 deep", with_claims("\"x\":" + nested("[", "]", 10'000))},
      {"objects 1,000 deep", with_claims("\"x\":" + nested("{\"a\":", "1}", 1'000))},
      {"only opened", signed_token(good_header, std::string(10'000, '['))},
      {"a claim twice", with_claims(R"("uid":"22222222-2222-3333-4444-555555555555")")},
      {"scopes twice", with_claims(R"("scopes":["c"])")},
      {"no jti", signed_token(good_header, R"({"uid":")" + uid + "\"}")},
      {"a jti that no database knows", claims_of(quoted_uid, quoted_uid)},
      {"a jti that is a list", claims_of(quoted_uid, "[" + quoted_internal + "]")},
      {"exp that is a list", with_claims(R"("exp":[1])")},
      {"exp that is true", with_claims(R"("exp":true)")},
      {"padding that is too long", good + "=="},
      {"padding in the middle", header + "." + claims + ".=" + signature},
      {"a payload that is not encoded",
       signed_token(R"({"alg":"HS256","b64":false,"crit":["b64"]})", good_claims)},
      {"a zero byte after the claims",
       signed_token(good_header, good_claims + std::string(1, '\0'))},
      {"a byte order mark", signed_token("\xEF\xBB\xBF" + std::string(good_header), good_claims)},
      {"nbf that is an object", with_claims(R"("nbf":{})")},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK_FALSE(verify_token(row.token, secret));
  }
}

// Source: docs/reference/observed.md E12.
TEST_CASE("what the service takes loosely in a token", "[token]") {
  const std::string good = signed_token(good_header, good_claims);
  CHECK(verify_token(good + "=", secret));
  CHECK(verify_token(signed_token(R"({"alg":"hs256"})", good_claims), secret));
  CHECK(verify_token(signed_token(R"({"alg":"HS256","b64":true})", good_claims), secret));
  const auto not_before = [](const std::string& value) {
    const auto token = verify_token(with_claims("\"nbf\":" + value), secret);
    REQUIRE(token);
    return token->not_before.value_or(-1);
  };
  CHECK(not_before("\"abc\"") == 0);
  CHECK(not_before("\"1700000000\"") == 1'700'000'000);
}

TEST_CASE("a token whose uid is no UUID is nobody's", "[token]") {
  const auto is_whole = [](const std::string& claims) {
    const auto token = verify_token(signed_token(good_header, claims), secret);
    REQUIRE(token);
    return token->is_whole;
  };
  const auto with_uid = [&](const std::string& value) {
    return is_whole(R"({"uid":)" + value + R"(,"jti":")" + internal + "\"}");
  };
  CHECK(with_uid("\"" + uid + "\""));
  CHECK(with_uid("\"" + uid + "\\n\""));
  CHECK(with_uid("\"foo\\n" + uid + "\""));
  CHECK_FALSE(is_whole(R"({"jti":")" + internal + "\"}"));
  CHECK_FALSE(with_uid("1"));
  CHECK_FALSE(with_uid("null"));
  CHECK_FALSE(with_uid("\"AAAAAAAA-2222-3333-4444-555555555555\""));
  CHECK_FALSE(with_uid("\"1111-2222\""));
  CHECK_FALSE(with_uid("\"111111112222333344445555555555550000\""));
  CHECK_FALSE(with_uid("\"x" + uid + "\""));
}

TEST_CASE("exp and nbf are numbers of any size", "[token]") {
  struct Row {
    const char* written;
    std::int64_t least;
    std::int64_t most;
  };
  constexpr std::int64_t far = 100'000'000'000'000'000;
  const Row rows[] = {
      {"1700000000", 1'700'000'000, 1'700'000'000},
      {"1700000000.9", 1'700'000'000, 1'700'000'000},
      {"1.7e9", 1'700'000'000, 1'700'000'000},
      {"1e20", far, INT64_MAX},
      {"1e300", far, INT64_MAX},
      {"99999999999999999999999999", far, INT64_MAX},
      {"-5", -5, -5},
      {"-1e300", INT64_MIN, -far},
      {"0", 0, 0},
  };
  for (const Row& row : rows) {
    INFO(row.written);
    const std::string number = row.written;
    const auto token =
        verify_token(with_claims("\"exp\":" + number + ",\"nbf\":" + number), secret);
    REQUIRE(token);
    REQUIRE(token->expires);
    CHECK(row.least <= *token->expires);
    CHECK(*token->expires <= row.most);
    CHECK(token->not_before == token->expires);
  }
  const auto without = verify_token(with_claims("\"exp\":null"), secret);
  REQUIRE(without);
  CHECK_FALSE(without->expires);
}

TEST_CASE("a signed token is read as it was written", "[token]") {
  const Token written{uid, internal, {"é", "\"<&>"}, 2'000'000'000, 1'000'000'000, ""};
  const auto read = verify_token(sign_token(written, 5, secret), secret);
  REQUIRE(read);
  CHECK(read->uid == written.uid);
  CHECK(read->jti == written.jti);
  CHECK(read->scopes == written.scopes);
  CHECK(read->expires == written.expires);
  CHECK(read->not_before == written.not_before);
}

TEST_CASE("a token is at most 16 KiB long", "[token]") {
  const auto signed_with = [](std::size_t letters) {
    return sign_token({uid, internal, {std::string(letters, 'x')}, 2'000'000'000, {}, ""}, 5,
                      secret);
  };
  std::size_t letters = 12'000;
  while (signed_with(letters + 1).size() <= 16'384) ++letters;
  CHECK(verify_token(signed_with(letters), secret));
  CHECK_FALSE(verify_token(signed_with(letters + 1), secret));
}

TEST_CASE("the published token of staging is believed", "[token]") {
  const auto folder = shared_folder("siade_staging_data");
  if (!folder) {
    WARN("skipped: no ../shared/siade_staging_data beside the project");
    return;
  }
  std::string text = text_of_file(*folder / "tokens" / "default");
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  const auto token = verify_token(text, secret);
  REQUIRE(token);
  CHECK(token->jti == internal);
  CHECK(token->scopes.size() == 103);
  REQUIRE(token->expires);
  CHECK(*token->expires > 2'000'000'000);
  CHECK_FALSE(verify_token(text + "%", secret));
}

TEST_CASE("good tokens are remembered, within bounds; bad ones are not", "[token]") {
  const TokenVerifier verifier{secret};
  const std::string good = signed_token(good_header, good_claims);
  const auto known = verifier.verify(good);
  REQUIRE(known != nullptr);
  CHECK(verifier.verify(good) == known);  // the very same
  CHECK(verifier.remembered() == 1);
  for (int i = 0; i < 3'000; ++i) CHECK(verifier.verify("bad" + std::to_string(i)) == nullptr);
  CHECK(verifier.remembered() == 1);
  for (int i = 0; i < 3'000; ++i) {
    if (verifier.verify(with_claims("\"x\":" + std::to_string(i))) == nullptr) FAIL("token " << i);
    if (verifier.remembered() > TokenVerifier::most_remembered) FAIL("remembers too many");
  }
  CHECK(verifier.verify(good) != nullptr);
  CHECK(TokenVerifier("another").verify(good) == nullptr);
}

TEST_CASE("a verifier serves many threads", "[token]") {
  const TokenVerifier verifier{secret};
  std::vector<std::thread> threads;
  std::atomic<int> believed = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 400; ++i) {
        if (verifier.verify(with_claims("\"x\":" + std::to_string((i * 7 + t) % 1'500)))) {
          ++believed;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(believed == 1'600);
}

}  // namespace
}  // namespace sandbox
