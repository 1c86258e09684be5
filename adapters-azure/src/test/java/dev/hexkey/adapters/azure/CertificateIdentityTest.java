package dev.hexkey.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.VaultPermission;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps that prove themselves with a certificate in a file. */
class CertificateIdentityTest {
  private static final String URI = "azure+kv://my-vault/yokoy--api-key";
  private static final String PASSWORD = "pass-4711";

  @TempDir private Path folder;
  private SignedIn world;
  private EntraApp server;

  /** A key with its certificate. */
  private record Pair(Path pkcs12, RSAPrivateCrtKey key, Certificate certificate) {
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
        keys.getCertificate("app"));
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

  /** By the double's clock, so that the vault refuses it. */
  private void letTheTokenEnd() {
    world.passSecond();
    world.passSecond();
  }

  @Test
  void aReplacedFileCountsAtOnce() throws Exception {
    Pair old = pair("365");
    Files.writeString(file(), old.pem());
    server.key(old.certificate().getPublicKey());
    world.azure.entra().accessTokenLife(Duration.ofSeconds(1));

    try (Hexkey client = world.client()) {
      assertThat(read(client)).isEqualTo("s3cr3t");
      Pair replaced = pair("365");
      Files.writeString(file(), replaced.pem());
      letTheTokenEnd();
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
      letTheTokenEnd();
      assertThat(read(client)).isEqualTo("s3cr3t");
    }
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
