package dev.hexkey.adapters.file;

import dev.hexkey.ports.Setting;
import dev.hexkey.ports.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How mounted files are read. Begin with {@link #under(Path)}; the {@code with…} methods return a
 * changed copy.
 *
 * @param root the directory whose folders are the mounts; absolute
 * @param maxBytes largest secret that is read, in bytes; 1 to 1048576
 * @param strictPermissions whether a file that everybody on the machine may read is refused rather
 *     than warned of
 * @param cacheFileSecrets whether what was read may be kept while the file stays the same
 * @param raw whether the final line end of a file is part of the secret
 * @param formats the formats besides JSON in which fields are looked for, chosen by the file's
 *     extension
 * @param mounts the mounts stated in code; empty to take the list of the settings
 */
public record FileSettings(
    Path root,
    int maxBytes,
    boolean strictPermissions,
    boolean cacheFileSecrets,
    boolean raw,
    Set<Format> formats,
    Set<String> mounts) {
  /** The largest bound of a secret's size, and its default: 1 MiB. */
  public static final int MAX_BYTES = 1 << 20;

  static final String DEFAULT_ROOT = "/run/secrets";

  static final Setting<Path> ROOT =
      Setting.of(
              "file_mount_path",
              "absolute path",
              "the directory whose folders are the mounts of file://",
              FileSettings::parseRoot)
          .withDefault(DEFAULT_ROOT);

  static final Setting<Integer> BYTES =
      Setting.number("file_max_bytes", "bytes", "the largest file read as a secret", 1, MAX_BYTES)
          .withDefault(Integer.toString(MAX_BYTES));

  static final Setting<Boolean> STRICT =
      Setting.bool(
              "file_strict_permissions", "whether a secret file that everybody may read is refused")
          .withDefault("false");

  static final Setting<Boolean> CACHE =
      Setting.bool(
              "cache_file_secrets", "whether file secrets are kept while their file stays the same")
          .withDefault("true");

  static final Setting<Boolean> RAW =
      Setting.bool("file_raw", "whether a file's final line end is part of the secret")
          .withDefault("false");

  static final Setting<Set<Format>> FORMATS =
      Setting.of(
              "file_formats",
              "comma-separated list",
              "the formats besides JSON whose fields are read, by extension: properties, env",
              FileSettings::parseFormats)
          .withDefault("");

  /** A format in which fields are looked for if the file's extension says so. */
  public enum Format {
    /** {@code .properties}, as {@link java.util.Properties} reads them, in UTF-8. */
    PROPERTIES,
    /** {@code .env}: lines of {@code NAME=value}, nothing expanded. */
    ENV;

    String extension() {
      return "." + name().toLowerCase(Locale.ROOT);
    }
  }

  /** Refuses a relative root and a bound out of range. */
  public FileSettings {
    if (!root.isAbsolute()) {
      throw new IllegalArgumentException("file_mount_path must be an absolute path");
    }
    if (maxBytes < 1 || maxBytes > MAX_BYTES) {
      throw new IllegalArgumentException("file_max_bytes must be from 1 to " + MAX_BYTES);
    }
    formats = Set.copyOf(formats);
    mounts = Set.copyOf(mounts);
  }

  /** The defaults, with the mounts under this directory. */
  public static FileSettings under(Path root) {
    return new FileSettings(root, MAX_BYTES, false, true, false, Set.of(), Set.of());
  }

  static List<Setting<?>> all() {
    return List.of(ROOT, BYTES, STRICT, CACHE, RAW, FORMATS);
  }

  static FileSettings of(Settings settings) {
    return new FileSettings(
        settings.require(ROOT),
        settings.require(BYTES),
        settings.require(STRICT),
        settings.require(CACHE),
        settings.require(RAW),
        settings.require(FORMATS),
        Set.of());
  }

  /** With another bound of a secret's size, in bytes; 1 to 1048576. */
  public FileSettings withMaxBytes(int bytes) {
    return new FileSettings(root, bytes, strictPermissions, cacheFileSecrets, raw, formats, mounts);
  }

  /** Files that everybody on the machine may read are refused. */
  public FileSettings withStrictPermissions() {
    return new FileSettings(root, maxBytes, true, cacheFileSecrets, raw, formats, mounts);
  }

  /** Every resolve reads the file. */
  public FileSettings withoutCache() {
    return new FileSettings(root, maxBytes, strictPermissions, false, raw, formats, mounts);
  }

  /** The secret is the file byte for byte. */
  public FileSettings withRawContent() {
    return new FileSettings(
        root, maxBytes, strictPermissions, cacheFileSecrets, true, formats, mounts);
  }

  /** Fields are looked for in these formats too. */
  public FileSettings withFormats(Format... others) {
    return new FileSettings(
        root, maxBytes, strictPermissions, cacheFileSecrets, raw, Set.of(others), mounts);
  }

  /** These mounts are allowed, whatever the list of the settings says. */
  public FileSettings withMounts(String... stated) {
    return new FileSettings(
        root, maxBytes, strictPermissions, cacheFileSecrets, raw, formats, Set.of(stated));
  }

  private static Path parseRoot(String text) {
    try {
      Path path = Path.of(text);
      if (path.getRoot() != null) {
        // elsewhere than on POSIX a path may have a root and still lack its drive
        return path.toAbsolutePath();
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be an absolute path of this system", e);
    }
    throw new IllegalArgumentException("must be an absolute path of this system");
  }

  private static Set<Format> parseFormats(String text) {
    Set<Format> formats = EnumSet.noneOf(Format.class);
    for (String name : text.split(",", -1)) {
      switch (name.strip().toLowerCase(Locale.ROOT)) {
        case "" -> {}
        case "properties" -> formats.add(Format.PROPERTIES);
        case "env" -> formats.add(Format.ENV);
        default -> throw new IllegalArgumentException("must name formats of: properties, env");
      }
    }
    return formats;
  }
}
