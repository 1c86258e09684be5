package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.RecordKey;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * After the flip of any one byte of a small store everything reads exactly as it was written or
 * fails as damaged; nothing is absent. A seeded tenth of all offsets; every offset with {@code
 * -Dhexkey.long=true}.
 */
class ByteFlipTest {
  private static final boolean EVERY_OFFSET = Boolean.getBoolean("hexkey.long");
  private static final RecordKey RECORD = new RecordKey("default", "github:connection:main");

  @TempDir Path directory;

  private TestStore local;
  private byte[] whole = {};

  @BeforeEach
  void fill() throws Exception {
    local = new TestStore(LocalSettings.DEFAULTS);
    local.put("app/db", "one");
    local.put("app/db", "two");
    local.put("app/web", "x".repeat(6000));
    local.store().profiles().create("work");
    local.store().records().compareAndSet(RECORD, 0, Document.EMPTY.with("a", 1), null);
    local.store().close();
    whole = Files.readAllBytes(local.file());
  }

  @AfterEach
  void close() {
    local.close();
  }

  @Test
  void everyFlipIsHarmlessOrFound() throws Exception {
    Random random = new Random(20261122);
    List<String> wrong = new ArrayList<>();
    int damaged = 0;
    for (int offset = 0; offset < whole.length; offset++) {
      byte flip = (byte) (1 + random.nextInt(255));
      if (EVERY_OFFSET || random.nextInt(10) == 0) {
        for (Map.Entry<String, String> read : readAfter(offset, flip).entrySet()) {
          if (read.getValue().startsWith("damaged")) {
            damaged++;
          } else if (!read.getValue().equals("as written")) {
            wrong.add(offset + "^" + flip + " " + read);
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(damaged).isGreaterThan(100);
  }

  private Map<String, String> readAfter(int offset, byte flip) throws IOException {
    Path home = directory.resolve("flipped");
    Files.createDirectories(home);
    byte[] flipped = whole.clone();
    flipped[offset] ^= flip;
    Files.write(home.resolve("store.db"), flipped);
    try {
      return readAll(home);
    } finally {
      try (Stream<Path> files = Files.list(home)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private Map<String, String> readAll(Path home) {
    Map<String, String> read = new LinkedHashMap<>();
    try (LocalStore store =
        LocalStore.in(home, LocalSettings.DEFAULTS, local.keys(), () -> Instant.EPOCH)) {
      read.put("newest", outcome("two", () -> fetch(store, "app/db", null)));
      read.put("old", outcome("one", () -> fetch(store, "app/db", SecretVersion.of(1))));
      read.put("large", outcome("x".repeat(6000), () -> fetch(store, "app/web", null)));
      read.put("record", outcome(true, () -> store.records().find(RECORD).isPresent()));
      read.put("records", outcome(List.of(RECORD), () -> store.records().list("default", "")));
      read.put("profiles", outcome(List.of("default", "work"), () -> store.profiles().list()));
    }
    return read;
  }

  private static String fetch(LocalStore store, String path, @Nullable SecretVersion version) {
    try (SecretValue value =
        store.secrets().fetch(new SecretAddress("default", path, version)).value()) {
      return value.revealText();
    }
  }

  private static String outcome(Object expected, Callable<?> read) {
    try {
      return read.call().equals(expected) ? "as written" : "other than written";
    } catch (DamagedException e) {
      return "damaged " + e.problem();
    } catch (Exception e) {
      return e.toString();
    }
  }
}
