package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.DeletedException;
import dev.hexkey.ports.Family;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reads of a real server come to. */
class ReadTableTest extends InBothSchemes {
  private static OpenBaoServer bao;
  @TempDir Path home;
  private ReadClient client;

  @BeforeAll
  static void start() throws Exception {
    bao = OpenBaoServer.dev();
    bao.write("secret/data/app", "{\"data\":{\"token\":\"one\"}}");
    bao.write("secret/data/app", "{\"data\":{\"token\":\"two\"}}");
    bao.mount("old", "kv");
    bao.mountKv2("other");
    bao.mount("limited", "transit");
  }

  @AfterAll
  static void stop() throws Exception {
    bao.close();
  }

  @BeforeEach
  void open() {
    client = ReadClient.open(home, bao.rootToken(), bao.address()).in(scheme);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private ReadClient as(String rules) throws Exception {
    bao.policy("narrow", rules);
    String token = bao.token(Duration.ofMinutes(5), "narrow");
    return ReadClient.open(home.resolve("narrow"), token, bao.address()).in(scheme);
  }

  @Test
  void aPathThatWasNeverWrittenIsAbsent() {
    client.assertFails("secret/nothing", Family.ABSENT, "SECRET_NOT_FOUND");
  }

  @Test
  void aVersionThatIsYetToComeIsAbsent() {
    client.assertFails("secret/app?version=3", Family.ABSENT, "SECRET_NOT_FOUND");
  }

  @Test
  void aVersionThatWasPushedOutIsAbsent() throws Exception {
    bao.write("secret/metadata/short", "{\"max_versions\":1}");
    bao.write("secret/data/short", "{\"data\":{\"a\":\"1\"}}");
    bao.write("secret/data/short", "{\"data\":{\"a\":\"2\"}}");

    client.assertFails("secret/short?version=1", Family.ABSENT, "SECRET_NOT_FOUND");
  }

  @Test
  void aDeletedVersionIsDeletedWithVersionAndTime() throws Exception {
    Instant before = Instant.now().minusSeconds(60);
    bao.write("secret/data/deleted", "{\"data\":{\"a\":\"1\"}}");
    bao.write("secret/delete/deleted", "{\"versions\":[1]}");

    HexkeyException failure =
        client.assertFails(
            "secret/deleted?version=1", Family.DELETED, "SECRET_VERSION_ERROR", "DELETED");

    DeletedException deleted = (DeletedException) failure;
    assertThat(deleted.version()).contains(SecretVersion.of(1));
    assertThat(deleted.deletedAt().orElseThrow()).isAfter(before);
  }

  @Test
  void aDeletedNewestVersionHidesTheOlderOnes() throws Exception {
    bao.write("secret/data/newest", "{\"data\":{\"a\":\"1\"}}");
    bao.write("secret/data/newest", "{\"data\":{\"a\":\"2\"}}");
    bao.call("DELETE", "secret/data/newest", null);

    client.assertFails("secret/newest", Family.DELETED, "SECRET_VERSION_ERROR", "DELETED");
    assertThat(client.read("secret/newest#a?version=1")).isEqualTo("1");
  }

  @Test
  void aDestroyedVersionIsDestroyedAlsoIfItWasDeletedBefore() throws Exception {
    bao.call("DELETE", "secret/metadata/destroyed", null);
    bao.write("secret/data/destroyed", "{\"data\":{\"a\":\"1\"}}");
    bao.write("secret/delete/destroyed", "{\"versions\":[1]}");
    bao.write("secret/destroy/destroyed", "{\"versions\":[1]}");

    client.assertFails("secret/destroyed", Family.DESTROYED, "SECRET_VERSION_ERROR", "DESTROYED");
  }

  @Test
  void aDeletionThatIsYetToComeIsNone() throws Exception {
    bao.write("secret/metadata/later", "{\"delete_version_after\":\"1h\"}");
    bao.write("secret/data/later", "{\"data\":{\"a\":\"here\"}}");
    assertThat(bao.read("secret/data/later").text("deletion_time")).isNotEmpty();

    assertThat(client.read("secret/later#a")).isEqualTo("here");
  }

  @Test
  void aDeletionWhoseTimeHasComeIsOne() throws Exception {
    bao.write("secret/metadata/soon", "{\"delete_version_after\":\"1s\"}");
    bao.write("secret/data/soon", "{\"data\":{\"a\":\"gone\"}}");
    while (bao.call("GET", "secret/data/soon", null).status() == 200) {
      Thread.onSpinWait(); // the server's clock cannot be moved
    }

    client.assertFails("secret/soon", Family.DELETED, "SECRET_VERSION_ERROR", "DELETED");
  }

  @Test
  void whoMayReadSomethingElseInTheMountIsForbidden() throws Exception {
    try (ReadClient narrow = as("path \"secret/data/mine\" { capabilities = [\"read\"] }")) {
      narrow.assertFails("secret/app", Family.FORBIDDEN, "VAULT_AUTHZ_ERROR");
    }
  }

  @Test
  void whoMayDoNothingInTheMountIsToldThatThereMayBeNone() throws Exception {
    try (ReadClient narrow = as("path \"other/data/mine\" { capabilities = [\"read\"] }")) {
      HexkeyException failure =
          narrow.assertFails(
              "secret/app", Family.FORBIDDEN, "VAULT_AUTHZ_ERROR", "FORBIDDEN_OR_NO_MOUNT");

      assertThat(failure.getMessage()).contains("or the mount does not exist");
      narrow.assertFails(
          "none/app", Family.FORBIDDEN, "VAULT_AUTHZ_ERROR", "FORBIDDEN_OR_NO_MOUNT");
    }
  }

  @Test
  void whereNothingIsMountedTheMountIsAbsent() {
    client.assertFails("none/app", Family.ABSENT, "MOUNT_NOT_FOUND");
  }

  @Test
  void aMountThatIsTakenAwayIsAbsentFromThenOn() throws Exception {
    bao.mountKv2("free");
    client.assertFails("free/app", Family.ABSENT, "SECRET_NOT_FOUND");
    bao.call("DELETE", "sys/mounts/free", null);

    client.assertFails("free/app", Family.ABSENT, "MOUNT_NOT_FOUND");
  }

  @Test
  void kvVersion1IsTheWrongEngine() throws Exception {
    bao.write("old/app", "{\"token\":\"one\"}");

    client.assertFails("old/app", Family.MISCONFIGURED, "VAULT_WRONG_ENGINE");
  }

  @Test
  void junkThatAWriteOfVersion2LeftInVersion1IsTheWrongEngine() throws Exception {
    bao.write("old/data/junk", "{\"data\":{\"token\":\"one\"}}");
    bao.write("old/data/text", "{\"data\":\"one\",\"metadata\":7}");

    client.assertFails("old/junk", Family.MISCONFIGURED, "VAULT_WRONG_ENGINE");
    client.assertFails("old/text", Family.MISCONFIGURED, "VAULT_WRONG_ENGINE");
  }

  @Test
  void aMountOfVersion1ThatIsUpgradedIsReadFromThenOn() throws Exception {
    bao.mount("free", "kv");
    client.assertFails("free/app", Family.MISCONFIGURED, "VAULT_WRONG_ENGINE");
    bao.call("DELETE", "sys/mounts/free", null);
    bao.mountKv2("free");

    client.assertFails("free/app", Family.ABSENT, "SECRET_NOT_FOUND");
    bao.call("DELETE", "sys/mounts/free", null);
  }

  @Test
  void anotherEngineIsTheWrongOne() {
    HexkeyException failure = client.failureOf("limited/app");

    assertThat(failure.code()).isIn("VAULT_WRONG_ENGINE", "MOUNT_NOT_FOUND");
  }

  @Test
  void theMemberThatIsMissingIsAbsent() {
    client.assertFails("secret/app#nothing", Family.ABSENT, "SECRET_NOT_FOUND", "KEY_MISSING");
  }
}
