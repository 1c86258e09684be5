package dev.hexkey.benchmarks;

import dev.hexkey.core.MountGuard;
import dev.hexkey.core.Schemes;
import dev.hexkey.core.SecretUri;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.VersionSyntax;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Parsing a secret URI; budget: under 1 µs for a typical one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParseBenchmark {
  private final Schemes schemes =
      Schemes.of(
          List.of(
              SchemeDescriptor.scheme("openbao+kv2", MountNames.LISTED)
                  .versions(VersionSyntax.NUMBER)
                  .build(),
              SchemeDescriptor.scheme("file", MountNames.LISTED).pathsAreLeaves().build()));
  private final MountGuard guard = MountGuard.allowing(List.of("secret"));
  private final String typical = "openbao+kv2://secret/app/api#token?version=3";
  private final String longest =
      "openbao+kv2://secret/" + "a".repeat(200).concat("/").repeat(10) + "x";

  /** {@code openbao+kv2://secret/app/api#token?version=3}. */
  @Benchmark
  public SecretUri typical() {
    return SecretUri.parse(typical, schemes, guard);
  }

  /** A URI of about 2,000 characters. */
  @Benchmark
  public SecretUri nearTheLimit() {
    return SecretUri.parse(longest, schemes, guard);
  }
}
