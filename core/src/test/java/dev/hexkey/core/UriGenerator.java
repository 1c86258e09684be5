package dev.hexkey.core;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Makes texts that are mostly good secret URIs, in few enough words that spellings of one secret
 * and near misses of another come up often.
 */
final class UriGenerator {
  static final MountGuard GUARD =
      MountGuard.allowing(
          List.of(
              "secret",
              "kv",
              "team/kv",
              "openbao+kv2://deep",
              "openbao+kv2://deep/kv",
              "openbao+kv2://deep/kv/a",
              "folding://deep",
              "folding://deep/kv",
              "hashicorp+kv2://deep/a"));

  private static final List<String> SCHEMES =
      List.of("openbao+kv2", "hashicorp+kv2", "file", "local", "azure+kv", "folding", "openbao");
  private static final List<String> MOUNTS =
      List.of("secret", "kv", "team/kv", "deep", "deep/kv", "Deep", "team", "one", "two/deep");
  private static final List<String> SEGMENTS =
      List.of("a", "A", "b", "kv", "KV", "a--b", "a-b", "a.b", ".a", "_", "-", "0", "deep", "team");
  private static final List<String> FIELDS =
      List.of("a", "A", "a%2Db", "a-b", "%41", "..", "~", "%7e", "caf%c3%a9", "caf%C3%A9", "a%20");
  private static final List<String> VERSIONS =
      List.of("1", "2", "2147483647", "0123456789abcdefABCDEF0123456789", "0");
  private static final String PIECES = "/.%*\\#?&=+-_~:@ \n\u0000\u00e9\u0440aA0";

  private final Random random;

  UriGenerator(long seed) {
    this.random = new Random(seed);
  }

  String text() {
    StringBuilder text = new StringBuilder(oneOf(SCHEMES));
    if (oneIn(8)) {
      text.replace(0, text.length(), text.toString().toUpperCase(Locale.ROOT));
    }
    text.append("://").append(oneOf(MOUNTS));
    for (int segments = 1 + random.nextInt(3); segments > 0; segments--) {
      text.append('/').append(oneOf(SEGMENTS));
    }
    if (oneIn(5)) {
      text.append('/');
    }
    String field = oneIn(2) ? "#" + oneOf(FIELDS) : "";
    String query = oneIn(3) ? "?version=" + oneOf(VERSIONS) : "";
    return text.append(oneIn(2) ? field + query : query + field).toString();
  }

  /** The text with one to three small changes. */
  String mutated(String text) {
    StringBuilder mutant = new StringBuilder(text);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      change(mutant);
    }
    return mutant.toString();
  }

  /** Any characters at all. */
  String noise() {
    StringBuilder noise = new StringBuilder();
    for (int length = random.nextInt(60); length > 0; length--) {
      noise.append((char) random.nextInt(oneIn(20) ? 0x10000 : 0x80));
    }
    return noise.toString();
  }

  private void change(StringBuilder text) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + 1 + random.nextInt(3));
    switch (random.nextInt(4)) {
      case 0 -> text.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
      case 1 -> text.delete(at, end);
      case 2 -> text.insert(at, text.substring(at, end));
      default ->
          text.replace(at, end, String.valueOf(PIECES.charAt(random.nextInt(PIECES.length()))));
    }
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  private String oneOf(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
