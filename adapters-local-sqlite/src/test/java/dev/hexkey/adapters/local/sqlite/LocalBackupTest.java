package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.adapters.local.sqlite.backup.OnExisting;
import dev.hexkey.adapters.local.sqlite.keys.Argon2;
import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretHistory;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.UnauthenticatedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBackupTest {
  private static final String CANARY = "canary-backup-b1f2";
  private static final String PASSPHRASE = "canary-passphrase-44d0";
  private static final Argon2.Cost CHEAP = new Argon2.Cost(8 * 1024, 1, 1);

  @TempDir Path directory;

  private LocalStore source;
  private LocalStore target;
  private Path file;

  @BeforeEach
  void open() {
    source = store("source");
    target = store("target");
    file = directory.resolve("hexkey.backup");
  }

  @AfterEach
  void close() {
    source.close();
    target.close();
  }

  @Test
  void everythingComesBackInAnotherStoreUnderItsOwnKey() {
    fill(source);
    write();

    restore(OnExisting.REFUSE);

    assertThat(target.profiles().list()).containsExactly("default", "work");
    assertThat(fetch(target, "default", "app/db")).isEqualTo(CANARY + "-3");
    assertThat(fetch(target, "work", "only")).isEqualTo(CANARY + "-work");
    assertThat(target.records().find(new RecordKey("work", "github:client")))
        .hasValueSatisfying(
            record -> {
              assertThat(record.version()).isEqualTo(2);
              assertThat(record.value().text("status")).contains("valid");
              assertThat(record.value().secret("access_token").orElseThrow().revealText())
                  .isEqualTo(CANARY + "-token");
            });
  }

  @Test
  void oldVersionsComeBackWithTheirNumbersAndDates() {
    fill(source);
    List<SecretHistory.Entry> before = source.secrets().history(address("default", "app/db"));
    write();

    restore(OnExisting.REFUSE);

    assertThat(target.secrets().history(address("default", "app/db"))).isEqualTo(before);
    assertThat(before).hasSize(3);
  }

  @Test
  void theNumberOfADeletedNameIsNotUsedAgain() {
    fill(source);
    source.secrets().delete(address("default", "app/db"));
    write();

    restore(OnExisting.REFUSE);

    assertThatThrownBy(() -> fetch(target, "default", "app/db"))
        .isInstanceOf(AbsentException.class);
    assertThat(put(target, "default", "app/db", "new")).isEqualTo("4");
  }

  @Test
  void anEmptyStoreIsBackedUpAndRestored() {
    write();

    assertThat(restore(OnExisting.REFUSE).entries()).isZero();
    assertThat(target.profiles().list()).containsExactly("default");
  }

  @Test
  void theBackupIsOwnerOnlyAndHoldsNoPlaintext() throws Exception {
    fill(source);

    write();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String text = Files.readString(file);
    assertThat(text).doesNotContain(CANARY).doesNotContain(PASSPHRASE);
    assertThat(text)
        .doesNotContain(
            Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8)));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .filteredOn(name -> name.startsWith("hexkey.backup"))
          .hasSize(1);
    }
  }

  @Test
  void aFileThatExistsIsNotOverwrittenUnlessTold() throws Exception {
    Files.writeString(file, "precious");

    assertThatThrownBy(this::write)
        .isInstanceOf(ConflictingException.class)
        .hasMessageStartingWith("[BACKUP_EXISTS]");
    assertThat(Files.readString(file)).isEqualTo("precious");

    try (SecretValue passphrase = SecretValue.ofText(PASSPHRASE)) {
      backup(source).write(file, passphrase, OnExisting.REPLACE, Progress.NONE);
    }
    assertThat(Files.readString(file)).startsWith("{\"format\":\"hexkey-backup\"");
  }

  @Test
  void aWrongPassphraseIsAnErrorOfItsOwn() {
    fill(source);
    write();

    try (SecretValue wrong = SecretValue.ofText("another")) {
      assertThatThrownBy(
              () -> backup(target).restore(file, wrong, OnExisting.REFUSE, Progress.NONE))
          .isInstanceOf(UnauthenticatedException.class)
          .hasMessageStartingWith("[BACKUP_PASSPHRASE_WRONG]");
    }
    assertNothingWasRestored();
  }

  @Test
  void aBackupCutAnywhereIsRefusedWhole() throws Exception {
    fill(source);
    write();
    byte[] whole = Files.readAllBytes(file);

    for (int length : seededTenth(whole.length)) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> restore(OnExisting.REFUSE))
          .isInstanceOf(DamagedException.class)
          .hasMessageStartingWith("[BACKUP_DAMAGED/TRUNCATED]");
    }
    assertNothingWasRestored();
  }

  @Test
  void aBackupWithAnyByteChangedIsRefusedWhole() throws Exception {
    fill(source);
    write();
    byte[] whole = Files.readAllBytes(file);

    for (int offset : seededTenth(whole.length)) {
      byte[] changed = whole.clone();
      changed[offset] ^= 1;
      Files.write(file, changed);
      assertThatThrownBy(() -> restore(OnExisting.REFUSE)).isInstanceOf(HexkeyException.class);
    }
    assertNothingWasRestored();
  }

  @Test
  void entriesInAnotherOrderAreRefusedAsSuch() throws Exception {
    List<String> lines = linesOfABackup();
    Collections.swap(lines, 2, 3);
    lines.set(2, withComma(lines.get(2)));
    rewrite(lines);

    assertRefusedAs("REORDERED");
  }

  @Test
  void anEntryThatIsThereTwiceIsRefusedAsSuch() throws Exception {
    List<String> lines = linesOfABackup();
    lines.add(3, lines.get(2));
    rewrite(lines);

    assertRefusedAs("DUPLICATED");
  }

  @Test
  void anEntryThatIsTakenOutIsRefusedAsSuch() throws Exception {
    List<String> lines = linesOfABackup();
    lines.remove(2);
    rewrite(lines);

    assertRefusedAs("MISSING");
  }

  @Test
  void anEntryThatSaysAnotherNameIsRefused() throws Exception {
    List<String> lines = linesOfABackup();
    lines.replaceAll(line -> line.replace("\"app/db\"", "\"app/dc\""));
    rewrite(lines);

    assertRefusedAs("ENTRY");
  }

  @Test
  void valuesSwappedBetweenEntriesAreRefused() throws Exception {
    List<String> lines = linesOfABackup();
    String second = lines.get(2);
    String third = lines.get(3);
    lines.set(2, head(second) + tail(third));
    lines.set(3, head(third) + tail(second));
    rewrite(lines);

    assertRefusedAs("ENTRY");
  }

  @Test
  void aCountOfMemoryThatNoMachineHasIsRefused() throws Exception {
    List<String> lines = linesOfABackup();
    lines.replaceAll(line -> line.replace("m=8192", "m=104857600"));
    rewrite(lines);

    assertRefusedAs("FORMAT");
  }

  @Test
  void anotherFileIsNoBackup() throws Exception {
    for (String content : List.of("[]", "\"text\"", "{\"format\":\"other\"}", "{\"a\":1}")) {
      Files.writeString(file, content);
      assertThatThrownBy(() -> restore(OnExisting.REFUSE))
          .hasMessageStartingWith("[BACKUP_NOT_RECOGNIZED]");
    }
  }

  @Test
  void aBackupOfANewerVersionIsRefused() throws Exception {
    List<String> lines = linesOfABackup();
    lines.replaceAll(line -> line.replace("\"version\":1,\"store\"", "\"version\":2,\"store\""));
    rewrite(lines);

    assertThatThrownBy(() -> restore(OnExisting.REFUSE))
        .hasMessageStartingWith("[BACKUP_VERSION_UNSUPPORTED]");
  }

  @Test
  void aMissingFileIsUnreadable() {
    assertThatThrownBy(() -> restore(OnExisting.REFUSE))
        .hasMessageStartingWith("[BACKUP_UNREADABLE]");
  }

  @Test
  void aTakenNameRefusesTheWholeRestore() {
    fill(source);
    write();
    target.profiles().create("work");
    put(target, "work", "only", "mine");

    assertThatThrownBy(() -> restore(OnExisting.REFUSE))
        .isInstanceOf(ConflictingException.class)
        .hasMessageStartingWith("[RESTORE_CONFLICT]");

    assertThat(fetch(target, "work", "only")).isEqualTo("mine");
    assertThatThrownBy(() -> fetch(target, "default", "app/db"))
        .isInstanceOf(AbsentException.class);
  }

  @Test
  void aTakenNameCanBeKept() {
    fill(source);
    write();
    put(target, "default", "app/db", "mine");

    LocalBackup.Report report = restore(OnExisting.KEEP);

    assertThat(report.kept()).isEqualTo(1);
    assertThat(fetch(target, "default", "app/db")).isEqualTo("mine");
    assertThat(fetch(target, "work", "only")).isEqualTo(CANARY + "-work");
  }

  @Test
  void aTakenNameThatIsReplacedGoesOnCounting() {
    fill(source);
    write();
    put(target, "default", "app/db", "mine");

    restore(OnExisting.REPLACE);

    assertThat(fetch(target, "default", "app/db")).isEqualTo(CANARY + "-3");
    assertThat(put(target, "default", "app/db", "next")).isEqualTo("5");
  }

  @Test
  void aNameThatWasDeletedHereComesBackAndGoesOnCounting() {
    fill(source);
    write();
    put(target, "default", "app/db", "mine");
    target.secrets().delete(address("default", "app/db"));

    restore(OnExisting.REFUSE);

    assertThat(fetch(target, "default", "app/db")).isEqualTo(CANARY + "-3");
    assertThat(put(target, "default", "app/db", "next")).isEqualTo("5");
  }

  @Test
  void progressReachesItsEnd() {
    fill(source);
    List<Long> left = new ArrayList<>();

    try (SecretValue passphrase = SecretValue.ofText(PASSPHRASE)) {
      backup(source)
          .write(file, passphrase, OnExisting.REFUSE, (done, total) -> left.add(total - done));
    }

    assertThat(left).isNotEmpty().isSortedAccordingTo(Collections.reverseOrder()).endsWith(0L);
  }

  private LocalStore store(String name) {
    return LocalStore.in(
        directory.resolve(name),
        LocalSettings.DEFAULTS,
        new KeyFileForTests(directory.resolve(name + "-keys")),
        () -> Instant.ofEpochSecond(1_700_000_000));
  }

  private static LocalBackup backup(LocalStore store) {
    return new LocalBackup(store, CHEAP);
  }

  private void fill(LocalStore store) {
    store.profiles().create("work");
    for (int version = 1; version <= 3; version++) {
      put(store, "default", "app/db", CANARY + "-" + version);
    }
    put(store, "work", "only", CANARY + "-work");
    RecordKey key = new RecordKey("work", "github:client");
    try (SecretValue token = SecretValue.ofText(CANARY + "-token")) {
      Document first = Document.of(Map.of("status", "new"));
      store.records().compareAndSet(key, 0, first, null);
      store
          .records()
          .compareAndSet(key, 1, first.with("status", "valid").with("access_token", token), null);
    }
  }

  private void write() {
    try (SecretValue passphrase = SecretValue.ofText(PASSPHRASE)) {
      backup(source).write(file, passphrase, OnExisting.REFUSE, Progress.NONE);
    }
  }

  private LocalBackup.Report restore(OnExisting onExisting) {
    try (SecretValue passphrase = SecretValue.ofText(PASSPHRASE)) {
      return backup(target).restore(file, passphrase, onExisting, Progress.NONE);
    }
  }

  private List<String> linesOfABackup() throws Exception {
    fill(source);
    write();
    return new ArrayList<>(Files.readAllLines(file));
  }

  private void rewrite(List<String> lines) throws Exception {
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private void assertRefusedAs(String reason) {
    assertThatThrownBy(() -> restore(OnExisting.REFUSE))
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("[BACKUP_DAMAGED/" + reason + "]")
        .hasMessageNotContaining(CANARY);
    assertNothingWasRestored();
  }

  private void assertNothingWasRestored() {
    assertThat(target.profiles().list()).containsExactly("default");
    assertThatThrownBy(() -> fetch(target, "default", "app/db"))
        .isInstanceOf(AbsentException.class);
  }

  /** Offsets that differ from run to run of this class only with its size. */
  private static int[] seededTenth(int length) {
    return new Random(7).ints(length / 10, 0, length).distinct().toArray();
  }

  private static String withComma(String line) {
    return line.startsWith(",") ? line : "," + line;
  }

  private static String head(String line) {
    return line.substring(0, line.indexOf("\"value\""));
  }

  private static String tail(String line) {
    return line.substring(line.indexOf("\"value\""));
  }

  private static String put(LocalStore store, String profile, String path, String text) {
    try (SecretValue value = SecretValue.ofText(text)) {
      return store.secrets().put(address(profile, path), value).text();
    }
  }

  private static String fetch(LocalStore store, String profile, String path) {
    try (SecretValue value = store.secrets().fetch(address(profile, path)).value()) {
      return value.revealText();
    }
  }

  private static SecretAddress address(String profile, String path) {
    return SecretAddress.newest(profile, path);
  }
}
