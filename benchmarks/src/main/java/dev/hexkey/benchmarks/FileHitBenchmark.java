package dev.hexkey.benchmarks;

import dev.hexkey.adapters.file.FileAdapter;
import dev.hexkey.core.Hexkey;
import dev.hexkey.core.SecretsClient;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A cached {@code resolve} of a mounted file, which asks its validator on each hit. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FileHitBenchmark {
  private final Path root = temporaryDirectory();
  private final Path file = root.resolve("app").resolve("token");
  private final Hexkey hexkey =
      Hexkey.builder()
          .environment(Map.of())
          .properties(Map.of("file_mount_path", root.toString(), "secrets_allowed_mounts", "app"))
          .adapter(new FileAdapter())
          .build();
  private final SecretsClient client = hexkey.secrets();

  /** Mounts the file. */
  @Setup
  public void mount() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    client.resolve("file://app/token");
  }

  /** Removes it. */
  @TearDown
  public void remove() throws IOException {
    hexkey.close();
    Files.delete(file);
    Files.delete(file.getParent());
    Files.delete(root);
  }

  /** What one look at the file costs: the least a validator can do. */
  @Benchmark
  public Object oneStat() throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** The hit with its validator. */
  @Benchmark
  public SecretValue resolveCachedFile() {
    return client.resolve("file://app/token");
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("hexkey-benchmark").toRealPath();
    } catch (IOException e) {
      throw new IllegalStateException("no temporary directory", e);
    }
  }
}
