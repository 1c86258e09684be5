package dev.hexkey.adapters.local.sqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.testkit.ForkedJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files of a store are cut, removed, emptied or exchanged after a clean and after an unclean
 * end of their writer. Everything then reads exactly as it was written or fails as damaged; nothing
 * is absent, and a write makes nothing anew in the place of what was there.
 */
class FileDamageTest {
  private static final String STORE = "store.db";
  private static final String LOG = "store.db-wal";
  private static final String INDEX = "store.db-shm";
  private static final String MARK = "store.db.made";
  private static final String IDLE = "idle";
  private static final long SERIES = 11;
  private static final long OTHER_SERIES = 12;
  private static final int WRITES = 40;
  private static final int PAGE_BYTES = 4096;
  private static final int FRAME_BYTES = PAGE_BYTES + 24;
  private static final int LOG_HEADER_BYTES = 32;

  @TempDir static Path directory;

  /** The files after half of the writes and a clean end. */
  private static Map<String, byte[]> earlier = Map.of();

  /** The same after the other half and a kill. */
  private static Map<String, byte[]> unclean = Map.of();

  /** The same after another clean end. */
  private static Map<String, byte[]> clean = Map.of();

  private static final Expected EXPECTED = new Expected(SERIES);

  private final Random random = new Random(20261122);
  private int damaged;

  @BeforeAll
  static void write() throws Exception {
    try (LocalStore store = Faults.open(directory)) {
      for (int number = 0; number < WRITES / 2; number++) {
        Write.of(SERIES, number).applyTo(store);
      }
    }
    earlier = filesIn(Faults.home(directory));
    try (ForkedJvm child = Faults.child(directory, FileDamageTest.class, directory.toString())) {
      child.awaitLine(IDLE::equals, Faults.DEADLINE);
      child.kill();
    }
    unclean = filesIn(Faults.home(directory));
    assertThat(unclean.keySet()).contains(LOG, INDEX);
    for (int number = 0; number < WRITES; number++) {
      EXPECTED.acknowledge(number);
    }
    try (LocalStore store = Faults.open(directory)) {
      assertThat(EXPECTED.faultsIn(store)).isEmpty();
    }
    clean = filesIn(Faults.home(directory));
    assertThat(clean.keySet()).doesNotContain(LOG);
  }

  /**
   * Runs in the child: writes the other half, and does not end.
   *
   * @param arguments the store's directory
   */
  public static void main(String[] arguments) throws Exception {
    try (LocalStore store = Faults.open(Path.of(arguments[0]))) {
      Writer.write(store, SERIES, WRITES / 2, WRITES - 1);
      Writer.say(IDLE);
      new CountDownLatch(1).await();
    }
  }

  private static Map<String, byte[]> filesIn(Path home) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(home)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(String.valueOf(path.getFileName()), Files.readAllBytes(path));
      }
    }
    return files;
  }

  @Test
  void whatNobodyTouchedIsReadAsItWasWritten() throws Exception {
    check("clean", clean);
    check("unclean", unclean);
    check("unclean, without the index", without(unclean, INDEX));
    check("unclean, with another index", with(unclean, INDEX, garbage(32_768)));
    check("clean, with another log", with(clean, LOG, garbage(3 * FRAME_BYTES)));

    check("clean, with an empty mark", with(clean, MARK, new byte[0]));
    check("clean, with another mark", with(clean, MARK, garbage(file(clean, MARK).length)));

    assertThat(damaged).isZero();
  }

  @Test
  void aFileThatIsCutIsReadAsItWasWrittenOrDamaged() throws Exception {
    byte[] whole = file(clean, STORE);
    for (int length : lengths(whole.length, 0, PAGE_BYTES)) {
      check("cut to " + length, with(clean, STORE, Arrays.copyOf(whole, length)));
    }

    assertThat(damaged).isGreaterThan(whole.length / PAGE_BYTES);
  }

  @Test
  void aFileThatIsCutBesideItsLogIsReadAsItWasWrittenOrDamaged() throws Exception {
    byte[] whole = file(unclean, STORE);
    for (int length : lengths(whole.length, 0, PAGE_BYTES)) {
      check("cut to " + length, with(unclean, STORE, Arrays.copyOf(whole, length)));
    }

    assertThat(damaged).isPositive();
  }

  @Test
  void aLogThatIsGoneOrCutAfterAnUncleanEndIsMissed() throws Exception {
    check("without the log", without(unclean, LOG));
    check("without log and index", without(without(unclean, LOG), INDEX));
    byte[] whole = file(unclean, LOG);
    for (int length : lengths(whole.length, LOG_HEADER_BYTES, FRAME_BYTES)) {
      check("log cut to " + length, with(unclean, LOG, Arrays.copyOf(whole, length)));
    }

    assertThat(damaged).isGreaterThan(whole.length / FRAME_BYTES);
  }

  @Test
  void aLogThatIsChangedAfterAnUncleanEndIsMissed() throws Exception {
    byte[] whole = file(unclean, LOG);
    check("another log", with(unclean, LOG, garbage(whole.length)));
    for (int frame = LOG_HEADER_BYTES; frame < whole.length; frame += FRAME_BYTES) {
      byte[] changed = whole.clone();
      changed[frame + random.nextInt(Math.min(FRAME_BYTES, whole.length - frame))] ^= 1;
      check("log changed after " + frame, with(unclean, LOG, changed));
    }

    assertThat(damaged).isPositive();
  }

  @Test
  void anEarlierFilePutBackIsFound() throws Exception {
    check("earlier", with(clean, STORE, file(earlier, STORE)));
    check("earlier with the log", with(unclean, STORE, file(earlier, STORE)));
    check("earlier log", with(clean, LOG, file(unclean, LOG)));

    assertThat(damaged).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "zeros", "garbage", "text", "database"})
  void anotherFileInThePlaceOfTheStoreIsDamaged(String kind) throws Exception {
    byte[] other =
        switch (kind) {
          case "nothing" -> new byte[0];
          case "zeros" -> new byte[3 * PAGE_BYTES];
          case "garbage" -> garbage(3 * PAGE_BYTES);
          case "text" -> "precious".getBytes(StandardCharsets.UTF_8);
          default -> database("CREATE TABLE meta (id INTEGER)");
        };

    Path home = place(with(clean, STORE, other));
    checkAllDamaged(home);

    assertThat(Files.readAllBytes(home.resolve(STORE))).isEqualTo(other);
  }

  @Test
  void aDatabaseThatOnlySaysThatItIsAStoreIsDamaged() throws Exception {
    byte[] other = database("PRAGMA application_id = 0x48584b59; PRAGMA user_version = 3");

    checkAllDamaged(place(with(clean, STORE, other)));
  }

  @Test
  void aDirectoryInThePlaceOfTheStoreIsDamaged() throws Exception {
    Path home = place(without(clean, STORE));
    Files.createDirectory(home.resolve(STORE));

    checkAllDamaged(home);

    assertThat(home.resolve(STORE)).isEmptyDirectory();
  }

  @Test
  void anotherStoreInThePlaceOfTheStoreIsDamaged() throws Exception {
    Path other = Files.createTempDirectory(directory, "other");
    try (LocalStore store = Faults.open(other, directory.resolve("keys"))) {
      Write.of(OTHER_SERIES, 0).applyTo(store);
    }

    checkAllDamaged(place(with(clean, STORE, file(filesIn(other), STORE))));
  }

  @Test
  void aStoreThatIsGoneIsDamaged() throws Exception {
    checkAllDamaged(place(without(clean, STORE)));
    checkAllDamaged(place(without(unclean, STORE)));
  }

  @Test
  void anOlderStoreIsUsedOnceItsMarkWasRemoved() throws Exception {
    Path home = place(with(clean, STORE, file(earlier, STORE)));
    Files.delete(home.resolve(MARK));

    try (LocalStore store = Faults.open(home, directory.resolve("keys"))) {
      Write.of(OTHER_SERIES, 0).applyTo(store);
      assertThat(store.verify().damages()).isEmpty();
    }
  }

  /** Lengths at each border and one between; at length also beside it. */
  private List<Integer> lengths(int whole, int first, int step) {
    TreeSet<Integer> lengths = new TreeSet<>();
    for (int border = first; border < whole; border += step) {
      lengths.add(border);
      if (Faults.LONG) {
        lengths.addAll(List.of(Math.max(0, border - 1), border + 1));
      }
      lengths.add(border + random.nextInt(step));
    }
    lengths.removeIf(length -> length >= whole);
    return new ArrayList<>(lengths);
  }

  /** Reads, writes and reads; everything is as it was written, or fails as damaged. */
  private void check(String what, Map<String, byte[]> files) throws IOException {
    Path home = place(files);
    List<String> faults = faultsIn(home);
    assertThat(faults).as(what).allMatch(FileDamageTest::isDamage);

    boolean written = tryToWrite(home);
    List<String> after = faultsIn(home);
    assertThat(after).as(what + ", after a write").allMatch(FileDamageTest::isDamage);
    assertThat(after.isEmpty()).as(what + ", after a write").isEqualTo(faults.isEmpty());
    if (faults.isEmpty()) {
      assertThat(written).as(what + " takes a write").isTrue();
    } else {
      damaged++;
    }
  }

  private static void checkAllDamaged(Path home) {
    assertThat(faultsIn(home)).hasSizeGreaterThan(10).allMatch(FileDamageTest::isDamage);
    assertThat(tryToWrite(home)).isFalse();
    assertThat(faultsIn(home)).hasSizeGreaterThan(10).allMatch(FileDamageTest::isDamage);
  }

  private static boolean isDamage(String fault) {
    return fault.startsWith("unreadable: ") && fault.contains("DamagedException: [STORE_DAMAGED/");
  }

  private static List<String> faultsIn(Path home) {
    try (LocalStore store = Faults.open(home, directory.resolve("keys"))) {
      return EXPECTED.faultsIn(store);
    }
  }

  private static boolean tryToWrite(Path home) {
    try (LocalStore store = Faults.open(home, directory.resolve("keys"))) {
      Write.of(OTHER_SERIES, 0).applyTo(store);
      return true;
    } catch (DamagedException e) {
      return false;
    }
  }

  private static Path place(Map<String, byte[]> files) throws IOException {
    Path home = Files.createTempDirectory(directory, "damaged");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(home.resolve(file.getKey()), file.getValue());
    }
    return home;
  }

  private static byte[] database(String statements) throws Exception {
    Path file = Files.createTempDirectory(directory, "database").resolve("any.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(statements);
    }
    return Files.readAllBytes(file);
  }

  private byte[] garbage(int bytes) {
    byte[] garbage = new byte[bytes];
    random.nextBytes(garbage);
    return garbage;
  }

  private static byte[] file(Map<String, byte[]> files, String name) {
    return files.getOrDefault(name, new byte[0]);
  }

  private static Map<String, byte[]> with(Map<String, byte[]> files, String name, byte[] content) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.put(name, content);
    return changed;
  }

  private static Map<String, byte[]> without(Map<String, byte[]> files, String name) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.remove(name);
    return changed;
  }
}
