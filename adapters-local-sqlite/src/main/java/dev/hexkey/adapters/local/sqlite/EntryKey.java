package dev.hexkey.adapters.local.sqlite;

import java.nio.charset.StandardCharsets;

/**
 * The name of an entry. Its bytes are the letter of the kind, the profile, a zero byte and the
 * name, so that the entries of one kind and profile stand together in the catalogue, in the order
 * of their names' characters.
 *
 * @param name empty for a profile itself
 */
record EntryKey(Kind kind, String profile, String name) {
  EntryKey {
    if (!isPlain(profile) || !isPlain(name)) {
      throw LocalErrors.unusableName();
    }
  }

  /** Control characters would blur where the name begins; half a character has no UTF-8. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (Character.charCount(text.codePointAt(i)) != 2) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  static EntryKey ofProfile(String profile) {
    return new EntryKey(Kind.PROFILE, profile, "");
  }

  byte[] bytes() {
    byte[] profileBytes = profile.getBytes(StandardCharsets.UTF_8);
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[2 + profileBytes.length + nameBytes.length];
    bytes[0] = kind.letter();
    System.arraycopy(profileBytes, 0, bytes, 1, profileBytes.length);
    System.arraycopy(nameBytes, 0, bytes, 2 + profileBytes.length, nameBytes.length);
    return bytes;
  }

  /** The profile and name that these bytes, of a verified catalogue, stand for. */
  static EntryKey parse(byte[] bytes) {
    int zero = 1;
    while (bytes[zero] != 0) {
      zero++;
    }
    return new EntryKey(
        Kind.of(bytes[0]),
        new String(bytes, 1, zero - 1, StandardCharsets.UTF_8),
        new String(bytes, zero + 1, bytes.length - zero - 1, StandardCharsets.UTF_8));
  }
}
