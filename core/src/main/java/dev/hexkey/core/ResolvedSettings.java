package dev.hexkey.core;

import dev.hexkey.ports.EditDistance;
import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The validated settings, and for each of them where its value came from. Immutable; its text shows
 * no values.
 */
public final class ResolvedSettings implements Settings {
  private final Map<String, Entry> byName = new TreeMap<>();

  ResolvedSettings(List<Entry> entries) {
    entries.forEach(entry -> byName.put(entry.name(), entry));
  }

  /**
   * The value, or the default; empty if neither is there.
   *
   * @throws IllegalArgumentException if neither the core nor an adapter declared the setting
   */
  @Override
  public <T> Optional<T> find(Setting<T> setting) {
    Entry entry = byName.get(setting.name());
    if (entry == null) {
      throw new IllegalArgumentException("nobody declared the setting " + setting.name());
    }
    return entry.text().map(setting::parse);
  }

  @Override
  public boolean isStated(Setting<?> setting) {
    return entry(setting.name())
        .filter(entry -> entry.source().compareTo(Source.DEFAULT) < 0)
        .isPresent();
  }

  /** Every setting, in the order of the names. */
  public List<Entry> entries() {
    return List.copyOf(byName.values());
  }

  /** The setting of that name. */
  public Optional<Entry> entry(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The name that somebody who misspelt one may have meant, if one is near. */
  public Optional<String> nearestName(String misspelt) {
    return EditDistance.nearest(misspelt, byName.keySet());
  }

  @Override
  public String toString() {
    return "ResolvedSettings[" + byName.size() + " settings]";
  }

  /** Where a value came from; an earlier one wins over a later one. */
  public enum Source {
    /** A command-line flag. */
    FLAG,
    /** A variable of the environment. */
    ENVIRONMENT,
    /** {@code hexkey.properties}, or a map written in code. */
    PROPERTIES,
    /** Typed options written in code. */
    OPTIONS,
    /** The setting's own default. */
    DEFAULT,
    /** Nobody set it, and it has no default. */
    NONE
  }

  /**
   * One setting and its value.
   *
   * @param defaultTextOrNull the default, if it has one
   * @param textOrNull the value that holds, if there is one
   * @param source where that value came from
   * @param statedAs the name it was found under there: an alias, or the name in the environment
   * @param secret whether the value may be a secret
   */
  public record Entry(
      String name,
      String unit,
      String purpose,
      @Nullable String defaultTextOrNull,
      @Nullable String textOrNull,
      Source source,
      String statedAs,
      boolean secret) {
    /** The default, if it has one. */
    public Optional<String> defaultText() {
      return Optional.ofNullable(defaultTextOrNull);
    }

    /** The value that holds, if there is one. */
    public Optional<String> text() {
      return Optional.ofNullable(textOrNull);
    }

    /** The value for people to see: three asterisks for what may be a secret. */
    public Optional<String> shownText() {
      return secret ? text().map(text -> "***") : text();
    }

    @Override
    public String toString() {
      return name + " from " + source;
    }
  }
}
