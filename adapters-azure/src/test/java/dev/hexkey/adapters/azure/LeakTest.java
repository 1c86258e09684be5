package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.Settings;
import dev.hexkey.ports.SignIn;
import dev.hexkey.testkit.Canary;
import dev.hexkey.testkit.CapturedLogs;
import dev.hexkey.testkit.InMemoryAdapter;
import dev.hexkey.testkit.LeakSearch;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.SeenRequest;
import dev.hexkey.testkit.azure.VaultNetwork;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakTest {
  private static final String URI = "azure+kv://my-vault/" + Canary.PATH;

  private SignedIn world;
  private final StringWriter seen = new StringWriter();

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    world = new SignedIn(folder);
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    world.vault.put(Canary.PATH, Canary.SECRET);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private void fails(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isNotNull();
    thrown.printStackTrace(new PrintWriter(seen)); // with every cause
  }

  private void shows(Object anything) {
    seen.append(anything.toString()).append('\n');
  }

  /** Tokens and codes that the double has given or been given. */
  private Set<String> credentials() {
    Set<String> found = new LinkedHashSet<>();
    for (SeenRequest request : world.azure.entra().requests()) {
      for (String name : List.of("device_code", "refresh_token", "code", "code_verifier")) {
        String value = request.form().get(name);
        if (value != null) {
          found.add(value);
        }
      }
    }
    return found;
  }

  private static void failInEveryWay(LeakTest at, Hexkey client) {
    SignedIn world = at.world;
    client.secrets().resolve(URI).close();
    world.vault.disturb().failNext(1, 429, "120");
    at.fails(() -> client.secrets().resolve(URI));
    for (int status : List.of(400, 401, 403, 404, 409, 412, 418, 500, 503)) {
      world.vault.disturb().failNext(3, status);
      at.fails(() -> client.secrets().resolve(URI).close());
      world.vault.disturb().clear();
    }
    world.vault.disturb().garbageNext(1);
    at.fails(() -> client.secrets().resolve(URI));
    world.vault.disturb().redirectNext(1, world.azure.entra().url());
    at.fails(() -> client.secrets().resolve(URI));
    at.fails(() -> client.secrets().resolve(URI + "#field"));
    at.fails(() -> client.secrets().resolve(URI + "-other"));
    world.vault.network(VaultNetwork.FIREWALL);
    at.fails(() -> client.secrets().resolve(URI));
    world.vault.network(VaultNetwork.OPEN);
    try (SecretValue value = SecretValue.ofText(Canary.SECRET.repeat(2_000))) {
      at.fails(() -> client.secrets().put(client.secrets().parse(URI), value));
    }
    world.vault.delete(Canary.PATH);
    try (SecretValue value = SecretValue.ofText(Canary.SECRET)) {
      at.fails(() -> client.secrets().put(client.secrets().parse(URI), value));
    }
    world.vault.recover(Canary.PATH);
    world.ada.revokeAccess();
    client.secrets().resolve(URI).close(); // renews by the refresh token
    world.ada.revokeAccess();
    world.ada.revokeSignIns();
    at.fails(() -> client.secrets().resolve(URI));
  }

  @Test
  void nothingLeaksIntoLogsErrorsTextsOrTheStore() throws Exception {
    List<String> tokens = new ArrayList<>();
    try (CapturedLogs logs = CapturedLogs.start();
        Hexkey client = world.clientWithStore()) {
      SignIn signIn = client.signIns().get(0);
      String userCode = SignedIn.userCode(signIn, false);
      shows(signIn.status());
      shows(signIn.status().prompt().orElseThrow());
      world.azure.entra().approve(userCode, world.ada);
      shows(signIn.await(Deadline.after(Duration.ofSeconds(20))));
      shows(signIn);
      shows(client);
      shows(client.secrets());
      shows(client.settings());
      shows(new AzureAdapter());
      shows(AzureSecrets.of(client.secrets(), client.settings()));
      shows(client.secrets().resolve(URI));
      tokens.add(userCode);
      failInEveryWay(this, client);
      signIn.signOut();
      fails(() -> client.secrets().resolve(URI));
      tokens.addAll(credentials());
      assertThat(tokens).hasSizeGreaterThan(2);
      seen.append(logs.text());
      assertThat(logs.events())
          .as("MSAL and the SDK were heard")
          .extracting(CapturedLogs.Event::logger)
          .anyMatch(logger -> logger.startsWith("com.microsoft.aad.msal4j"))
          .anyMatch(logger -> logger.startsWith("com.azure."));
    }

    assertThat(LeakSearch.forText(Canary.SECRET).in(seen.toString())).isEmpty();
    assertThat(LeakSearch.forText(Canary.SECRET).in(world.home())).isEmpty();
    for (String token : tokens) {
      String text = seen.toString();
      assertThat(text.contains(token)).as("a token or code").isFalse();
      if (token.length() > 16) {
        assertThat(LeakSearch.forText(token.substring(0, 40)).in(world.home())).isEmpty();
      }
    }
    assertThat(seen.toString()).doesNotContain("eyJ0eXAiOiJKV1Qi").doesNotContain("\"secret\"");
  }

  private void assertNothingLeaked() {
    assertThat(LeakSearch.forText(Canary.SECRET).in(seen.toString())).isEmpty();
    assertThat(LeakSearch.forText(Canary.PATH).in(seen.toString())).isEmpty();
    assertThat(seen.toString()).doesNotContain("eyJ0eXAiOiJKV1Qi");
  }

  /** Lets the canary be a server's secret. */
  private EntraApp server() {
    EntraApp server = world.azure.entra().addConfidentialClient("Server").secret(Canary.SECRET);
    world.vault.grant(server.objectId(), VaultPermission.values());
    world
        .without("HEXKEY_AZURE_TENANT_ID")
        .without("HEXKEY_AZURE_CLIENT_ID")
        .with("AZURE_TENANT_ID", world.azure.entra().tenantId())
        .with("AZURE_CLIENT_ID", server.clientId())
        .with("AZURE_CLIENT_SECRET", Canary.SECRET);
    return server;
  }

  @Test
  void nothingLeaksOfThoseWhoCallAServer() {
    EntraApp server = server();
    String sent = world.azure.entra().tokenFor(world.ada, server);
    world.with("HEXKEY_AZURE_ALLOW_GLOBAL_NAMES", "true");
    try (CapturedLogs logs = CapturedLogs.start();
        Hexkey client = world.client()) {
      AzureOnBehalfOf persons = AzureOnBehalfOf.of(client.signIns(), client.settings());
      persons.getSecret(sent, Canary.PATH);
      shows(persons);
      fails(() -> persons.getSecret("Bearer " + sent, Canary.PATH));
      fails(() -> persons.getSecret(sent + "A", Canary.PATH));
      fails(() -> persons.getSecret(sent, Canary.PATH + "-other"));
      world.vault.revoke(world.ada.objectId());
      fails(() -> persons.getSecret(sent, Canary.PATH));
      world.ada.refuse(50076);
      world.ada.revokeAccess();
      fails(() -> persons.getSecret(sent, Canary.PATH));
      seen.append(logs.text());
    }

    assertNothingLeaked();
    assertThat(seen.toString()).doesNotContain(sent.substring(0, 40));
    assertThat(LeakSearch.forText(sent.substring(sent.length() - 40)).in(seen.toString()))
        .isEmpty();
  }

  @Test
  void nothingLeaksOfAServer() {
    EntraApp server = server();
    try (CapturedLogs logs = CapturedLogs.start();
        Hexkey client = world.client()) {
      client.secrets().resolve(URI).close();
      server.revokeAccess();
      client.secrets().resolve(URI).close();
      shows(client.signIns().get(0).status());
      client.doctorChecks().forEach(check -> shows(check.run()));
      world.endTokens();
      world.azure.entra().remove(server);
      fails(() -> client.secrets().resolve(URI));
      client.doctorChecks().forEach(check -> shows(check.run()));
      seen.append(logs.text());
    }

    assertThat(LeakSearch.forText(Canary.SECRET).in(seen.toString())).isEmpty();
    assertThat(seen.toString()).doesNotContain("eyJ0eXAiOiJKV1Qi");
  }

  @Test
  void whatHoldsSecretsOfAServerDoesNotShowThem() {
    server();
    world
        .with("AZURE_CLIENT_CERTIFICATE_PASSWORD", Canary.SECRET)
        .with("IDENTITY_ENDPOINT", "https://127.0.0.1:9/token")
        .with("IDENTITY_HEADER", Canary.SECRET)
        .with("IDENTITY_SERVER_THUMBPRINT", "00")
        .with("HEXKEY_AZURE_CREDENTIAL", "client_secret");
    try (Hexkey client = world.client()) {
      Settings settings = client.settings();
      SecretText text = new SecretText(settings, client.secrets(), IdentitySettings.AZURE.secret());
      assertThat(text.reveal()).isEqualTo(Canary.SECRET);
      shows(text);
      shows(new SecretProof(text));
      shows(new SecretProof(text).current());
      shows(new CertificateProof("app.pem", text, true, InstantSource.system()));
      shows(ServiceFabric.Place.find(settings).orElseThrow());
      AzureConfig config = ConfigReader.read(settings, EarlierConfig.NONE);
      shows(config);
      shows(config.identity());
      shows(config.identity().app().orElseThrow());
      shows(config.identity().machine());
      shows(
          AzureTokenCache.of(
              settings, () -> new InMemoryAdapter().records(), InstantSource.system()));
    }
    shows(new AzureStoreModule());

    assertNothingLeaked();
  }

  @Test
  void whatPassesToAndFromAVaultDoesNotShowIt() throws Exception {
    byte[] body =
        "{\"error\":{\"code\":\"%s\",\"message\":\"%<s\"}}"
            .formatted(Canary.SECRET)
            .getBytes(StandardCharsets.UTF_8);
    java.net.URI address =
        java.net.URI.create("https://my-vault.vault.azure.net/secrets/" + Canary.PATH);
    Reply reply =
        new Reply(
            401,
            HttpHeaders.of(
                Map.of("WWW-Authenticate", List.of(Canary.SECRET)), (name, value) -> true),
            body);
    shows(reply);
    shows(VaultRefusal.read(body));
    shows(new VaultResponse(new HttpRequest(HttpMethod.GET, address.toString()), reply));
    shows(
        new VaultRequest(
            "PUT",
            address,
            Map.of("X-Note", Canary.SECRET),
            BodyPublishers.ofString(Canary.SECRET)));

    assertNothingLeaked();
  }
}
