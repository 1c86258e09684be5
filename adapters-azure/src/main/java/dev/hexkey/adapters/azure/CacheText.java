package dev.hexkey.adapters.azure;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of a token cache in Microsoft's unified format: sections of entries of members. Other
 * programs put members into it that MSAL4J does not know.
 */
final class CacheText {
  /** Of whose entries nothing outlives a new one. */
  private static final String ACCESS_TOKENS = "AccessToken";

  private CacheText() {}

  /** The sections; empty if the text is no JSON object. */
  static Optional<Map<String, Object>> sections(byte[] json) {
    if (!Json.read(json, (name, parser) -> {})) {
      return Optional.empty();
    }
    try (JsonReader reader = JsonProviders.createReader(json)) {
      return Optional.of(members(reader.readUntyped()));
    } catch (IOException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  /** The members of an object; none if it is something else. */
  static Map<String, Object> members(@Nullable Object value) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, member) -> members.put(String.valueOf(name), member));
    }
    return members;
  }

  /** Whether this is a section: an object of objects. */
  static boolean isSection(@Nullable Object value) {
    return value instanceof Map<?, ?> map && map.values().stream().allMatch(Map.class::isInstance);
  }

  /** As JSON. */
  static String write(Map<String, Object> sections) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonWriter writer = JsonProviders.createWriter(out)) {
      writer.writeUntyped(sections);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What MSAL wrote, with what it left out of what was there because it does not know it. */
  static String keepingUnknown(String before, String after) {
    Map<String, Object> kept = sectionsOf(before);
    Map<String, Object> written = sectionsOf(after);
    kept.forEach(
        (section, entries) -> {
          if (!written.containsKey(section)) {
            written.put(section, entries);
          } else if (!section.equals(ACCESS_TOKENS)) {
            written.put(section, entriesKeeping(members(entries), members(written.get(section))));
          }
        });
    return write(written);
  }

  private static Map<String, Object> entriesKeeping(
      Map<String, Object> before, Map<String, Object> after) {
    after.replaceAll(
        (name, entry) -> {
          Map<String, Object> members = members(entry);
          members(before.get(name)).forEach(members::putIfAbsent);
          return members;
        });
    return after;
  }

  private static Map<String, Object> sectionsOf(String text) {
    return sections(text.getBytes(StandardCharsets.UTF_8)).orElseGet(LinkedHashMap::new);
  }
}
