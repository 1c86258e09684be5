package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.local.sqlite.backup.OnExisting;
import dev.hexkey.adapters.local.sqlite.keys.Argon2;
import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretListing;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills real processes while they change keys, restore and import. A child repeats its work until
 * it is killed, so that nearly every kill lands inside of it.
 */
@Timeout(1200)
@Tag("kills")
class KeyChangeKillTest {
  private static final int KILLS = Boolean.getBoolean("hexkey.long") ? 100 : 8;
  private static final int SECRETS = 60;
  private static final String CANARY = "canary-kill-9a9a";
  private static final String PASSPHRASE = "passphrase of a backup";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Both in the environment, so that the key can be moved there and back. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HEXKEY_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));

  @TempDir Path directory;

  private final Random random = new Random(11);
  private Path home;

  @BeforeEach
  void fill() {
    home = directory.resolve("home");
    try (LocalStore store = InstalledStore.open(home, Map.of())) {
      for (int i = 0; i < SECRETS; i++) {
        put(store, "s/" + i, CANARY + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rotate", "move", "rotate-data"})
  void aChangeOfKeysThatIsKilledLosesNothingAndIsFinishedByTheNext(String work) throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      killDuring(work, home);

      try (LocalStore store = InstalledStore.open(home, ENVIRONMENT)) {
        assertEverythingIsThere(store);
      }
    }

    try (LocalStore store = InstalledStore.open(home, ENVIRONMENT)) {
      store.keys().rotateData(Progress.NONE);
      if (store.keys().status().orElseThrow().kind().equals("file")) {
        store.keys().rotate();
      } else {
        store.keys().move("file");
      }
      LocalKeys.Status status = store.keys().status().orElseThrow();
      assertThat(status.place().state()).isEqualTo(KeyStatus.State.PRESENT);
      assertThat(status.dataRotationPending()).isFalse();
      assertThat(status.leftOver()).isEmpty();
      assertEverythingIsThere(store);
    }
  }

  @Test
  void aRestoreThatIsKilledIsWholeOrNotThere() throws Exception {
    Path backup = directory.resolve("backup");
    try (LocalStore store = InstalledStore.open(home, Map.of());
        SecretValue passphrase = SecretValue.ofText(PASSPHRASE)) {
      new LocalBackup(store, new Argon2.Cost(8 * 1024, 1, 1))
          .write(backup, passphrase, OnExisting.REFUSE, Progress.NONE);
    }

    for (int kill = 0; kill < KILLS; kill++) {
      Path target = directory.resolve("target" + kill);
      killDuring("restore", target, backup);

      try (LocalStore store = InstalledStore.open(target, ENVIRONMENT)) {
        List<String> names = names(store);
        assertThat(names.size()).isIn(0, SECRETS);
        if (!names.isEmpty()) {
          assertEverythingIsThere(store);
        }
      }
    }
  }

  @Test
  void anImportThatIsKilledIsWholeOrNotThere() throws Exception {
    AuthsomeFixture source = new AuthsomeFixture(directory.resolve("authsome")).profile("default");
    for (int i = 0; i < SECRETS; i++) {
      source.put("default", "p" + i + ":connection:default", "{\"api_key\": \"" + CANARY + "\"}");
    }
    Map<String, String> before = source.digest();

    for (int kill = 0; kill < KILLS; kill++) {
      Path target = directory.resolve("target" + kill);
      killDuring("import", target, source.home());

      try (LocalStore store = InstalledStore.open(target, ENVIRONMENT)) {
        List<RecordKey> records = store.records().list("default", "");
        assertThat(records.size()).isIn(0, SECRETS);
        for (RecordKey record : records) {
          assertThat(store.records().find(record)).isPresent();
        }
      }
    }
    assertThat(source.digest()).isEqualTo(before);
  }

  @Test
  void aBackupThatIsKilledLeavesTheFileBeforeIt() throws Exception {
    Path backup = directory.resolve("backup");
    Files.writeString(backup, "precious");

    killDuring("backup", home, backup);

    String content = Files.readString(backup);
    assertThat(content.equals("precious") || content.endsWith("\"}\n")).isTrue();
  }

  /** Runs in the child: says that it begins, then works until it is killed. */
  public static void main(String[] arguments) {
    Path home = Path.of(arguments[1]);
    try (LocalStore store = InstalledStore.open(home, ENVIRONMENT);
        SecretValue passphrase = SecretValue.ofText(PASSPHRASE)) {
      store.profiles().list();
      System.out.println("working");
      while (true) {
        switch (arguments[0]) {
          case "rotate" -> rotate(store);
          case "move" -> move(store);
          case "rotate-data" -> store.keys().rotateData(Progress.NONE);
          case "restore" ->
              store
                  .backup()
                  .restore(Path.of(arguments[2]), passphrase, OnExisting.KEEP, Progress.NONE);
          case "import" ->
              store.imports().authsome(Path.of(arguments[2]), OnExisting.KEEP, Progress.NONE);
          default ->
              new LocalBackup(store, new Argon2.Cost(8 * 1024, 1, 1))
                  .write(Path.of(arguments[2]), passphrase, OnExisting.REPLACE, Progress.NONE);
        }
      }
    }
  }

  private static void rotate(LocalStore store) {
    if (store.keys().status().orElseThrow().kind().equals("file")) {
      store.keys().rotate();
    } else {
      store.keys().move("file");
    }
  }

  private static void move(LocalStore store) {
    boolean inFile = store.keys().status().orElseThrow().kind().equals("file");
    store.keys().move(inFile ? "environment" : "file");
  }

  private void killDuring(String work, Path target, Path... further) throws Exception {
    String[] arguments = new String[2 + further.length];
    arguments[0] = work;
    arguments[1] = target.toString();
    for (int i = 0; i < further.length; i++) {
      arguments[2 + i] = further[i].toString();
    }
    try (ForkedJvm child = ForkedJvm.start(KeyChangeKillTest.class, arguments)) {
      child.awaitLine("working"::equals, PATIENCE);
      // not a wait for something, but the instant at which the kill lands
      LockSupport.parkNanos(random.nextInt(window(work)));
      child.kill();
    }
  }

  /** Nanoseconds in which a work of that kind is surely under way. */
  private static int window(String work) {
    return switch (work) {
      case "restore", "import", "backup" -> 600_000_000;
      default -> 150_000_000;
    };
  }

  private static void assertEverythingIsThere(LocalStore store) {
    assertThat(names(store)).hasSize(SECRETS);
    for (int i = 0; i < SECRETS; i++) {
      assertThat(fetch(store, "s/" + i)).isEqualTo(CANARY + i);
    }
  }

  private static List<String> names(LocalStore store) {
    return store.secrets().list(new AddressPrefix("default", "s")).stream()
        .map(SecretListing.Entry::name)
        .toList();
  }

  private static void put(LocalStore store, String path, String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      store.secrets().put(SecretAddress.newest("default", path), value);
    }
  }

  private static String fetch(LocalStore store, String path) {
    SecretAddress address = SecretAddress.newest("default", path);
    try (SecretValue value = store.secrets().fetch(address).value()) {
      return value.revealText();
    }
  }
}
