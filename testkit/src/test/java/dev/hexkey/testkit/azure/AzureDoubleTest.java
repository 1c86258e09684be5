package dev.hexkey.testkit.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.testkit.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureDoubleTest {
  private static final String SCOPE = "https://vault.azure.net/.default offline_access openid";
  private static final String CAPABILITY = "{\"access_token\":{\"xms_cc\":{\"values\":[\"CP1\"]}}}";

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private AzureDouble azure;
  private EntraDouble entra;
  private EntraUser ada;
  private EntraApp app;
  private KeyVaultDouble vault;
  private HttpClient http;

  @BeforeEach
  void start() throws Exception {
    azure = AzureDouble.start(folder, clock);
    entra = azure.entra();
    ada = entra.addUser("ada@contoso.example", "Ada");
    app = entra.addPublicClient("laptop <1>");
    vault = azure.vault("kv-plugins");
    vault.put("a", "1");
    vault.grant("readers", VaultPermission.GET);
    http = HttpClient.newBuilder().sslContext(azure.sslContext()).build();
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  @Test
  void signsInOnTheDevicePage() throws Exception {
    Map<String, Object> code = startSignIn("");

    FormPage page = FormPage.open(azure, URI.create(text(code, "verification_uri")));
    FormPage wrong = page.fill(answers("NOPE", "continue"));
    FormPage done = wrong.fill(answers(text(code, "user_code"), "continue"));

    assertThat(wrong.html()).contains("That code didn");
    assertThat(done.html()).contains("You have signed in to the laptop &lt;1&gt; application");
    assertThat(poll(code)).containsKeys("access_token", "refresh_token", "id_token");
  }

  @Test
  void cancelsOnTheDevicePage() throws Exception {
    Map<String, Object> code = startSignIn("");

    FormPage.open(azure, URI.create(text(code, "verification_uri")))
        .fill(answers(text(code, "user_code"), "cancel"));

    assertThat(poll(code)).containsEntry("error", "authorization_declined");
  }

  @Test
  void showsARefusalOnThePageAlone() throws Exception {
    entra.refuseOnPageOnly();
    ada.refuse(SignInWay.DEVICE_CODE, 53003);
    Map<String, Object> code = startSignIn("");

    FormPage page =
        FormPage.open(azure, URI.create(text(code, "verification_uri")))
            .fill(answers(text(code, "user_code"), "continue"));

    assertThat(page.html()).contains("AADSTS53003");
    assertThat(poll(code)).containsEntry("error", "authorization_pending");
    clock.advance(Duration.ofMinutes(15));
    assertThat(poll(code)).containsEntry("error", "expired_token");
  }

  @Test
  void speaksTheLanguageAskedFor() throws Exception {
    assertThat(text(startSignIn("?mkt=de-DE"), "message")).startsWith("Öffnen Sie");
  }

  @Test
  void slowsDown() throws Exception {
    Map<String, Object> code = startSignIn("");
    entra.slowDownNext(1);

    assertThat(poll(code)).containsEntry("error", "slow_down");
    assertThat(poll(code)).containsEntry("error", "authorization_pending");
  }

  @Test
  void namesTheTokensHomeAndRefusesStrangers() throws Exception {
    String other = entra.addTenant();
    EntraUser guest = entra.addUser("bob@fabrikam.example", "Bob", other);

    Map<String, Object> refused = signIn(guest);
    guest.invite(entra.tenantId());
    Map<String, Object> signedIn = signIn(guest);

    assertThat(text(refused, "error_description")).startsWith("AADSTS50020");
    Jwt token = Jwt.parse(text(signedIn, "access_token")).orElseThrow();
    assertThat(token.text("tid")).isEqualTo(entra.tenantId());
    assertThat(guest.objectIdIn(entra.tenantId())).contains(token.text("oid"));
    assertThat(token.text("oid")).isNotEqualTo(guest.objectId());
  }

  @Test
  void keepsAnOldRefreshTokenForNinetyDays() throws Exception {
    String first = text(signIn(ada), "refresh_token");

    clock.advance(Duration.ofDays(89));
    assertThat(refresh(first)).containsKey("access_token");
    assertThat(refresh(first)).containsKey("access_token");
    clock.advance(Duration.ofDays(1));
    assertThat(text(refresh(first), "error_description")).startsWith("AADSTS700082");
  }

  @Test
  void asksForANewerTokenOnceAccessIsRevoked() throws Exception {
    ada.join("readers");
    Map<String, Object> first = signIn(ada);
    assertThat(get(text(first, "access_token")).statusCode()).isEqualTo(200);

    ada.revokeAccess();
    HttpResponse<String> revoked = get(text(first, "access_token"));
    Map<String, Object> second = refresh(text(first, "refresh_token"));

    String challenge = revoked.headers().firstValue("WWW-Authenticate").orElseThrow();
    assertThat(revoked.statusCode()).isEqualTo(401);
    assertThat(challenge).contains("error=\"insufficient_claims\"");
    String claims = challenge.replaceFirst(".*claims=\"([^\"]*)\".*", "$1");
    assertThat(new String(Base64.getDecoder().decode(claims), StandardCharsets.UTF_8))
        .startsWith("{\"access_token\":{\"nbf\":");
    assertThat(get(text(second, "access_token")).statusCode()).isEqualTo(200);
  }

  @Test
  void readsByTheRolesOfAGroup() throws Exception {
    String token = text(signIn(ada), "access_token");

    assertThat(get(token).statusCode()).isEqualTo(403);
    ada.join("readers");
    assertThat(get(token).body()).contains("\"value\":\"1\"");
    ada.leave("readers");
    assertThat(get(token).statusCode()).isEqualTo(403);
  }

  @Test
  void refusesAnExpiredToken() throws Exception {
    ada.join("readers");
    String token = text(signIn(ada), "access_token");

    clock.advance(Duration.ofMinutes(75));

    assertThat(get(token).statusCode()).isEqualTo(401);
  }

  @Test
  void challengesFalselyOnDemand() throws Exception {
    vault.challenge("Bearer authorization=\"https://evil.example/t\", scope=\"x\"");
    assertThat(get("none").headers().firstValue("WWW-Authenticate").orElseThrow())
        .contains("evil.example");

    vault.challenge("");
    assertThat(get("none").headers().firstValue("WWW-Authenticate")).isEmpty();

    vault.usualChallenge();
    assertThat(get("none").headers().firstValue("WWW-Authenticate").orElseThrow())
        .isEqualTo(
            "Bearer authorization=\"%s/%s\", resource=\"https://vault.azure.net\"",
            entra.url(), entra.tenantId());
  }

  @Test
  void disturbsInTheOrderAskedFor() throws Exception {
    ada.join("readers");
    String token = text(signIn(ada), "access_token");
    vault.disturb().failNext(1, 503);
    vault.disturb().garbageNext(1);
    vault.disturb().redirectNext(1, URI.create("https://evil.example/"));

    assertThat(get("none").statusCode()).isEqualTo(401);
    assertThat(get(token).statusCode()).isEqualTo(503);
    assertThat(get(token).body()).startsWith("<html>");
    assertThat(get(token).headers().firstValue("Location")).contains("https://evil.example/");
    assertThat(get(token).statusCode()).isEqualTo(200);
  }

  @Test
  void spellsTheInnerErrorAsToldTo() throws Exception {
    vault.spellInnerError("innerError");

    assertThat(get(text(signIn(ada), "access_token")).body())
        .contains("\"innerError\":{\"code\":\"ForbiddenByRbac\"}");
  }

  @Test
  void remembersWhoAskedWhereWithoutShowingTokens() throws Exception {
    String token = text(signIn(ada), "access_token");
    get(token);

    SeenRequest last = azure.requests().get(azure.requests().size() - 1);

    assertThat(last.host()).isEqualTo(vault.url().getAuthority());
    assertThat(last).hasToString("GET " + vault.url() + "/secrets/a with Authorization: 403");
    assertThat(azure.requests().toString()).doesNotContain(token).doesNotContain("grant_type");
  }

  private Map<String, Object> signIn(EntraUser user) throws Exception {
    Map<String, Object> code = startSignIn("");
    entra.approve(text(code, "user_code"), user);
    return poll(code);
  }

  private Map<String, Object> startSignIn(String query) throws Exception {
    return post("devicecode" + query, Map.of("scope", SCOPE));
  }

  private Map<String, Object> poll(Map<String, Object> code) throws Exception {
    return post(
        "token",
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "device_code",
            text(code, "device_code"),
            "claims",
            CAPABILITY));
  }

  private Map<String, Object> refresh(String token) throws Exception {
    return post("token", Map.of("grant_type", "refresh_token", "refresh_token", token));
  }

  private Map<String, Object> post(String path, Map<String, String> fields) throws Exception {
    Map<String, String> all = new LinkedHashMap<>(fields);
    all.put("client_id", app.clientId());
    String form =
        all.entrySet().stream()
            .map(field -> field.getKey() + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(entra.authority().resolve("oauth2/v2.0/" + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return Json.object(
        http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)).body());
  }

  private HttpResponse<String> get(String token) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(vault.url().resolve("/secrets/a?api-version=7.4"))
            .header("Authorization", "Bearer " + token)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, String> answers(String userCode, String button) {
    return Map.of("user_code", userCode, "username", "ada@contoso.example", "action", button);
  }

  private static String text(Map<String, Object> object, String name) {
    return Json.text(object, name).orElseThrow();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
