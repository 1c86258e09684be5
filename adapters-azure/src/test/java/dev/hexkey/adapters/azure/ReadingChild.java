package dev.hexkey.adapters.azure;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.HexkeyException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads a secret with the environment of its process alone, as a server does. */
final class ReadingChild {
  static final String PREFIX = "came to: ";

  private ReadingChild() {}

  /**
   * Reads the secret that the second argument names, as often as the third one says, each time as a
   * new client, and tells the shortest time; the first is a folder that is not there.
   */
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[2]);
    Duration shortest = Duration.ofDays(1);
    @Nullable String end = null;
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      end = read(Path.of(arguments[0]), arguments[1]);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      shortest = took.compareTo(shortest) < 0 ? took : shortest;
    }
    System.out.println(PREFIX + end + " after " + shortest.toMillis() + " ms");
  }

  private static @Nullable String read(Path home, String uri) {
    try (Hexkey client =
        Hexkey.builder()
            .adapter(new AzureAdapter(time -> {}))
            .home(home)
            .environment(System.getenv())
            .withoutLog()
            .build()) {
      String value = client.secrets().resolve(uri).revealText();
      return value + " as " + client.signIns().get(0).status().facts().get("identity");
    } catch (HexkeyException e) {
      return e.getMessage();
    }
  }
}
