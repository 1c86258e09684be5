package dev.hexkey.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.testkit.InMemoryAdapter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A cached {@code resolve(String)}; budget: at most twice a Caffeine {@code getIfPresent} with the
 * same key and expiry, and no allocation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResolveBenchmark {
  private final String uri = "memory://default/app/api";
  private final String fieldUri = "memory://default/app/json#token";
  private final SecretValue value = SecretValue.ofText("x");
  private final Hexkey hexkey =
      Hexkey.builder().environment(Map.of()).adapter(new InMemoryAdapter()).build();
  private final SecretsClient client = hexkey.secrets();
  private final Cache<String, SecretValue> caffeine =
      Caffeine.newBuilder()
          .maximumSize(10_000)
          .executor(Runnable::run)
          .expireAfter(Expiry.<String, SecretValue>writing((k, v) -> Duration.ofMinutes(5)))
          .build();

  /** Puts what is looked up into both caches. */
  @Setup
  public void fill() {
    client.put(client.parse(uri), value);
    client.put(client.parse("memory://default/app/json"), SecretValue.ofText("{\"token\":\"x\"}"));
    client.resolve(uri);
    client.resolve(fieldUri);
    caffeine.put(uri, value);
  }

  /** Ends the client. */
  @TearDown
  public void close() {
    hexkey.close();
  }

  /** The floor. */
  @Benchmark
  public @Nullable SecretValue caffeineGetIfPresent() {
    return caffeine.getIfPresent(uri);
  }

  /** A whole secret. */
  @Benchmark
  public SecretValue resolveCached() {
    return client.resolve(uri);
  }

  /** One field of a secret. */
  @Benchmark
  public SecretValue resolveCachedField() {
    return client.resolve(fieldUri);
  }
}
