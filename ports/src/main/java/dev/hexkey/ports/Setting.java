package dev.hexkey.ports;

import static java.util.Objects.requireNonNull;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, unit, default and what it is for. A setting has one name everywhere: lower
 * snake case in files, maps and flags ({@code cache_ttl_seconds}), the same in upper case in the
 * environment ({@code CACHE_TTL_SECONDS}). Immutable. Secrets in settings are secret URIs, as text.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {
  private final String name;
  private final String unit;
  private final String purpose;
  private final Function<String, T> parser;
  private final @Nullable String defaultText;
  private final List<String> aliases;
  private final boolean secret;

  private Setting(
      String name,
      String unit,
      String purpose,
      Function<String, T> parser,
      @Nullable String defaultText,
      List<String> aliases,
      boolean secret) {
    this.name = Names.requireLowerSnake("name", name);
    this.unit = unit;
    this.purpose = purpose;
    this.parser = parser;
    this.defaultText = defaultText;
    this.aliases = aliases;
    this.secret = secret;
  }

  /**
   * A setting of any type.
   *
   * @param unit what a value is, for people: {@code seconds}, {@code path}
   * @param purpose one phrase: what it is for
   * @param parser turns text into the value; throws {@link IllegalArgumentException} whose message
   *     says what is allowed and never repeats the text, which may be a pasted secret
   */
  public static <T> Setting<T> of(
      String name, String unit, String purpose, Function<String, T> parser) {
    return new Setting<>(name, unit, purpose, parser, null, List.of(), false);
  }

  /** Any text that is not empty. */
  public static Setting<String> text(String name, String purpose) {
    return of(name, "text", purpose, Setting::parseText);
  }

  /**
   * A secret, or the secret URI that leads to one. Nothing shows its value. Empty text counts as
   * none.
   */
  public static Setting<String> secret(String name, String purpose) {
    return new Setting<>(
        name, "secret or secret URI", purpose, text -> text, null, List.of(), true);
  }

  /**
   * Whether the text of such a setting leads to a secret, instead of being it. An address of the
   * web may hold a password and leads to none.
   */
  public static boolean isSecretUri(String text) {
    return text.contains("://")
        && !text.regionMatches(true, 0, "http://", 0, 7)
        && !text.regionMatches(true, 0, "https://", 0, 8);
  }

  /** {@code true/false/1/0/yes/no/on/off}, any case. */
  public static Setting<Boolean> bool(String name, String purpose) {
    return of(name, "true or false", purpose, Setting::parseBool);
  }

  /** A plain decimal number within bounds, both inclusive. */
  public static Setting<Integer> number(
      String name, String unit, String purpose, int min, int max) {
    return of(name, unit, purpose, text -> (int) parseNumber(text, min, max));
  }

  /** A whole number of seconds within bounds, both inclusive. */
  public static Setting<Duration> seconds(String name, String purpose, int min, int max) {
    return of(name, "seconds", purpose, text -> Duration.ofSeconds(parseNumber(text, min, max)));
  }

  /** A path of the default file system. */
  public static Setting<Path> path(String name, String purpose) {
    return of(name, "path", purpose, Setting::parsePath);
  }

  /** Texts separated by commas; white space around them and empty ones are dropped. */
  public static Setting<List<String>> list(String name, String purpose) {
    return of(name, "comma-separated list", purpose, Setting::parseList);
  }

  /** The same setting with a default, as text. */
  public Setting<T> withDefault(String text) {
    requireNonNull(parser.apply(text)); // a default that its own setting refuses is a bug
    return new Setting<>(name, unit, purpose, parser, text, aliases, secret);
  }

  /** The same setting, read under these further names when its own is not set, in this order. */
  public Setting<T> withAliases(String... names) {
    for (String alias : names) {
      Names.requireLowerSnake("alias", alias);
    }
    return new Setting<>(name, unit, purpose, parser, defaultText, List.of(names), secret);
  }

  /** The name in lower snake case. */
  public String name() {
    return name;
  }

  /** The name in the environment: the same in upper case. */
  public String environmentName() {
    return name.toUpperCase(Locale.ROOT);
  }

  /** What a value is, for people. */
  public String unit() {
    return unit;
  }

  /** What the setting is for. */
  public String purpose() {
    return purpose;
  }

  /** The default as text; empty if there is none. */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  /** Whether the value may be a secret, so that nothing may show it. */
  public boolean isSecret() {
    return secret;
  }

  /** Further names, read when the setting's own is not set. */
  public List<String> aliases() {
    return aliases;
  }

  /**
   * Turns text into the value.
   *
   * @throws IllegalArgumentException whose message completes the sentence "the setting …" and never
   *     repeats the text
   */
  public T parse(String text) {
    return parser.apply(text);
  }

  @Override
  public String toString() {
    return "Setting[" + name + "]";
  }

  private static String parseText(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return text;
  }

  private static boolean parseBool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default ->
          throw new IllegalArgumentException("must be true, false, yes, no, on, off, 1 or 0");
    };
  }

  private static long parseNumber(String text, int min, int max) {
    boolean good = !text.isEmpty() && text.length() <= 10;
    long number = 0;
    for (int i = 0; good && i < text.length(); i++) {
      good = Names.isDigit(text.charAt(i));
      number = number * 10 + (text.charAt(i) - '0');
    }
    if (!good || number < min || number > max) {
      throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
    }
    return number;
  }

  private static Path parsePath(String text) {
    try {
      return Path.of(parseText(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be a path of this system", e);
    }
  }

  private static List<String> parseList(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
