package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server with TLS, which is stopped, killed and replaced. */
class TlsTest extends InBothSchemes {
  private static final Limits SHORT =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(8), 1 << 20);

  @TempDir static Path folder;
  private static OpenBaoServer bao;
  @TempDir Path home;
  private Path ca;

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.raft(folder);
    bao.write("secret/data/app", "{\"data\":{\"token\":\"one\"}}");
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  @BeforeEach
  void copyAuthority() throws Exception {
    ca = Files.copy(bao.caCertificate(), home.resolve("ca.pem"));
  }

  private ReadClient client(URI address, Map<String, String> more) {
    OpenBaoAdapter adapter = new OpenBaoAdapter(SHORT, ReadClient.NO_PAUSE);
    return ReadClient.open(home, adapter, bao.rootToken(), more, address).in(scheme);
  }

  private ReadClient client() {
    return client(bao.address(), Map.of("OPENBAO_CA_CERT", ca.toString()));
  }

  private static void assertUntrusted(ReadClient client) {
    client.assertFails("secret/app", Family.UNREACHABLE, "VAULT_CONNECTION_ERROR", "TLS");
  }

  private static void assertValue(ReadClient client) {
    assertThat(client.read("secret/app#token")).isEqualTo("one");
  }

  @Test
  void theAuthorityThatIsGivenIsTrusted() {
    try (ReadClient client = client()) {
      assertValue(client);
    }
  }

  @Test
  void withoutTheAuthorityTheServerIsNotTrusted() {
    try (ReadClient client = client(bao.address(), Map.of())) {
      assertUntrusted(client);
    }
  }

  @Test
  void anotherAuthorityIsNotTrustedUntilTheFileIsPutRight() throws Exception {
    Files.writeString(
        ca, new HeldCertificate.Builder().certificateAuthority(0).build().certificatePem());
    try (ReadClient client = client()) {
      assertUntrusted(client);

      Files.writeString(ca, "half a fi");
      assertUntrusted(client);

      Path whole = Files.copy(bao.caCertificate(), home.resolve("whole.pem"));
      Files.move(whole, ca, StandardCopyOption.ATOMIC_MOVE);
      assertRecovers(client);
    }
  }

  @Test
  void aServerThatIsReplacedByOneOfAnotherAuthorityIsNotTrustedUntilTheFileSaysSo()
      throws Exception {
    try (ReadClient client = client()) {
      assertValue(client);

      bao.restartWithNewAuthority();
      assertUntrusted(client);

      Files.copy(bao.caCertificate(), ca, StandardCopyOption.REPLACE_EXISTING);
      assertValue(client);
    }
  }

  @Test
  void aMissingFileIsAMistake() {
    Map<String, String> missing = Map.of("OPENBAO_CA_CERT", home.resolve("no.pem").toString());

    assertMisconfigured(missing);
  }

  @Test
  void anEmptyFileIsAMistake() throws Exception {
    Path empty = Files.createFile(home.resolve("empty.pem"));

    assertMisconfigured(Map.of("OPENBAO_CA_CERT", empty.toString()));
  }

  private void assertMisconfigured(Map<String, String> more) {
    Throwable thrown =
        catchThrowable(
            () -> {
              try (ReadClient client = client(bao.address(), more)) {
                client.read("secret/app");
              }
            });
    assertThat(thrown)
        .isInstanceOfSatisfying(
            HexkeyException.class, e -> assertThat(e.code()).isEqualTo("VAULT_CONFIG_ERROR"));
  }

  @Test
  void withoutVerificationAnyServerIsTrustedOutsideProduction() {
    Map<String, String> careless =
        Map.of("OPENBAO_SKIP_VERIFY", "true", "ENVIRONMENT", "development");
    try (ReadClient client = client(bao.address(), careless)) {
      assertValue(client);
    }
  }

  @Test
  void withoutVerificationNothingStartsInProduction() {
    assertMisconfigured(Map.of("OPENBAO_SKIP_VERIFY", "true"));
  }

  @Test
  void aServerThatIsRestartedIsReadAgain() throws Exception {
    try (ReadClient client = client()) {
      assertValue(client);

      bao.restart();

      assertValue(client);
    }
  }

  @Test
  void aServerThatIsKilledInMidReadIsUnreachableUntilItIsBack() throws Exception {
    try (ReadClient client = client()) {
      assertValue(client);
      AtomicInteger reads = new AtomicInteger();
      List<CompletableFuture<HexkeyException>> failures =
          Stream.generate(
                  () -> CompletableFuture.supplyAsync(() -> readUntilItFails(client, reads)))
              .limit(4)
              .toList();
      while (reads.get() < 50) {
        Thread.onSpinWait();
      }

      bao.kill();

      for (CompletableFuture<HexkeyException> failure : failures) {
        assertThat(failure.get().family()).isEqualTo(Family.UNREACHABLE);
      }
      bao.restart();
      assertRecovers(client);
    }
  }

  private static HexkeyException readUntilItFails(ReadClient client, AtomicInteger reads) {
    while (true) {
      try {
        assertValue(client);
        reads.incrementAndGet();
      } catch (HexkeyException e) {
        return e;
      }
    }
  }

  /** After the pause that a failure is followed by. */
  private static void assertRecovers(ReadClient client) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() - end < 0) {
      try {
        client.read("secret/app");
        return;
      } catch (HexkeyException e) {
        Thread.onSpinWait();
      }
    }
    assertValue(client);
  }
}
