package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the server knows about a secret: an answer of {@code metadata/}. Read once. */
final class KvMetadata {
  private final Map<String, String> notes = new HashMap<>();
  private final TreeMap<Long, Version> versions = new TreeMap<>();
  private long current = -1;
  private long maxVersions;
  private boolean casRequired;
  private @Nullable Duration deleteVersionAfter;
  private @Nullable Instant createdAt;
  private @Nullable Instant updatedAt;

  private KvMetadata() {}

  /** One version. */
  record Version(
      long number,
      @Nullable Instant createdAtOrNull,
      @Nullable Instant deletionTimeOrNull,
      boolean destroyed) {}

  /** The metadata; {@code null} if the bytes are no such answer. */
  static @Nullable KvMetadata read(byte[] json) {
    KvMetadata metadata = new KvMetadata();
    boolean whole = Answers.readData(json, metadata::data);
    return whole && metadata.current >= 0 ? metadata : null;
  }

  /** The number of the newest version, deleted or not; 0 for none. */
  long current() {
    return current;
  }

  Map<String, String> notes() {
    return notes;
  }

  /** The versions, the newest first. */
  Collection<Version> versions() {
    return versions.descendingMap().values();
  }

  /** The version of that number; {@code null} if there is none. */
  @Nullable Version version(long number) {
    return versions.get(number);
  }

  @Nullable Integer maxVersionsOrNull() {
    return maxVersions <= 0 ? null : (int) maxVersions;
  }

  boolean casRequired() {
    return casRequired;
  }

  @Nullable Duration deleteVersionAfterOrNull() {
    return deleteVersionAfter;
  }

  @Nullable Instant createdAtOrNull() {
    return createdAt;
  }

  @Nullable Instant updatedAtOrNull() {
    return updatedAt;
  }

  private void data(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "current_version" -> current = number(parser);
      case "max_versions" -> maxVersions = number(parser);
      case "cas_required" -> casRequired = parser.currentToken() == JsonToken.VALUE_TRUE;
      case "delete_version_after" -> deleteVersionAfter = duration(parser.getText());
      case "created_time" -> createdAt = instant(parser);
      case "updated_time" -> updatedAt = instant(parser);
      case "custom_metadata" -> Answers.object(parser, this::note);
      case "versions" -> Answers.object(parser, this::version);
      default -> {}
    }
  }

  private void note(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      notes.put(name, parser.getText());
    }
  }

  private void version(String name, JsonParser parser) throws IOException {
    if (!name.matches("[0-9]{1,10}")) {
      return;
    }
    Instant[] times = new Instant[2];
    boolean[] destroyed = new boolean[1];
    Answers.object(
        parser,
        (member, at) -> {
          switch (member) {
            case "created_time" -> times[0] = instant(at);
            case "deletion_time" -> times[1] = instant(at);
            case "destroyed" -> destroyed[0] = at.currentToken() == JsonToken.VALUE_TRUE;
            default -> {}
          }
        });
    long number = Long.parseLong(name);
    versions.put(number, new Version(number, times[0], times[1], destroyed[0]));
  }

  private static long number(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
  }

  /** As the server's language writes it: {@code 3h25m19s}, {@code 0s} for never. */
  private static @Nullable Duration duration(String text) {
    try {
      Duration duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
      return duration.isZero() ? null : duration;
    } catch (DateTimeException e) {
      return null; // as if it had not been said
    }
  }

  /**
   * A time; {@code null} for none, and the beginning of time for one that nobody can read, since
   * what it dates has happened.
   */
  private static @Nullable Instant instant(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING || parser.getText().isEmpty()) {
      return null;
    }
    try {
      return Instant.parse(parser.getText());
    } catch (DateTimeException e) {
      return Instant.MIN;
    }
  }
}
