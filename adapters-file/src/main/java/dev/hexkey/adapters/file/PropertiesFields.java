package dev.hexkey.adapters.file;

import dev.hexkey.ports.SecretValue;
import java.io.CharArrayReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Finds a property in the text of a {@code .properties} file. */
final class PropertiesFields {
  private PropertiesFields() {}

  /**
   * The property.
   *
   * @throws dev.hexkey.ports.InvalidException if the text is malformed or repeats a name
   */
  static Optional<SecretValue> decode(SecretValue secret, String name) {
    return Bytes.revealChars(secret, text -> find(text, name));
  }

  private static Optional<SecretValue> find(char[] text, String name) {
    Once properties = new Once();
    try {
      properties.load(new CharArrayReader(text));
    } catch (IllegalArgumentException e) {
      throw FileErrors.unusable(
          "BAD_PROPERTIES", "is not a well-formed .properties file", "Check its \\u escapes.");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // never: the text is in memory
    }
    return Optional.ofNullable(properties.found.get(name)).map(Bytes::secretOf);
  }

  /** {@link Properties} that takes each name once. */
  @SuppressWarnings("serial") // never sent anywhere
  private static final class Once extends Properties {
    private final transient Map<String, String> found = new HashMap<>();

    @Override
    public synchronized Object put(Object name, Object value) {
      if (found.put((String) name, (String) value) != null) {
        throw FileErrors.repeatedName();
      }
      return value;
    }
  }
}
