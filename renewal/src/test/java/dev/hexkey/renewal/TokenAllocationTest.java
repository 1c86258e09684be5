package dev.hexkey.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Counts the bytes that calls on a fresh token allocate; time is for the benchmarks to tell. */
class TokenAllocationTest {
  private static final int CALLS = 20_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void L10_aFreshTokenAllocatesNothing() {
    try (TokenEngine engine = TokenEngine.builder().withoutLog().build()) {
      TokenProvider plain = engine.of(new ScriptedSource(), TokenPolicy.DEFAULT);
      TokenProvider warm =
          engine.of(new ScriptedSource(), TokenPolicy.builder().keepWarm().build());

      for (TokenProvider provider : new TokenProvider[] {plain, warm}) {
        assertNothingAllocated(provider::get);
        assertNothingAllocated(provider::header);
        assertNothingAllocated(provider::getAsync);
        assertNothingAllocated(provider::headerAsync);
      }
    }
  }

  private static void assertNothingAllocated(Supplier<Object> call) {
    for (int round = 0; round < 5; round++) {
      repeat(call);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long idle = THREADS.getCurrentThreadAllocatedBytes() - before; // what measuring itself costs
    before = THREADS.getCurrentThreadAllocatedBytes();
    repeat(call);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before - idle;

    assertThat(allocated).as("bytes for " + CALLS + " calls").isLessThan(CALLS / 10);
  }

  private static void repeat(Supplier<Object> call) {
    for (int i = 0; i < CALLS; i++) {
      if (call.get() == null) {
        throw new AssertionError("no value");
      }
    }
  }
}
