package dev.hexkey.core;

import static dev.hexkey.core.ClientFixture.CANARY;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hexkey.ports.Ticker;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Counts the bytes that hits allocate; time is for the benchmarks to tell. */
class AllocationTest {
  private static final int HITS = 10_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final FakeStore store = new FakeStore().with("a", "user=" + CANARY);

  @Test
  void aHitByTextAllocatesNothing() {
    try (Hexkey hexkey = hexkey()) {
      SecretsClient client = hexkey.secrets();

      assertNothingAllocated(() -> client.resolve("mem://m/a#user"));
    }
  }

  @Test
  void aHitByUriAllocatesNothing() {
    try (Hexkey hexkey = hexkey()) {
      SecretsClient client = hexkey.secrets();
      SecretUri uri = client.parse("mem://m/a#user");

      assertNothingAllocated(() -> client.resolve(uri));
    }
  }

  @Test
  void aHitThatAsksAValidatorAllocatesNothingItself() {
    store.validator = () -> true;
    try (Hexkey hexkey = hexkey()) {
      SecretsClient client = hexkey.secrets();

      assertNothingAllocated(() -> client.resolve("mem://m/a"));
    }
  }

  private Hexkey hexkey() {
    return Hexkey.builder()
        .adapter(new FakeAdapter("mem", store))
        .environment(Map.of())
        .ticker(Ticker.SYSTEM)
        .withoutLog()
        .build();
  }

  private void assertNothingAllocated(Supplier<Object> hit) {
    for (int round = 0; round < 20; round++) { // Caffeine makes its buffers in the first hits
      repeat(hit);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long idle = THREADS.getCurrentThreadAllocatedBytes() - before; // what measuring itself costs
    before = THREADS.getCurrentThreadAllocatedBytes();
    repeat(hit);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before - idle;

    assertThat(allocated / HITS).isZero();
    assertThat(allocated).as("bytes for " + HITS + " hits").isLessThan(HITS / 10);
    assertThat(store.fetches).hasValue(1);
  }

  private static void repeat(Supplier<Object> hit) {
    for (int i = 0; i < HITS; i++) {
      if (hit.get() == null) {
        throw new AssertionError("no value");
      }
    }
  }
}
