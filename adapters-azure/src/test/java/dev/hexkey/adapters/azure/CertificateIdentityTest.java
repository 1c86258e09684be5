package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.CapturedLogs;
import dev.hexkey.testkit.LeakSearch;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Apps that prove themselves with a certificate in a file. */
class CertificateIdentityTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";
  private static final String PASSWORD = "pass-4711";

  @TempDir private Path folder;
  private SignedIn world;
  private EntraApp server;

  /** A key with its certificate. */
  private record Pair(Path pkcs12, RSAPrivateCrtKey key, X509Certificate certificate) {
    String pem() {
      return block("CERTIFICATE", certificateBytes()) + block("PRIVATE KEY", key.getEncoded());
    }

    private byte[] certificateBytes() {
      try {
        return certificate.getEncoded();
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException(e);
      }
    }

    static String block(String name, byte[] der) {
      return "-----BEGIN "
          + name
          + "-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
          + "\n-----END "
          + name
          + "-----\n";
    }
  }

  @BeforeEach
  void open() throws Exception {
    world = new SignedIn(folder);
    world.with("CACHE_TTL_SECONDS", "0").with("CACHE_NEGATIVE_TTL_SECONDS", "0");
    world.vault.put("yokoy--api-key", "s3cr3t");
    server = world.azure.entra().addConfidentialClient("Server");
    world.vault.grant(server.objectId(), VaultPermission.values());
    world
        .without("HEXKEY_AZURE_TENANT_ID")
        .without("HEXKEY_AZURE_CLIENT_ID")
        .with("AZURE_TENANT_ID", world.azure.entra().tenantId())
        .with("AZURE_CLIENT_ID", server.clientId())
        .with("AZURE_CLIENT_CERTIFICATE_PATH", file().toString());
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Path file() {
    return folder.resolve("app.bin");
  }

  private Pair pair(String days) throws Exception {
    return pair(days, "-1H");
  }

  /** A pair whose certificate counts from so long ago. */
  private Pair pair(String days, String start) throws Exception {
    Path store = folder.resolve("pair-" + System.nanoTime());
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "app",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=app",
                "-validity",
                days,
                "-startdate",
                start,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    byte[] bytes = Files.readAllBytes(store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(new ByteArrayInputStream(bytes), PASSWORD.toCharArray());
    return new Pair(
        store,
        (RSAPrivateCrtKey) keys.getKey("app", PASSWORD.toCharArray()),
        (X509Certificate) keys.getCertificate("app"));
  }

  private static String read(Hexkey client) {
    return client.secrets().resolve(URI).revealText();
  }

  private HexkeyException refused(Hexkey client) {
    HexkeyException e =
        catchThrowableOfType(HexkeyException.class, () -> client.secrets().resolve(URI).close());
    assertThat(e).isNotNull();
    assertThat(e.getMessage()).doesNotContain(PASSWORD);
    return e;
  }

  @Test
  void pemWithKeyAndCertificateInAnyOrderIsRead() throws Exception {
    Pair pair = pair("365");
    server.key(pair.certificate().getPublicKey());
    Files.writeString(
        file(),
        "Bag Attributes\n"
            + Pair.block("PRIVATE KEY", pair.key().getEncoded())
            + Pair.block("CERTIFICATE", pair("365").certificate().getEncoded())
            + Pair.block("CERTIFICATE", pair.certificate().getEncoded()));

    try (Hexkey client = world.client()) {
      assertThat(read(client)).isEqualTo("s3cr3t");
      assertThat(client.signIns().get(0).status().facts())
          .containsEntry("identity", "client_certificate");
    }
  }

  @Test
  void itReadsOnBehalfOfItsCallersToo() throws Exception {
    Pair pair = pair("365");
    server.key(pair.certificate().getPublicKey());
    Files.writeString(file(), pair.pem());

    try (Hexkey client = world.client()) {
      AzureOnBehalfOf persons = AzureOnBehalfOf.of(client.signIns(), client.settings());
      String sent = world.azure.entra().tokenFor(world.ada, server);

      assertThat(persons.getSecret(sent, "yokoy--api-key")).isEqualTo("s3cr3t");
    }

    assertThat(world.azure.entra().requests())
        .filteredOn(request -> request.path().endsWith("/token"))
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.form())
                    .containsEntry("requested_token_use", "on_behalf_of")
                    .containsKey("client_assertion")
                    .doesNotContainKey("client_secret"));
  }

  @Test
  void pkcs12IsKnownByItsContent() throws Exception {
    Pair pair = pair("365");
    server.key(pair.certificate().getPublicKey());
    Files.copy(pair.pkcs12(), file());
    world.with("AZURE_CLIENT_CERTIFICATE_PASSWORD", PASSWORD);
    world.with("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN", "true");

    try (Hexkey client = world.client()) {
      assertThat(read(client)).isEqualTo("s3cr3t");
    }
    world.with("AZURE_CLIENT_CERTIFICATE_PASSWORD", "another");
    try (Hexkey client = world.client()) {
      assertThat(refused(client).reason()).contains("CERTIFICATE_UNREADABLE");
    }
  }

  @Test
  void keysOfOpensslAreRead() throws Exception {
    Pair pair = pair("365");
    server.key(pair.certificate().getPublicKey());
    Path key = folder.resolve("key.pem");
    Files.writeString(key, Pair.block("PRIVATE KEY", pair.key().getEncoded()));
    for (String[] form : new String[][] {{"rsa", "-traditional"}, {"pkcs8", "-topk8"}}) {
      Path out = folder.resolve("out.pem");
      List<String> command = new ArrayList<>(List.of("openssl", form[0], form[1]));
      command.addAll(List.of("-in", key.toString(), "-out", out.toString()));
      if (form[0].equals("pkcs8")) {
        command.addAll(List.of("-passout", "pass:" + PASSWORD));
      }
      int exit;
      try {
        exit = new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
      } catch (IOException e) {
        abort("openssl is not installed");
        return;
      }
      assertThat(exit).isZero();
      Files.writeString(
          file(),
          Files.readString(out) + Pair.block("CERTIFICATE", pair.certificate().getEncoded()));
      world.with("AZURE_CLIENT_CERTIFICATE_PASSWORD", PASSWORD);

      try (Hexkey client = world.client()) {
        assertThat(read(client)).as(form[0]).isEqualTo("s3cr3t");
      }
    }
  }

  @Test
  void aReplacedFileCountsAtOnce() throws Exception {
    Pair old = pair("365");
    Files.writeString(file(), old.pem());
    server.key(old.certificate().getPublicKey());

    try (Hexkey client = world.client()) {
      assertThat(read(client)).isEqualTo("s3cr3t");
      Pair replaced = pair("365");
      Files.writeString(file(), replaced.pem());
      world.endTokens();
      HexkeyException e = refused(client);
      assertThat(e.reason()).as(e.getMessage()).contains("CERTIFICATE_REFUSED");
    }
    Pair third = pair("365");
    Files.writeString(file(), third.pem());
    server.key(third.certificate().getPublicKey());
    try (Hexkey client = world.client()) {
      assertThat(read(client)).isEqualTo("s3cr3t");
      Pair fourth = pair("365");
      server.key(fourth.certificate().getPublicKey());
      Files.writeString(file(), fourth.pem());
      world.endTokens();
      assertThat(read(client)).isEqualTo("s3cr3t");
    }
  }

  private static List<CapturedLogs.Event> warnings(CapturedLogs logs) {
    return logs.events().stream().filter(event -> event.level() == Level.WARN).toList();
  }

  @Test
  void aCertificateThatEndsSoonIsWarnedOfOnce() throws Exception {
    Pair soon = pair("29");
    server.key(soon.certificate().getPublicKey());
    Files.copy(soon.pkcs12(), file());
    world.with("AZURE_CLIENT_CERTIFICATE_PASSWORD", PASSWORD);

    try (CapturedLogs logs = CapturedLogs.start();
        Hexkey client = world.client()) {
      read(client);
      world.endTokens();
      read(client);
      assertThat(warnings(logs))
          .singleElement()
          .satisfies(
              warning ->
                  assertThat(warning.text())
                      .contains(
                          "ends soon", soon.certificate().getNotAfter().toInstant().toString()));

      Pair next = pair("28");
      server.key(next.certificate().getPublicKey());
      Files.copy(next.pkcs12(), file(), StandardCopyOption.REPLACE_EXISTING);
      world.endTokens();
      read(client);
      assertThat(warnings(logs)).as("another one that ends soon").hasSize(2);

      assertThat(LeakSearch.forText(PASSWORD).in(logs.text())).isEmpty();
      assertThat(LeakSearch.forBytes(soon.key().getPrivateExponent().toByteArray()).in(logs.text()))
          .isEmpty();
    }
  }

  @Test
  void aCertificateThatLivesLongerIsNotWarnedOf() throws Exception {
    Pair pair = pair("31");
    server.key(pair.certificate().getPublicKey());
    Files.writeString(file(), pair.pem());

    try (CapturedLogs logs = CapturedLogs.start();
        Hexkey client = world.client()) {
      read(client);

      assertThat(warnings(logs)).isEmpty();
    }
  }

  @Test
  void aCertificateThatHasEndedIsNotSent() throws Exception {
    Pair ended = pair("39", "-40d");
    server.key(ended.certificate().getPublicKey());
    Files.writeString(file(), ended.pem());

    try (Hexkey client = world.client()) {
      HexkeyException e = refused(client);
      assertThat(e.reason()).as(e.getMessage()).contains("CERTIFICATE_ENDED");
      assertThat(e.suggestion()).contains("replace the file");
    }
    assertThat(world.azure.entra().requests()).isEmpty();
  }

  @Test
  void whatIsNoCertificateWithItsKeyIsSaidSo() throws Exception {
    Pair one = pair("365");
    Pair other = pair("365");
    try (Hexkey client = world.client()) {
      assertThat(refused(client).reason()).contains("CERTIFICATE_ABSENT");
    }
    Files.writeString(file(), Pair.block("CERTIFICATE", one.certificate().getEncoded()));
    try (Hexkey client = world.client()) {
      assertThat(refused(client).reason()).contains("CERTIFICATE_INCOMPLETE");
    }
    Files.writeString(
        file(),
        Pair.block("CERTIFICATE", one.certificate().getEncoded())
            + Pair.block("PRIVATE KEY", other.key().getEncoded()));
    try (Hexkey client = world.client()) {
      assertThat(refused(client).reason()).contains("CERTIFICATE_NO_PAIR");
    }
    Files.writeString(file(), "garbage");
    try (Hexkey client = world.client()) {
      assertThat(refused(client).reason()).contains("CERTIFICATE_UNREADABLE");
    }
  }
}
