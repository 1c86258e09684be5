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
import java.util.ArrayList;
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
 * Kills real processes while they change keys, restore, import and back up. A child does its work
 * again and again and says where each begins and ends, so that the test knows where its kills came.
 */
@Timeout(1200)
@Tag("kills")
class KeyChangeKillTest {
  private static final int KILLS = Boolean.getBoolean("hexkey.long") ? 100 : 8;

  /** More than a change of the data key encrypts in one batch. */
  private static final int SECRETS = 150;

  private static final String CANARY = "canary-kill-9a9a";
  private static final String PASSPHRASE = "passphrase of a backup";
  private static final Argon2.Cost CHEAP = new Argon2.Cost(8 * 1024, 1, 1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Precedes the number of a work that is about to be done. */
  private static final String BEGIN = "begin ";

  /** Precedes the number of a work that is done. */
  private static final String END = "end ";

  /** What {@code 128 + SIGKILL} is. */
  private static final int KILLED = 137;

  /** About how long a work takes. */
  private static final int WORK_NANOS = 60_000_000;

  /** Both in the environment, so that the key can be moved there and back. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HEXKEY_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));

  @TempDir Path directory;

  private final Random random = new Random(11);
  private Path home;
  private int kills;
  private int inside;

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
    int unfinished = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      killDuring(work, home);

      try (LocalStore store = InstalledStore.open(home, ENVIRONMENT)) {
        assertEverythingIsThere(store);
        LocalKeys.Status status = store.keys().status().orElseThrow();
        if (status.dataRotationPending() || !status.leftOver().isEmpty()) {
          unfinished++;
        }
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
    assertMostKillsCameInside(work, "unfinished=" + unfinished);
  }

  @Test
  void aRestoreThatIsKilledIsWholeOrNotThere() throws Exception {
    Path backup = writeBackup(home);
    int whole = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      for (Path target : killDuring("restore", directory.resolve("kill" + kill), backup)) {
        try (LocalStore store = InstalledStore.open(target, ENVIRONMENT)) {
          if (!names(store).isEmpty()) {
            assertEverythingIsThere(store);
            whole++;
          }
        }
      }
    }
    assertMostKillsCameInside("restore", "whole=" + whole);
  }

  @Test
  void anImportThatIsKilledIsWholeOrNotThere() throws Exception {
    AuthsomeFixture source = new AuthsomeFixture(directory.resolve("authsome")).profile("default");
    for (int i = 0; i < SECRETS; i++) {
      source.put("default", "p" + i + ":connection:default", "{\"api_key\": \"" + CANARY + "\"}");
    }
    Map<String, String> before = source.digest();

    int whole = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      for (Path target : killDuring("import", directory.resolve("kill" + kill), source.home())) {
        try (LocalStore store = InstalledStore.open(target, ENVIRONMENT)) {
          List<RecordKey> records = store.records().list("default", "");
          assertThat(records.size()).isIn(0, SECRETS);
          for (RecordKey record : records) {
            assertThat(store.records().find(record)).isPresent();
          }
          whole += records.isEmpty() ? 0 : 1;
        }
      }
    }
    assertThat(source.digest()).isEqualTo(before);
    assertMostKillsCameInside("import", "whole=" + whole);
  }

  @Test
  void aBackupThatIsKilledLeavesTheFileBeforeIt() throws Exception {
    Path backup = directory.resolve("backup");
    int replaced = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Files.writeString(backup, "precious");

      killDuring("backup", home, backup);

      if (!Files.readString(backup).equals("precious")) {
        replaced++;
        try (LocalStore store = InstalledStore.open(directory.resolve("of" + kill), Map.of());
            SecretValue passphrase = SecretValue.ofText(PASSPHRASE)) {
          store.backup().restore(backup, passphrase, OnExisting.REFUSE, Progress.NONE);
          assertEverythingIsThere(store);
        }
      }
    }
    assertMostKillsCameInside("backup", "replaced=" + replaced);
  }

  private void assertMostKillsCameInside(String work, String seen) {
    String summary = "work=%s kills=%d inside=%d %s".formatted(work, kills, inside, seen);
    System.out.println("KeyChangeKillTest: " + summary);
    assertThat(inside).as(summary).isGreaterThanOrEqualTo(kills / 2);
  }

  /**
   * Runs in the child: does its work and says so, until it is killed.
   *
   * @param arguments the work, the home to do it in, and the file that it needs
   */
  public static void main(String[] arguments) {
    Path home = Path.of(arguments[1]);
    for (int number = 0; true; number++) {
      boolean isForNewStores = arguments[0].equals("restore") || arguments[0].equals("import");
      Path target = isForNewStores ? home.resolve(Integer.toString(number)) : home;
      try (LocalStore store = InstalledStore.open(target, ENVIRONMENT);
          SecretValue passphrase = SecretValue.ofText(PASSPHRASE)) {
        boolean inFile = store.keys().status().filter(it -> it.kind().equals("file")).isPresent();
        System.out.println(BEGIN + number);
        switch (arguments[0]) {
          case "rotate" -> store.keys().rotate();
          case "move" -> store.keys().move(inFile ? "environment" : "file");
          case "rotate-data" -> store.keys().rotateData(Progress.NONE);
          case "restore" ->
              store
                  .backup()
                  .restore(Path.of(arguments[2]), passphrase, OnExisting.REFUSE, Progress.NONE);
          case "import" ->
              store.imports().authsome(Path.of(arguments[2]), OnExisting.REFUSE, Progress.NONE);
          case "backup" ->
              new LocalBackup(store, CHEAP)
                  .write(Path.of(arguments[2]), passphrase, OnExisting.REPLACE, Progress.NONE);
          default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println(END + number);
      }
    }
  }

  /**
   * Starts a child and kills it at a random instant of one of its first works.
   *
   * @return the homes that works for new stores were begun in
   */
  private List<Path> killDuring(String work, Path target, Path... further) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(work, target.toString()));
    for (Path path : further) {
      arguments.add(path.toString());
    }
    try (ForkedJvm child =
        ForkedJvm.start(KeyChangeKillTest.class, arguments.toArray(String[]::new))) {
      String wanted = BEGIN + random.nextInt(3);
      child.awaitLine(wanted::equals, PATIENCE);
      // not a wait for something, but the instant at which the kill lands
      LockSupport.parkNanos(random.nextInt(WORK_NANOS));
      child.kill();
      assertThat(child.awaitExit(PATIENCE)).as("exit of %s", child.lines()).isEqualTo(KILLED);
      return take(child.lines(), target);
    }
  }

  private List<Path> take(List<String> lines, Path target) {
    List<Path> begun = new ArrayList<>();
    long ended = 0;
    for (String line : lines) {
      if (line.startsWith(BEGIN)) {
        begun.add(target.resolve(line.substring(BEGIN.length())));
      } else if (line.startsWith(END)) {
        ended++;
      }
    }
    kills++;
    if (begun.size() > ended) {
      inside++;
    }
    return begun;
  }

  private Path writeBackup(Path of) {
    Path backup = directory.resolve("backup");
    try (LocalStore store = InstalledStore.open(of, Map.of());
        SecretValue passphrase = SecretValue.ofText(PASSPHRASE)) {
      new LocalBackup(store, CHEAP).write(backup, passphrase, OnExisting.REFUSE, Progress.NONE);
    }
    return backup;
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
