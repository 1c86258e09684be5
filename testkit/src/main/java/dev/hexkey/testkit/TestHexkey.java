package dev.hexkey.testkit;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.HexkeyAdapter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real core that sees nothing of the machine it runs on. */
public final class TestHexkey {
  private TestHexkey() {}

  /**
   * Begins an assembly with these adapters, without environment and settings.
   *
   * @param home a temporary directory
   * @param clock stands for both clocks
   */
  public static Hexkey.Builder builder(Path home, ManualClock clock, HexkeyAdapter... adapters) {
    return Hexkey.builder()
        .home(home)
        .environment(Map.of())
        .clock(clock)
        .ticker(clock)
        .adapters(List.of(adapters));
  }
}
