// A client's tests against the sandbox: one server for all of them, a session for each.
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StudentTest {
  static final String PROGRAM = System.getenv().getOrDefault("BAC_A_SABLE", "bac-a-sable");
  static final String OPERATION = "api_particulier_v3_mesri_statut_etudiant_with_ine";
  static Process server;
  static String url;

  @BeforeAll
  static void start() throws Exception {
    server = new ProcessBuilder(PROGRAM, "serve", "--listen", "127.0.0.1:0", "--log", "off").start();
    url = server.inputReader().readLine().replace("ready ", "");
  }

  @AfterAll
  static void stop() throws Exception {
    String coverage = call("GET", "/_sandbox/coverage", "", "").body();
    System.out.println(coverage.replaceFirst(",\"operations\".*", "}"));
    server.destroy();
  }

  static HttpResponse<String> call(String method, String path, String body, String token) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
        .method(method, BodyPublishers.ofString(body)).header("Authorization", "Bearer " + token).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  static HttpResponse<String> student(String session, String ine) throws Exception {
    Process token = new ProcessBuilder(PROGRAM, "token", "--session", session).start();
    String path = "/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=" + ine;
    return call("GET", path, "", token.inputReader().readLine());
  }

  @Test
  void knownStudent() throws Exception {
    HttpResponse<String> answer = student("known", "310605021CF");
    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().contains("\"nom_naissance\":\"FABRE\""));
  }

  @Test
  void providerTimesOutOnce() throws Exception {
    String rules = "{\"rules\": {\"" + OPERATION + "\": [{\"status\": 504, \"times\": 1}]}}";
    assertEquals(200, call("PUT", "/_sandbox/sessions/late", rules, "").statusCode());
    assertEquals(504, student("late", "310605021CF").statusCode());
    assertEquals(200, student("late", "310605021CF").statusCode());
  }
}
