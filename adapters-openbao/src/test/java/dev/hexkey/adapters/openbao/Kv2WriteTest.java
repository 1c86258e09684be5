package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretMetadata;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.testkit.Canary;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the contracts do not say: rights, rules of mounts, and the engine that is not meant. */
class Kv2WriteTest {
  private static final AtomicInteger MOUNTS = new AtomicInteger();
  private static OpenBaoServer bao;

  private String mount;
  private OpenedStore opened;

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.dev();
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  @BeforeEach
  void mount() throws Exception {
    mount = "writes-" + MOUNTS.incrementAndGet();
    bao.mountKv2(mount);
    opened = OpenedStore.at(bao.address(), bao.rootToken(), mount);
  }

  @AfterEach
  void close() {
    opened.close();
  }

  private SecretsClient client() {
    return opened.hexkey().secrets();
  }

  private static SecretVersion put(SecretsClient client, String uri, String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      return client.put(client.parse(uri), value);
    }
  }

  private static SecretVersion overwrite(SecretsClient client, String uri, String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      return client.overwrite(client.parse(uri), value);
    }
  }

  private String uri(String rest) {
    return "openbao+kv2://" + mount + "/" + rest;
  }

  private String text(String rest) {
    return client().resolve(uri(rest)).revealText();
  }

  /** A client whose token has these rights alone. */
  private OpenedStore as(String rules) throws Exception {
    String own = "path \"auth/token/lookup-self\" { capabilities = [\"read\"] }\n";
    bao.policy(mount, own + rules.replace("MOUNT", mount));
    String token = bao.token(Duration.ofMinutes(5), mount);
    return OpenedStore.at(bao.address(), token, mount);
  }

  private static HexkeyException failureOf(Family family, ThrowingCallable call) {
    HexkeyException failure = catchThrowableOfType(HexkeyException.class, call);
    assertThat(failure.family()).as(failure.getMessage()).isEqualTo(family);
    assertThat(failure.suggestion()).isNotBlank();
    assertThat(failure.getMessage()).doesNotContain(Canary.SECRET, Canary.PATH);
    assertThat(failure).hasNoCause();
    return failure;
  }

  private static HexkeyException conflict(ThrowingCallable call) {
    HexkeyException failure = failureOf(Family.CONFLICTING, call);
    assertThat(failure.code()).isEqualTo(ErrorCodes.SECRET_CONFLICT);
    return failure;
  }

  @Test
  void aPutSaysWhatItReplaces() throws Exception {
    bao.write(mount + "/config", "{\"cas_required\":true}");

    put(client(), uri("app"), "{\"a\":\"1\"}");
    put(client(), uri("app"), "{\"a\":\"2\"}");

    assertThat(text("app#a")).isEqualTo("2");
  }

  @Test
  void anOverwriteWhereOneHasToSayWhatIsReplacedConflicts() throws Exception {
    put(client(), uri("app"), "{\"a\":\"1\"}");
    bao.write(mount + "/config", "{\"cas_required\":true}");

    HexkeyException failure = conflict(() -> overwrite(client(), uri("app"), "{\"a\":\"2\"}"));

    assertThat(failure.reason()).contains("CAS_REQUIRED");
    assertThat(text("app#a")).isEqualTo("1");
  }

  @Test
  void aPutAfterADeletionMakesTheNextVersion() {
    put(client(), uri("app"), "{\"a\":\"1\"}");
    client().delete(client().parse(uri("app")));

    assertThat(put(client(), uri("app"), "{\"a\":\"2\"}")).isEqualTo(SecretVersion.of(2));
  }

  @Test
  void aDeletedSecretIsNoAbsentOneToCompareWith() {
    put(client(), uri("app"), "{\"a\":\"1\"}");
    client().delete(client().parse(uri("app")));

    try (SecretValue value = SecretValue.ofText("{}")) {
      conflict(() -> client().putIfVersion(client().parse(uri("app")), null, value));
    }
  }

  @Test
  void whoMayNotLookIsToldOfTheOverwrite() throws Exception {
    try (OpenedStore writer =
        as("path \"MOUNT/data/*\" { capabilities = [\"create\", \"update\"] }")) {
      SecretsClient client = writer.hexkey().secrets();

      HexkeyException failure =
          failureOf(Family.FORBIDDEN, () -> put(client, uri("app"), "{\"a\":\"1\"}"));

      assertThat(failure.code()).isEqualTo(ErrorCodes.VAULT_AUTHZ_ERROR);
      assertThat(failure.reason()).contains("METADATA_UNREADABLE");
      assertThat(failure.suggestion()).contains("--overwrite");
      overwrite(client, uri("app"), "{\"a\":\"1\"}");
    }
    assertThat(text("app#a")).isEqualTo("1");
  }

  @Test
  void whatIsNoObjectIsRefused() {
    for (String text : List.of(Canary.SECRET, "[1]", "{\"a\":1", "{} {}", "\"a\"", "")) {
      HexkeyException failure =
          failureOf(Family.INVALID, () -> put(client(), uri(Canary.PATH), text));

      assertThat(failure.reason()).contains("NOT_AN_OBJECT");
    }
    failureOf(Family.ABSENT, () -> text(Canary.PATH));
  }

  @Test
  void anObjectThatNamesAMemberTwiceIsRefused() {
    HexkeyException failure =
        failureOf(Family.INVALID, () -> put(client(), uri("app"), "{\"a\":1,\"a\":2}"));

    assertThat(failure.reason()).contains("REPEATED_NAME");
  }

  @Test
  void whatCouldNotBeReadAgainIsRefused() {
    String large = "{\"a\":\"" + "x".repeat(Limits.STANDARD.maxBodyBytes()) + "\"}";

    HexkeyException failure = failureOf(Family.INVALID, () -> put(client(), uri("app"), large));

    assertThat(failure.code()).isEqualTo(ErrorCodes.SECRET_TOO_LARGE);
  }

  @Test
  void aFieldOfAnAbsentSecretBeginsAnObject() {
    put(client(), uri("app#user"), "ada");

    assertThat(text("app")).isEqualTo("{\"user\":\"ada\"}");
  }

  @Test
  void aFieldOfADeletedSecretIsNotSet() {
    put(client(), uri("app"), "{\"user\":\"ada\"}");
    client().delete(client().parse(uri("app")));

    failureOf(Family.DELETED, () -> put(client(), uri("app#user"), "eve"));
  }

  @Test
  void aFieldIsSetByPatchWithoutTheRightToRead() throws Exception {
    put(client(), uri("app"), "{\"user\":\"ada\",\"port\":1}");
    try (OpenedStore writer = as("path \"MOUNT/data/*\" { capabilities = [\"patch\"] }")) {
      put(writer.hexkey().secrets(), uri("app#user"), "eve");
    }

    assertThat(text("app")).isEqualTo("{\"port\":1,\"user\":\"eve\"}");
  }

  @Test
  void aFieldIsSetByReadingAndWritingWithoutTheRightToPatch() throws Exception {
    put(client(), uri("app"), "{\"user\":\"ada\",\"port\":1}");
    try (OpenedStore writer =
        as("path \"MOUNT/data/*\" { capabilities = [\"read\", \"update\"] }")) {
      put(writer.hexkey().secrets(), uri("app#user"), "eve");
    }

    assertThat(text("app")).isEqualTo("{\"port\":1,\"user\":\"eve\"}");
  }

  @Test
  void aFieldIsSetWhereOneHasToSayWhatIsReplaced() throws Exception {
    put(client(), uri("app"), "{\"user\":\"ada\",\"port\":1}");
    bao.write(mount + "/config", "{\"cas_required\":true}");

    put(client(), uri("app#user"), "eve");

    assertThat(text("app")).isEqualTo("{\"port\":1,\"user\":\"eve\"}");
  }

  @Test
  void nothingLandsInAMountOfVersion1() throws Exception {
    String old = mount + "-old";
    bao.write("sys/mounts/" + old, "{\"type\":\"kv\",\"options\":{\"version\":\"1\"}}");
    String at = "openbao+kv2://" + old + "/app";
    try (OpenedStore store = OpenedStore.at(bao.address(), bao.rootToken(), old)) {
      SecretsClient client = store.hexkey().secrets();
      List<ThrowingCallable> writes =
          List.of(
              () -> put(client, at, "{\"a\":\"1\"}"),
              () -> put(client, at + "#a", "1"),
              () -> overwrite(client, at, "{\"a\":\"1\"}"),
              () -> client.putIfVersion(client.parse(at), null, SecretValue.ofText("{}")),
              () -> client.delete(client.parse(at)),
              () -> client.delete(client.parse(at + "?version=1")),
              () -> client.undelete(client.parse(at)),
              () -> client.destroy(client.parse(at + "?version=1")),
              () -> client.destroyAll(client.parse(at)),
              () -> client.annotate(client.parse(at), Map.of("a", "b"), Set.of()));

      for (ThrowingCallable write : writes) {
        HexkeyException failure = failureOf(Family.MISCONFIGURED, write);
        assertThat(failure.code()).isEqualTo(ErrorCodes.VAULT_WRONG_ENGINE);
      }
      assertThat(bao.call("GET", old + "?list=true", null).status()).isEqualTo(404);
    }
  }

  @Test
  void anAnswerWithoutAVersionIsNoSuccess() throws Exception {
    put(client(), uri("app"), "{\"a\":\"1\"}");
    bao.call("DELETE", "sys/mounts/" + mount, null);
    bao.write("sys/mounts/" + mount, "{\"type\":\"kv\",\"options\":{\"version\":\"1\"}}");

    HexkeyException failure =
        failureOf(Family.MISCONFIGURED, () -> overwrite(client(), uri("app"), "{\"a\":\"2\"}"));

    assertThat(failure.code()).isEqualTo(ErrorCodes.VAULT_WRONG_ENGINE);
  }

  @Test
  void aDeletionThatIsYetToComeIsNone() throws Exception {
    bao.write(mount + "/metadata/app", "{\"delete_version_after\":\"1h\"}");
    put(client(), uri("app"), "{\"a\":\"1\"}");

    SecretHistory.Entry entry = client().history(client().parse(uri("app"))).get(0);

    assertThat(entry.state()).isEqualTo(SecretHistory.State.READABLE);
    assertThat(entry.createdAt()).isPresent();
    assertThat(entry.deletedAt().orElseThrow()).isAfter(Instant.now().plusSeconds(3_000));
    assertThat(text("app#a")).isEqualTo("1");
  }

  @Test
  void namesOutsideTheGrammarAreListedAndMarked() throws Exception {
    for (String name : List.of("plain", "with%20space", "ends%2e", "folder/x", "b%C3%A4r/x")) {
      bao.call("POST", mount + "/data/" + name, "{\"data\":{}}");
    }

    List<SecretListing.Entry> entries =
        client().list(client().parsePrefix("openbao+kv2://" + mount + "/"));

    assertThat(entries)
        .contains(
            new SecretListing.Entry("bär/", false),
            new SecretListing.Entry("folder/", true),
            new SecretListing.Entry("plain", true),
            new SecretListing.Entry("with space", false));
  }

  @Test
  void metadataTellTheRulesOfASecret() throws Exception {
    bao.write(
        mount + "/metadata/app",
        "{\"max_versions\":5,\"cas_required\":true,\"delete_version_after\":\"1h30m\","
            + "\"custom_metadata\":{\"owner\":\"ada\"}}");
    put(client(), uri("app"), "{\"a\":\"1\"}");

    SecretMetadata.Facts facts = client().metadata(client().parse(uri("app#a")));

    assertThat(facts.maxVersions()).contains(5);
    assertThat(facts.casRequired()).isTrue();
    assertThat(facts.deleteVersionAfter()).contains(Duration.ofMinutes(90));
    assertThat(facts.notes()).isEqualTo(Map.of("owner", "ada"));
    assertThat(facts.createdAt()).isPresent();
    assertThat(facts.updatedAt()).isPresent();
  }

  @Test
  void notesAreWrittenWithoutTheRightToPatch() throws Exception {
    put(client(), uri("app"), "{\"a\":\"1\"}");
    client().annotate(client().parse(uri("app")), Map.of("owner", "ada", "b", "c"), Set.of());
    try (OpenedStore writer =
        as("path \"MOUNT/metadata/*\" { capabilities = [\"read\", \"update\"] }")) {
      SecretsClient client = writer.hexkey().secrets();
      client.annotate(client.parse(uri("app")), Map.of("stage", "test"), Set.of("b"));
    }

    assertThat(client().metadata(client().parse(uri("app"))).notes())
        .isEqualTo(Map.of("owner", "ada", "stage", "test"));
  }

  @Test
  void notesThatTheServerRefusesAreInvalid() {
    put(client(), uri(Canary.PATH), "{\"a\":\"1\"}");

    HexkeyException failure =
        failureOf(
            Family.INVALID,
            () ->
                client()
                    .annotate(
                        client().parse(uri(Canary.PATH)), Map.of("a", "x".repeat(600)), Set.of()));

    assertThat(failure.reason()).contains("NOTES_REFUSED");
  }

  @Test
  void aDestructionNamesItsVersion() {
    put(client(), uri("app"), "{\"a\":\"1\"}");

    HexkeyException failure =
        failureOf(Family.UNSUPPORTED, () -> client().destroy(client().parse(uri("app"))));

    assertThat(failure.reason()).contains("NO_VERSION_IN_DESTROY");
    assertThat(text("app#a")).isEqualTo("1");
  }

  @Test
  void whoMayNotIsForbidden() throws Exception {
    put(client(), uri("app"), "{\"a\":\"1\"}");
    try (OpenedStore reader =
        as(
            "path \"MOUNT/data/*\" { capabilities = [\"read\"] }\n"
                + "path \"MOUNT/metadata/*\" { capabilities = [\"read\"] }")) {
      SecretsClient client = reader.hexkey().secrets();

      failureOf(Family.FORBIDDEN, () -> put(client, uri("app"), "{}"));
      failureOf(Family.FORBIDDEN, () -> put(client, uri("app#a"), "2"));
      failureOf(Family.FORBIDDEN, () -> client.delete(client.parse(uri("app"))));
      failureOf(Family.FORBIDDEN, () -> client.destroy(client.parse(uri("app?version=1"))));
      failureOf(
          Family.FORBIDDEN,
          () -> client.annotate(client.parse(uri("app")), Map.of("a", "b"), Set.of()));
    }
    assertThat(text("app#a")).isEqualTo("1");
  }
}
