package dev.hexkey.adapters.local.sqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.local.sqlite.EarlierVersions;
import dev.hexkey.adapters.local.sqlite.LocalStore;
import dev.hexkey.testkit.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process opens stores of earlier versions, one after the other, each of which migrates it, and
 * is killed. Each store is whole then, be it of its old version or of the present one.
 */
@Tag("kills")
class MigrationKillTest {
  private static final int KILLS_PER_VERSION = Faults.LONG ? 100 : 6;

  /** More than are migrated before a busy machine gets to the kill. */
  private static final int STORES = 60;

  private static final int WRITES = 30;
  private static final int MIGRATION_NANOS = 2_000_000;
  private static final long SERIES = 3;

  @TempDir Path directory;

  private final long seed = Faults.seed();
  private final Random random = new Random(seed);
  private final Expected expected = new Expected(SERIES);
  private final List<String> faults = new ArrayList<>();
  private int kills;
  private int inside;

  @Test
  void aMigrationThatIsKilledIsFinishedByTheNextOpening() throws Exception {
    try (LocalStore store = Faults.open(directory)) {
      for (int number = 0; number < WRITES; number++) {
        Write.of(SERIES, number).applyTo(store);
        expected.acknowledge(number);
      }
    }

    for (int version : EarlierVersions.all()) {
      EarlierVersions.become(version, file(Faults.home(directory)));
      for (int kill = 0; kill < KILLS_PER_VERSION; kill++) {
        killMigrationsOf(copies());
      }
    }

    String summary =
        "kills=%d inside=%d faults=%d seed=%d".formatted(kills, inside, faults.size(), seed);
    System.out.println("MigrationKillTest: " + summary);
    assertThat(faults).as(summary).isEmpty();
    assertThat(inside).as(summary).isGreaterThanOrEqualTo(kills / 2);
  }

  private List<Path> copies() throws IOException {
    List<Path> copies = new ArrayList<>();
    for (int i = 0; i < STORES; i++) {
      Path home = Files.createTempDirectory(directory, "earlier");
      Files.copy(file(Faults.home(directory)), file(home));
      copies.add(home);
    }
    return copies;
  }

  private void killMigrationsOf(List<Path> homes) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(directory.resolve("keys").toString()));
    homes.forEach(home -> arguments.add(home.toString()));
    try (ForkedJvm child =
        Faults.child(directory, MigrationKillTest.class, arguments.toArray(String[]::new))) {
      String target = Writer.BEGIN + homes.get(random.nextInt(4));
      child.awaitLine(target::equals, Faults.DEADLINE);
      Faults.spin(random.nextInt(MIGRATION_NANOS));
      child.kill();
      child.awaitExit(Faults.DEADLINE);
      kills++;
      check(homes, child.lines());
    }
  }

  private void check(List<Path> homes, List<String> lines) {
    List<String> begun = lines.stream().filter(line -> line.startsWith(Writer.BEGIN)).toList();
    List<String> ended = lines.stream().filter(line -> line.startsWith(Writer.END)).toList();
    if (begun.size() > ended.size()) {
      inside++;
    }
    for (Path home : homes.subList(0, begun.size())) {
      try (LocalStore store = Faults.open(home, directory.resolve("keys"))) {
        faults.addAll(expected.faultsIn(store));
        faults.addAll(store.verify().damages());
      }
    }
  }

  /**
   * Runs in the child: opens store after store.
   *
   * @param arguments the directory of the keys, then the homes
   */
  public static void main(String[] arguments) throws IOException {
    for (String home : List.of(arguments).subList(1, arguments.length)) {
      Writer.say(Writer.BEGIN + home);
      try (LocalStore store = Faults.open(Path.of(home), Path.of(arguments[0]))) {
        store.profiles().list();
      }
      Writer.say(Writer.END + home);
    }
  }

  private static Path file(Path home) {
    return home.resolve("store.db");
  }
}
