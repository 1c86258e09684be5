package dev.hexkey.adapters.azure;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.HexkeyException;
import java.nio.file.Path;
import java.time.Duration;

/** Reads a secret with the environment of its process alone, as a server does. */
final class ReadingChild {
  static final String PREFIX = "came to: ";

  private ReadingChild() {}

  /** Reads the secret that the second argument names; the first is a folder that is not there. */
  public static void main(String[] arguments) {
    long start = System.nanoTime();
    try (Hexkey client =
        Hexkey.builder()
            .adapter(new AzureAdapter(time -> {}))
            .home(Path.of(arguments[0]))
            .environment(System.getenv())
            .withoutLog()
            .build()) {
      String end;
      try {
        String value = client.secrets().resolve(arguments[1]).revealText();
        end = value + " as " + client.signIns().get(0).status().facts().get("identity");
      } catch (HexkeyException e) {
        end = e.getMessage();
      }
      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      System.out.println(PREFIX + end + " after " + millis + " ms");
    }
  }
}
