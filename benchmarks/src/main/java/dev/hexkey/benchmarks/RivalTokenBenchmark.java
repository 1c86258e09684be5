package dev.hexkey.benchmarks;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The cached path of what others keep their tokens in. */
@SuppressWarnings("NullAway.Init") // JMH sets them up
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RivalTokenBenchmark {
  /** One of {@link Subjects#all()}. */
  @Param({
    "hexkey",
    "azure-identity",
    "google-auth-library",
    "aws CachedSupplier",
    "msal4j silent",
    "spring-security manager"
  })
  public String library;

  private Callable<String> subject;

  /** Obtains the token. */
  @Setup
  public void make() throws Exception {
    subject = Objects.requireNonNull(Subjects.all().get(library)).apply(() -> "token");
    subject.call();
  }

  /** The token from its cache. */
  @Benchmark
  public String cached() throws Exception {
    return subject.call();
  }
}
