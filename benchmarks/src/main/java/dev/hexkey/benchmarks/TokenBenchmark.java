package dev.hexkey.benchmarks;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenFamily;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.renewal.TokenEngine;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A token from memory, beside the least that has to be done: a volatile read and both clocks. */
@SuppressWarnings("NullAway.Init") // JMH sets them up
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenBenchmark {
  private static final int TENANTS = 10_000;

  private final TokenEngine engine = TokenEngine.create();
  private final CountDownLatch never = new CountDownLatch(1);
  private TokenProvider fresh;
  private TokenProvider ageing;
  private TokenFamily<Integer> family;
  private Integer tenant;

  private volatile Floor floor;

  /** What the floor reads: a token and when it ends by each clock. */
  private record Floor(String token, long untilMillis, long untilNanos) {}

  /** Makes a fresh token, an ageing one whose renewal is under way, and many tenants. */
  @Setup
  public void make() throws InterruptedException {
    fresh = engine.of(request -> AccessToken.of("token", Duration.ofHours(1)), TokenPolicy.DEFAULT);
    fresh.get();
    AtomicInteger calls = new AtomicInteger();
    TokenPolicy always = TokenPolicy.builder().aheadShare(1).jitterShare(0).build();
    ageing =
        engine.of(
            request -> {
              if (calls.incrementAndGet() > 1) {
                never.await();
              }
              return AccessToken.of("token", Duration.ofHours(1));
            },
            always);
    ageing.get();
    ageing.get();
    family =
        engine.family(
            key -> request -> AccessToken.of("token-" + key, Duration.ofHours(1)),
            TENANTS,
            TokenPolicy.DEFAULT);
    for (int i = 0; i < TENANTS / 2; i++) {
      family.of(i).get();
    }
    tenant = TENANTS / 4;
    floor =
        new Floor(
            "token",
            System.currentTimeMillis() + 3_600_000,
            System.nanoTime() + 3_600_000_000_000L);
  }

  /** Lets the renewal go. */
  @TearDown
  public void close() {
    never.countDown();
    engine.close();
  }

  /** The floor. */
  @Benchmark
  public String volatileReadAndBothClocks() {
    Floor seen = floor;
    if (System.currentTimeMillis() < seen.untilMillis && System.nanoTime() - seen.untilNanos < 0) {
      return seen.token;
    }
    throw new IllegalStateException();
  }

  /** {@code get()} of a fresh token. */
  @Benchmark
  public String get() {
    return fresh.get();
  }

  /** {@code header()} of a fresh token. */
  @Benchmark
  public String header() {
    return fresh.header();
  }

  /** {@code getAsync()} of a fresh token. */
  @Benchmark
  public CompletionStage<String> getAsync() {
    return fresh.getAsync();
  }

  /** {@code get()} of an ageing token whose renewal is under way. */
  @Benchmark
  public String getWhileRenewing() {
    return ageing.get();
  }

  /** {@code family.of(key).get()}. */
  @Benchmark
  public String familyGet() {
    return family.of(tenant).get();
  }
}
