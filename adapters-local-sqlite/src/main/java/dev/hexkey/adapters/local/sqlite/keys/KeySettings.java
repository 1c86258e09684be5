package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.Setting;
import java.nio.file.Path;
import java.util.List;

/** The settings that say where keys are; none holds a key. */
public final class KeySettings {
  /** Where the key of a new store is kept; an existing store has recorded its own. */
  public static final Setting<String> KEY_SOURCE =
      Setting.of(
              "local_key_source",
              "auto, file, keychain, environment, passphrase",
              "where the master key of a new local store is kept",
              KeySettings::parseSource)
          .withDefault(KeySources.AUTO);

  /** The key file; default {@code master.key} in the home. */
  public static final Setting<Path> KEY_FILE =
      Setting.path("local_key_file", "the key file of the local store");

  /** A file with the passphrase, for programs that nobody can ask. */
  public static final Setting<Path> PASSPHRASE_FILE =
      Setting.path("local_passphrase_file", "a file that holds the local store's passphrase");

  private KeySettings() {}

  /** All of them. */
  public static List<Setting<?>> all() {
    return List.of(KEY_SOURCE, KEY_FILE, PASSPHRASE_FILE);
  }

  /** Any word, since other adapters may bring further kinds; what is not there fails on use. */
  private static String parseSource(String text) {
    boolean good = !text.isEmpty() && text.length() <= 64;
    for (int i = 0; good && i < text.length(); i++) {
      char c = text.charAt(i);
      good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
    if (!good) {
      throw new IllegalArgumentException(
          "must be auto, file, keychain, environment, passphrase, or the kind of another adapter");
    }
    return text;
  }
}
