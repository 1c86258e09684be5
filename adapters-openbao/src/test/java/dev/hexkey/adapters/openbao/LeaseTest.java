package dev.hexkey.adapters.openbao;

import static dev.hexkey.adapters.openbao.Failing.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.SecretLease;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.TokenProvider.Subscription;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dynamic secrets of a real server over a real database. */
@SuppressWarnings("try") // a subscription is there to be ended
class LeaseTest {
  private static final String APP = "openbao+lease://database/creds/app";
  private static final String BRIEF = "openbao+lease://database/creds/brief";

  private static Databases databases;
  @TempDir Path home;
  private final List<Hexkey> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    databases = Databases.start();
    databases.role("app", 600, 1200);
    databases.role("brief", 2, 3);
    databases.role("steady", 5, 600); // a third of it is time enough to extend it on a slow machine
  }

  @AfterAll
  static void stop() throws Exception {
    databases.close();
  }

  @AfterEach
  void close() {
    opened.forEach(Hexkey::close);
  }

  private Hexkey open(Map<String, String> more) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "OPENBAO_URL", databases.bao.address().toString(),
                "OPENBAO_TOKEN", databases.bao.rootToken(),
                "SECRETS_ALLOWED_MOUNTS", "database,pki,secret"));
    environment.putAll(more);
    Hexkey hexkey =
        Hexkey.builder()
            .home(home)
            .adapter(new OpenBaoAdapter())
            .adapter(new FileAdapter())
            .environment(environment)
            .build();
    opened.add(hexkey);
    return hexkey;
  }

  private Hexkey open() {
    return open(Map.of());
  }

  private static String read(Hexkey hexkey, String uri) {
    return hexkey.secrets().resolve(uri).revealText();
  }

  private static SecretLease lease(Hexkey hexkey, String uri) {
    return hexkey.secrets().findLease(hexkey.secrets().parse(uri)).orElseThrow();
  }

  private static int statusOf(String leaseId) throws Exception {
    return databases
        .bao
        .call("POST", "sys/leases/lookup", "{\"lease_id\":\"" + leaseId + "\"}")
        .status();
  }

  private static String in(String scheme, String uri) {
    return scheme + uri.substring(uri.indexOf("://"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"openbao+lease", "hashicorp+lease"})
  void userAndPasswordAreFromOneLease(String scheme) throws Exception {
    Hexkey hexkey = open();

    String user = read(hexkey, in(scheme, APP) + "#username");
    String password = read(hexkey, in(scheme, APP) + "#password");

    try (Connection connection =
        DriverManager.getConnection(databases.postgres.url(), user, password)) {
      assertThat(connection.getMetaData().getUserName()).isEqualTo(user);
    }
  }

  @Test
  void withoutACacheTheLeaseIsStillOne() {
    Hexkey hexkey = open(Map.of("CACHE_TTL_SECONDS", "0"));

    assertThat(read(hexkey, APP + "#username")).isEqualTo(read(hexkey, APP + "#username"));
    assertThat(read(hexkey, APP)).isEqualTo(read(hexkey, APP));
  }

  @Test
  void refreshingDoesNotTakeAnotherLease() {
    Hexkey hexkey = open();
    String user = read(hexkey, APP + "#username");

    assertThat(hexkey.secrets().refresh(APP + "#username").revealText()).isEqualTo(user);
  }

  @Test
  void aLeaseTellsItsIdAndItsEnd() throws Exception {
    Hexkey hexkey = open();
    read(hexkey, APP);

    SecretLease lease = lease(hexkey, APP + "#username");

    assertThat(lease.id().orElseThrow()).startsWith("database/creds/app/");
    assertThat(lease.end().orElseThrow())
        .isBetween(Instant.now().plusSeconds(550), Instant.now().plusSeconds(601));
    assertThat(statusOf(lease.id().orElseThrow())).isEqualTo(200);
  }

  @Test
  void closingRevokesWhatWasLeased() throws Exception {
    Hexkey hexkey = open();
    String user = read(hexkey, APP + "#username");
    String id = lease(hexkey, APP).id().orElseThrow();

    hexkey.close();

    assertThat(statusOf(id)).isEqualTo(400);
    assertThat(databases.users()).doesNotContain(user);
  }

  @Test
  void leasesOutliveTheClientWhereThatIsSaid() throws Exception {
    Hexkey hexkey = open(Map.of("LEASES_OUTLIVE_CLIENT", "true"));
    read(hexkey, APP);
    String id = lease(hexkey, APP).id().orElseThrow();

    hexkey.close();

    assertThat(statusOf(id)).isEqualTo(200);
    open().secrets().revokeLease("openbao+lease", id);
    assertThat(statusOf(id)).isEqualTo(400);
  }

  @Test
  void revokingWhatIsNoLeaseIdIsRefused() {
    Hexkey hexkey = open();

    assertThat(
            failureOf(
                    Family.INVALID,
                    () -> hexkey.secrets().revokeLease("openbao+lease", "a\"},{\"b"))
                .reason())
        .contains("LEASE_ID");
  }

  @Test
  void aRoleThatIsNotThereIsAnError() {
    assertThat(failureOf(() -> read(open(), "openbao+lease://database/creds/none")).family())
        .isIn(Family.INVALID, Family.ABSENT);
  }

  @Test
  void aForbiddenRoleIsForbidden() throws Exception {
    databases.bao.policy("little", "path \"secret/*\" { capabilities = [\"read\"] }");
    Hexkey hexkey =
        open(Map.of("OPENBAO_TOKEN", databases.bao.token(Duration.ofMinutes(5), "little")));

    assertThat(failureOf(Family.FORBIDDEN, () -> read(hexkey, APP)).code())
        .isEqualTo(ErrorCodes.VAULT_AUTHZ_ERROR);
  }

  @Test
  void aRenewableLeaseIsExtendedWhileItIsUsed() throws Exception {
    Hexkey hexkey = open();
    String steady = "openbao+lease://database/creds/steady";
    String user = read(hexkey, steady + "#username");
    Instant first = lease(hexkey, steady).end().orElseThrow();

    await(() -> !read(hexkey, steady + "#username").isEmpty() && Instant.now().isAfter(first));

    assertThat(read(hexkey, steady + "#username")).isEqualTo(user);
    assertThat(lease(hexkey, steady).end().orElseThrow()).isAfter(first);
  }

  @Test
  void anotherLeaseIsThereBeforeTheOldOneEnds() throws Exception {
    Hexkey hexkey = open();
    read(hexkey, BRIEF);
    LinkedBlockingQueue<String> users = new LinkedBlockingQueue<>();
    String before = lease(hexkey, BRIEF).id().orElseThrow();

    try (Subscription subscription = listen(hexkey, value -> users.add(field(value)))) {
      String next = users.poll(20, TimeUnit.SECONDS);

      assertThat(next).isNotNull();
      assertThat(read(hexkey, BRIEF + "#username")).isEqualTo(next);
      assertThat(lease(hexkey, BRIEF).id().orElseThrow()).isNotEqualTo(before);
    }
  }

  @Test
  void theOldLeaseIsThereUntilTheListenersHaveReturned() throws Exception {
    databases.role("held", 4, 6);
    Hexkey hexkey = open();
    String held = "openbao+lease://database/creds/held";
    read(hexkey, held);
    String old = lease(hexkey, held).id().orElseThrow();
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);

    try (Subscription subscription =
        hexkey
            .secrets()
            .onRotated(
                hexkey.secrets().parse(held),
                value -> {
                  called.countDown();
                  awaitQuietly(go);
                })) {
      assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
      int during = statusOf(old);
      go.countDown();

      assertThat(during).isEqualTo(200);
      await(() -> statusOf(old) == 400);
    }
  }

  @Test
  void aLeaseThatWasRevokedBehindOurBackIsReplacedAtTheNextRenewal() throws Exception {
    Hexkey hexkey = open();
    String steady = "openbao+lease://database/creds/steady";
    String user = read(hexkey, steady + "#username");

    databases.bao.write(
        "sys/leases/revoke",
        "{\"lease_id\":\"" + lease(hexkey, steady).id().orElseThrow() + "\",\"sync\":true}");

    await(() -> !read(hexkey, steady + "#username").equals(user));
  }

  @Test
  void aLeaseIsReadAgainBeforeItsLoginEnds() throws Exception {
    databases.bao.policy(
        "app",
        """
        path "database/creds/app" { capabilities = ["read"] }
        path "auth/token/lookup-self" { capabilities = ["read"] }
        """);
    Path file = home.resolve("token");
    Files.writeString(file, databases.bao.token(Duration.ofSeconds(4), "app"));
    Hexkey hexkey = open(Map.of("OPENBAO_TOKEN", "", "OPENBAO_TOKEN_FILE", file.toString()));
    String user = read(hexkey, APP + "#username");

    Files.writeString(file, databases.bao.token(Duration.ofMinutes(5), "app"));

    List<String> users = new ArrayList<>();
    await(
        () -> {
          users.add(read(hexkey, APP + "#username"));
          return !users.get(users.size() - 1).equals(user);
        });
    assertThat(databases.users()).contains(users.get(users.size() - 1));
  }

  @Test
  void aCertificateItsKeyAndItsChainAreFromOneIssue() throws Exception {
    Hexkey hexkey = withPki("60s");
    String uri = "openbao+lease://pki/issue/web";

    String certificate = read(hexkey, uri + "#certificate");
    String serial = read(hexkey, uri + "#serial_number");

    X509Certificate parsed = certificate(certificate);
    assertThat(parsed.getSubjectX500Principal().getName()).isEqualTo("CN=app.example.com");
    assertThat(parsed.getSerialNumber()).isEqualTo(new BigInteger(serial.replace(":", ""), 16));
    assertThat(read(hexkey, uri + "#private_key")).contains("PRIVATE KEY");
    assertThat(read(hexkey, uri + "#ca_chain")).contains("BEGIN CERTIFICATE");
    assertThat(lease(hexkey, uri).id()).isEmpty();
    assertThat(lease(hexkey, uri).end().orElseThrow())
        .isBetween(Instant.now().plusSeconds(30), Instant.now().plusSeconds(62));
  }

  @Test
  void aCertificateIsIssuedAnewAtTwoThirdsOfItsLife() throws Exception {
    Hexkey hexkey = withPki("6s");
    String uri = "openbao+lease://pki/issue/web";
    String first = read(hexkey, uri + "#serial_number");
    Instant end = lease(hexkey, uri).end().orElseThrow();

    await(() -> !read(hexkey, uri + "#serial_number").equals(first));

    assertThat(Instant.now()).isBefore(end);
  }

  @Test
  void requestsThatAreNoJsonAreRefused() {
    assertThat(
            failureOf(
                Family.MISCONFIGURED,
                () -> read(open(Map.of("OPENBAO_LEASE_REQUESTS", "pki/issue/web")), APP)))
        .hasMessageContaining("openbao_lease_requests");
  }

  @Test
  void requestsOfABootstrapFileAreAnObjectOrItsText() throws Exception {
    preparePki();
    String object =
        "{\"pki/issue/web\":{\"common_name\":\"app.example.com\",\"alt_names\":"
            + "\"b.example.com\",\"exclude_cn_from_sans\":true,\"ttl\":60}}";
    for (String said : List.of(object, "\"" + object.replace("\"", "\\\"") + "\"")) {
      Path file =
          Files.writeString(
              home.resolve("bootstrap.json"),
              "{\"vault_addr\":\"%s\",\"token\":\"%s\",\"lease_requests\":%s}"
                  .formatted(databases.bao.address(), databases.bao.rootToken(), said));

      String pem =
          read(
              open(Map.of("SECRETS_BOOTSTRAP_PATH", file.toString())),
              "openbao+lease://pki/issue/web#certificate");

      assertThat(certificate(pem).getSubjectAlternativeNames())
          .extracting(name -> (Object) name.get(1))
          .containsExactly("b.example.com");
    }
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private void preparePki() throws Exception {
    if (databases.bao.call("GET", "pki/ca/pem", null).status() != 200) {
      databases.bao.mount("pki", "pki");
      databases.bao.write("pki/root/generate/internal", "{\"common_name\":\"a test's CA\"}");
    }
    databases.bao.write(
        "pki/roles/web",
        "{\"allowed_domains\":\"example.com\",\"allow_subdomains\":true,\"key_type\":\"ec\","
            + "\"key_bits\":256}");
  }

  private Hexkey withPki(String life) throws Exception {
    preparePki();
    return open(
        Map.of(
            "OPENBAO_LEASE_REQUESTS",
            "{\"pki/issue/web\":{\"common_name\":\"app.example.com\",\"ttl\":\"" + life + "\"}}"));
  }

  private static Subscription listen(Hexkey hexkey, Consumer<SecretValue> listener) {
    return hexkey.secrets().onRotated(hexkey.secrets().parse(BRIEF), listener);
  }

  private static String field(SecretValue value) {
    try (SecretValue user = value.field("username").orElseThrow()) {
      return user.revealText();
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  /** Waits for what a real server does in real time. */
  static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
