package dev.hexkey.core;

import dev.hexkey.ports.SecretValue;
import java.util.Map;

/** A program that uses Hexkey once, for {@link LoadedClassesTest}. */
final class OneShot {
  private OneShot() {}

  public static void main(String[] args) {
    FakeStore store = new FakeStore().with("a", "user=scott");
    try (Hexkey hexkey =
        Hexkey.builder()
            .adapter(new FakeAdapter("mem", store))
            .environment(Map.of())
            .flags(Map.of("cache_ttl_seconds", args[0]))
            .withoutLog()
            .build()) {
      SecretsClient client = hexkey.secrets();
      client.put(client.parse("mem://m/a#user"), SecretValue.ofText("tiger"));
      if (!client.resolve("mem://m/a#user").revealText().equals("tiger")) {
        throw new AssertionError("wrong value");
      }
    }
  }
}
