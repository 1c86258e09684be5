package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hexkey.adapters.azure.PlatformStub.Answer;
import dev.hexkey.testkit.ForkedJvm;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.VaultPermission;
import dev.hexkey.testkit.network.FullPort;
import dev.hexkey.testkit.network.LoopbackTls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Identities of machines, each against a stub of its platform. MSAL looks for the platform in the
 * environment of the process, so that each client is a process.
 */
class ManagedIdentityTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";
  private static final String SECRET = "app-s3cr3t-9d2c";
  private static final Answer NOT_FOUND =
      new Answer(
          400, "{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}");

  @TempDir private Path folder;
  private SignedIn world;
  private EntraApp machine;
  private String token;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void open() throws Exception {
    world = new SignedIn(folder);
    world.vault.put("yokoy--api-key", "s3cr3t");
    machine = world.azure.entra().addConfidentialClient("Machine").secret(SECRET);
    world.vault.grant(machine.objectId(), VaultPermission.values());
    token = new RawTokens(world).of(machine, SECRET);
    environment.putAll(world.environment());
    environment.remove("HEXKEY_AZURE_CLIENT_ID");
    environment.remove("HEXKEY_AZURE_TENANT_ID");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private String read() throws Exception {
    return read(1);
  }

  private String read(int rounds) throws Exception {
    ForkedJvm.Builder child =
        ForkedJvm.of(
            ReadingChild.class, folder.resolve("none").toString(), URI, Integer.toString(rounds));
    environment.forEach(child::environment);
    try (ForkedJvm jvm = child.start()) {
      String line =
          jvm.awaitLine(text -> text.startsWith(ReadingChild.PREFIX), Duration.ofSeconds(60));
      assertThat(String.join("\n", jvm.lines())).doesNotContain(token);
      return line.substring(ReadingChild.PREFIX.length());
    }
  }

  private PlatformStub imds(PlatformStub.Answering answering) throws Exception {
    PlatformStub stub = new PlatformStub(answering);
    environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", stub.url());
    return stub;
  }

  @Test
  void aMachineReadsAsItself() throws Exception {
    try (PlatformStub stub = imds((number, exchange) -> PlatformStub.token(token))) {
      assertThat(read()).startsWith("s3cr3t as managed_identity");

      assertThat(stub.seen()).hasSize(1);
      assertThat(stub.seen().get(0))
          .contains("/metadata/identity/oauth2/token")
          .contains("api-version=2018-02-01")
          .contains("resource=https")
          .doesNotContain("client_id")
          .contains("Metadata=true");
    }
  }

  @Test
  void oneOfSeveralIsAskedForByItsId() throws Exception {
    try (PlatformStub stub = imds((number, exchange) -> PlatformStub.token(token))) {
      environment.put("AZURE_CLIENT_ID", "11111111-2222-3333-4444-555555555555");
      assertThat(read()).startsWith("s3cr3t");
      environment.put("HEXKEY_AZURE_MANAGED_IDENTITY_OBJECT_ID", "of-object");
      assertThat(read()).startsWith("s3cr3t");
      environment.remove("HEXKEY_AZURE_MANAGED_IDENTITY_OBJECT_ID");
      environment.put("HEXKEY_AZURE_MANAGED_IDENTITY_RESOURCE_ID", "/subscriptions/of-resource");
      assertThat(read()).startsWith("s3cr3t");

      assertThat(stub.seen().get(0)).contains("client_id=11111111-2222-3333-4444-555555555555");
      assertThat(stub.seen().get(1)).contains("object_id=of-object").doesNotContain("client_id");
      assertThat(stub.seen().get(2)).contains("of-resource").doesNotContain("client_id");
    }
  }

  @Test
  void troubleOfThePlatformIsPassing() throws Exception {
    List<Integer> trouble = List.of(404, 410, 429, 503);
    try (PlatformStub stub =
        imds(
            (number, exchange) ->
                number <= trouble.size()
                    ? new Answer(trouble.get(number - 1), "{}")
                    : PlatformStub.token(token))) {
      assertThat(read()).startsWith("s3cr3t");

      assertThat(stub.seen()).hasSize(5);
    }
  }

  @Test
  void anIdentityThatTheMachineLacksIsFinal() throws Exception {
    try (PlatformStub stub = imds((number, exchange) -> NOT_FOUND)) {
      assertThat(read()).startsWith("[IDENTITY_UNAVAILABLE/NO_SUCH_IDENTITY]");

      assertThat(stub.seen()).hasSize(1);
    }
  }

  @Test
  void whatThePlatformWritesIsNotRepeated() throws Exception {
    try (PlatformStub stub =
        imds((number, exchange) -> new Answer(403, "{\"error\":\"" + token + "\"}"))) {
      assertThat(read()).startsWith("[IDENTITY_REFUSED]").contains("403");

      assertThat(stub.seen()).hasSize(1);
    }
  }

  @Test
  void theMetadataServiceOfAnotherCloudIsNone() throws Exception {
    try (PlatformStub stub = imds((number, exchange) -> new Answer(403, "Forbidden"))) {
      assertThat(read()).startsWith("[IDENTITY_UNAVAILABLE/NO_ENDPOINT]");

      assertThat(stub.seen()).hasSize(1);
    }
  }

  @Test
  void aChainNamesEachTryWithItsReason() throws Exception {
    imds((number, exchange) -> NOT_FOUND).close(); // so that nobody is there
    environment.put("HEXKEY_AZURE_CREDENTIAL", "chain");
    environment.put("HEXKEY_AZURE_ALLOW_AZURE_CLI", "true");
    environment.put("HEXKEY_AZURE_TENANT_ID", world.azure.entra().tenantId());
    environment.put("PATH", folder.toString());

    assertThat(read())
        .startsWith("[NO_IDENTITY]")
        .contains("workload_identity: No setting leads to it.")
        .contains("client_certificate: No setting leads to it.")
        .contains("client_secret: No setting leads to it.")
        .contains("managed_identity: No service here")
        .contains("user: ")
        .contains("The Azure CLI is not installed");
  }

  @Test
  void aChainTakesTheFirstThatCanBeAsked() throws Exception {
    try (PlatformStub stub = imds((number, exchange) -> PlatformStub.token(token))) {
      environment.put("HEXKEY_AZURE_CREDENTIAL", "chain");

      assertThat(read()).startsWith("s3cr3t as managed_identity");
      assertThat(stub.seen()).hasSize(1);
    }
  }

  @Test
  void withoutAPlatformTheAnswerIsSoonAndNoProxyIsAsked() throws Exception {
    try (PlatformStub proxy = new PlatformStub((number, exchange) -> PlatformStub.token(token));
        FullPort nobody = new FullPort()) {
      environment.put("HEXKEY_AZURE_CREDENTIAL", "managed_identity");
      environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:" + nobody.port());
      environment.put("HTTPS_PROXY", proxy.url());
      environment.put("HTTP_PROXY", proxy.url());
      environment.put("NO_PROXY", "localhost");

      String end = read(3); // the first of them loads most of its classes

      assertThat(end).startsWith("[IDENTITY_UNAVAILABLE/NO_ENDPOINT]");
      Matcher millis = Pattern.compile("after ([0-9]+) ms").matcher(end);
      assertThat(millis.find()).isTrue();
      assertThat(Long.parseLong(millis.group(1))).isBetween(900L, 2_000L);
      assertThat(proxy.seen()).isEmpty();
    }
  }

  @Test
  void appServiceIsAskedWithItsHeader() throws Exception {
    try (PlatformStub stub = new PlatformStub((number, exchange) -> PlatformStub.token(token))) {
      environment.put("IDENTITY_ENDPOINT", stub.url() + "/msi/token");
      environment.put("IDENTITY_HEADER", "header-of-the-site");

      assertThat(read()).startsWith("s3cr3t as managed_identity");
      assertThat(stub.seen().get(0))
          .startsWith("/msi/token?")
          .contains("api-version=2019-08-01")
          .contains("X-IDENTITY-HEADER=header-of-the-site");
    }
  }

  /** Makes the token so far one that the vault refuses, asking for another by claims. */
  private String refuseByClaims() throws Exception {
    String refused = token;
    world.azure.entra().accessTokenLife(Duration.ofHours(2));
    world.pass(Duration.ofMinutes(90)); // so that the first one has ended, by the vault's clock
    token = new RawTokens(world).of(machine, SECRET);
    String claims = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1\"}}}";
    world.vault.challenge(
        "Bearer authorization=\"%s/%s\", resource=\"https://vault.azure.net\","
                .formatted(world.azure.entra().url(), world.azure.entra().tenantId())
            + " error=\"insufficient_claims\", claims=\""
            + Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
            + "\"");
    return refused;
  }

  @Test
  void aPlatformThatKnowsNoClaimsMayGiveAnotherToken() throws Exception {
    String refused = refuseByClaims();
    try (PlatformStub stub =
        imds((number, exchange) -> PlatformStub.token(number == 1 ? refused : token))) {
      assertThat(read()).startsWith("s3cr3t as managed_identity");

      assertThat(stub.seen()).hasSize(2).allMatch(seen -> !seen.contains("claims"));
    }
  }

  @Test
  void aPlatformThatKeepsARefusedTokenIsAskedOnceMore() throws Exception {
    String refused = refuseByClaims();
    try (PlatformStub stub = imds((number, exchange) -> PlatformStub.token(refused))) {
      assertThat(read()).startsWith("[SOURCE_UNAVAILABLE/SAME_TOKEN]");

      assertThat(stub.seen()).hasSize(2);
    }
  }

  private PlatformStub fabric(PlatformStub.Answering answering) throws Exception {
    LoopbackTls tls = LoopbackTls.create();
    PlatformStub stub = new PlatformStub(tls, answering);
    environment.put("IDENTITY_ENDPOINT", stub.url() + "/metadata/identity/oauth2/token");
    environment.put("IDENTITY_HEADER", "code-of-the-process");
    environment.put("IDENTITY_SERVER_THUMBPRINT", thumbprint(tls, stub));
    return stub;
  }

  private static String thumbprint(LoopbackTls tls, PlatformStub stub) throws Exception {
    java.net.URI address = java.net.URI.create(stub.url());
    try (SSLSocket socket =
        (SSLSocket)
            tls.client().getSocketFactory().createSocket(address.getHost(), address.getPort())) {
      return hash("SHA-1", socket.getSession().getPeerCertificates()[0].getEncoded())
          .toUpperCase(Locale.ROOT);
    }
  }

  private static String hash(String algorithm, byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
  }

  @Test
  void serviceFabricIsAskedWithItsCodeAndPastTheProxy() throws Exception {
    try (PlatformStub stub = fabric((number, exchange) -> PlatformStub.token(token));
        PlatformStub proxy = new PlatformStub((number, exchange) -> new Answer(500, ""))) {
      environment.put("HTTPS_PROXY", proxy.url());
      environment.put("NO_PROXY", "localhost");

      assertThat(read()).startsWith("s3cr3t as managed_identity");

      assertThat(stub.seen())
          .singleElement()
          .satisfies(
              seen ->
                  assertThat(seen)
                      .startsWith("/metadata/identity/oauth2/token?")
                      .contains("api-version=2019-07-01-preview", "resource=https%3A%2F%2Fvault")
                      .contains("xms_cc=CP1")
                      .contains("Secret=code-of-the-process")
                      .doesNotContain("sha256"));
      assertThat(proxy.seen()).isEmpty();
    }
  }

  @Test
  void serviceFabricIsToldWhichTokenAVaultEnded() throws Exception {
    String refused = refuseByClaims();
    try (PlatformStub stub =
        fabric((number, exchange) -> PlatformStub.token(number == 1 ? refused : token))) {
      assertThat(read()).startsWith("s3cr3t as managed_identity");

      assertThat(stub.seen()).hasSize(2);
      assertThat(stub.seen().get(1))
          .contains("token_sha256_to_refresh=")
          .contains(hash("SHA-256", refused.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void serviceFabricWithAnotherCertificateIsShownNothing() throws Exception {
    try (PlatformStub stub = fabric((number, exchange) -> PlatformStub.token(token))) {
      environment.put("IDENTITY_SERVER_THUMBPRINT", hash("SHA-1", new byte[0]));

      assertThat(read()).startsWith("[VAULT_CONFIG_ERROR/IDENTITY_SERVER]");

      assertThat(stub.seen()).isEmpty();
    }
  }

  @Test
  void serviceFabricIsNotAskedWithoutTls() throws Exception {
    try (PlatformStub stub = fabric((number, exchange) -> PlatformStub.token(token))) {
      environment.computeIfPresent(
          "IDENTITY_ENDPOINT", (name, endpoint) -> endpoint.replace("https:", "http:"));

      assertThat(read()).startsWith("[VAULT_CONFIG_ERROR/IDENTITY_ENDPOINT]");

      assertThat(stub.seen()).isEmpty();
    }
  }

  @Test
  void serviceFabricHasNoOtherIdentity() throws Exception {
    try (PlatformStub stub = fabric((number, exchange) -> PlatformStub.token(token))) {
      environment.put("HEXKEY_AZURE_MANAGED_IDENTITY_OBJECT_ID", "of-object");

      assertThat(read()).startsWith("[VAULT_CONFIG_ERROR/SYSTEM_ASSIGNED_ONLY]");

      assertThat(stub.seen()).isEmpty();
    }
  }

  @Test
  void whatServiceFabricRefusesIsToldApart() throws Exception {
    try (PlatformStub stub =
        fabric(
            (number, exchange) -> new Answer(404, "{\"error\":{\"message\":\"" + token + "\"}}"))) {
      assertThat(read()).startsWith("[IDENTITY_UNAVAILABLE/NO_SUCH_IDENTITY]");
      assertThat(stub.seen()).hasSize(1);
    }
    try (PlatformStub stub = fabric((number, exchange) -> new Answer(400, "{}"))) {
      assertThat(read()).startsWith("[IDENTITY_REFUSED]").contains("400");
      assertThat(stub.seen()).hasSize(1);
    }
    try (PlatformStub stub = fabric((number, exchange) -> new Answer(200, "{\"expires_on\":1}"))) {
      assertThat(read()).startsWith("[IDENTITY_REFUSED]").contains("no token");
      assertThat(stub.seen()).hasSize(1);
    }
  }

  @Test
  void troubleOfServiceFabricIsPassing() throws Exception {
    try (PlatformStub stub =
        fabric(
            (number, exchange) ->
                switch (number) {
                  case 1 -> new Answer(429, "{}");
                  case 2 -> new Answer(503, "");
                  default -> PlatformStub.token(token);
                })) {
      assertThat(read()).startsWith("s3cr3t as managed_identity");

      assertThat(stub.seen()).hasSize(3);
    }
  }

  @Test
  void cloudShellIsAsked() throws Exception {
    try (PlatformStub stub = new PlatformStub((number, exchange) -> PlatformStub.token(token))) {
      environment.put("MSI_ENDPOINT", stub.url() + "/oauth2/token");

      assertThat(read()).startsWith("s3cr3t as managed_identity");
      assertThat(stub.seen().get(0)).startsWith("/oauth2/token?").contains("Metadata=true");
    }
  }

  @Test
  void cloudShellHasNoOtherIdentity() throws Exception {
    environment.put("MSI_ENDPOINT", "http://127.0.0.1:9");
    environment.put("HEXKEY_AZURE_MANAGED_IDENTITY_OBJECT_ID", "of-object");

    assertThat(read()).startsWith("[VAULT_CONFIG_ERROR/SYSTEM_ASSIGNED_ONLY]");
  }

  @Test
  void azureArcIsAnsweredWithTheKeyOfItsFile() throws Exception {
    Path keys = Path.of("/var/opt/azcmagent/tokens");
    boolean root = "root".equals(System.getProperty("user.name")) && !Files.exists(keys);
    assumeTrue(root, "Azure Arc keeps its keys in a folder that root alone can make");
    Path key = keys.resolve("hexkey-test.key");
    Files.createDirectories(keys);
    Files.writeString(key, "key-of-arc");
    try (PlatformStub stub =
        new PlatformStub(
            (number, exchange) -> {
              if ("Basic key-of-arc"
                  .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return PlatformStub.token(token);
              }
              exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=" + key);
              return new Answer(401, "");
            })) {
      environment.put("IDENTITY_ENDPOINT", stub.url() + "/metadata/identity/oauth2/token");
      environment.put("IMDS_ENDPOINT", stub.url());

      assertThat(read()).startsWith("s3cr3t as managed_identity");
      assertThat(stub.seen()).hasSize(2);
    } finally {
      Files.delete(key);
      Files.delete(keys);
      Files.delete(keys.getParent());
    }
  }
}
