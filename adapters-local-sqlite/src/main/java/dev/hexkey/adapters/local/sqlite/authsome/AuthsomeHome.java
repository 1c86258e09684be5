package dev.hexkey.adapters.local.sqlite.authsome;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hexkey.ports.Document;
import dev.hexkey.ports.RecordKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory of authsome, read whole before anything of it is used. */
public final class AuthsomeHome {
  private static final int KEY_BYTES = 32;

  private final Path directory;

  /** The directory that authsome calls its home, usually {@code ~/.authsome}. */
  public AuthsomeHome(Path directory) {
    this.directory = directory;
  }

  /**
   * What was found.
   *
   * @param profiles all profiles, those without records too
   * @param defaultProfile the one that commands use
   */
  public record Contents(
      List<String> profiles, String defaultProfile, List<AuthsomeRecord> records) {
    /** Copies the lists. */
    public Contents {
      profiles = List.copyOf(profiles);
      records = List.copyOf(records);
    }
  }

  /**
   * Reads and decrypts everything.
   *
   * @throws dev.hexkey.ports.HexkeyException if anything at all cannot be read; damaged records are
   *     named
   */
  public Contents read() {
    try {
      Map<String, Map<String, String>> values = new TreeMap<>();
      for (String profile : profiles()) {
        Path database = directory.resolve("profiles").resolve(profile).resolve("store.db");
        values.put(
            profile, Files.exists(database) ? AuthsomeVault.read(database, profile) : Map.of());
      }
      return new Contents(List.copyOf(values.keySet()), defaultProfile(), decrypt(values));
    } catch (IOException e) {
      throw AuthsomeErrors.unreadable(e);
    }
  }

  private List<String> profiles() throws IOException {
    Path folder = directory.resolve("profiles");
    if (!Files.isDirectory(folder)) {
      throw AuthsomeErrors.notAStore(directory);
    }
    try (Stream<Path> children = Files.list(folder)) {
      List<String> names =
          children
              .filter(AuthsomeHome::isProfile)
              .map(child -> child.getFileName().toString())
              .sorted()
              .toList();
      if (names.isEmpty()) {
        throw AuthsomeErrors.notAStore(directory);
      }
      return names;
    }
  }

  private static boolean isProfile(Path folder) {
    return Files.exists(folder.resolve("store.db"))
        || Files.exists(folder.resolve("metadata.json"));
  }

  /** As authsome does, a file that is missing or does not parse means the default. */
  private String defaultProfile() throws IOException {
    try {
      Document config =
          AuthsomeJson.parsePlain(Files.readAllBytes(directory.resolve("config.json")));
      return config.text("default_profile").orElse("default");
    } catch (NoSuchFileException | JsonProcessingException e) {
      return "default";
    }
  }

  private List<AuthsomeRecord> decrypt(Map<String, Map<String, String>> values) throws IOException {
    List<AuthsomeRecord> records = new ArrayList<>();
    if (values.values().stream().allMatch(Map::isEmpty)) {
      return records;
    }
    byte[] key = readKey();
    try {
      AuthsomeCipher cipher = new AuthsomeCipher(key);
      String damaged = null;
      for (Map.Entry<String, Map<String, String>> profile : values.entrySet()) {
        for (Map.Entry<String, String> entry : profile.getValue().entrySet()) {
          RecordKey name = name(profile.getKey(), entry.getKey());
          Document value = cipher.open(entry.getValue());
          if (value != null) {
            records.add(new AuthsomeRecord(name.profile(), name.name(), value));
          } else if (damaged == null) {
            damaged = shown(entry.getKey());
          }
        }
      }
      requireWhole(cipher, damaged);
      return records;
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** A key that opens nothing is the wrong one; one that opens something shows what is damaged. */
  private static void requireWhole(AuthsomeCipher cipher, @Nullable String damaged) {
    if (damaged == null) {
      return;
    }
    if (cipher.hasFailed() && !cipher.hasOpened()) {
      throw AuthsomeErrors.keyWrong();
    }
    throw AuthsomeErrors.damaged(damaged);
  }

  private static RecordKey name(String profile, String key) {
    String start = "profile:" + profile + ":";
    if (!key.startsWith(start) || !isKnown(key.substring(start.length()))) {
      throw AuthsomeErrors.unknownRecord(shown(key));
    }
    try {
      return new RecordKey(profile, key.substring(start.length()));
    } catch (IllegalArgumentException e) {
      throw AuthsomeErrors.unknownRecord(shown(key));
    }
  }

  private static boolean isKnown(String name) {
    int colon = name.indexOf(':');
    String what = name.substring(colon + 1);
    boolean isRecord =
        what.equals("metadata")
            || what.equals("state")
            || what.equals("client")
            || (what.startsWith("connection:") && what.length() > "connection:".length());
    return colon > 0 && isRecord;
  }

  /** A key in quotes, as it may be written into a message. */
  private static String shown(String key) {
    StringBuilder text = new StringBuilder("'");
    key.codePoints()
        .limit(200)
        .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return text.append('\'').toString();
  }

  private byte[] readKey() throws IOException {
    Path file = directory.resolve("master.key");
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw AuthsomeErrors.keyAbsent(file);
    }
    try {
      Document parsed = AuthsomeJson.parsePlain(content);
      boolean known =
          parsed.number("version").filter(version -> version == 1).isPresent()
              && parsed.text("algorithm").filter("AES-256-GCM"::equals).isPresent();
      byte[] key = Base64.getDecoder().decode(parsed.text("key").orElse(""));
      if (!known || key.length != KEY_BYTES) {
        throw AuthsomeErrors.keyMalformed(file);
      }
      return key;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw AuthsomeErrors.keyMalformed(file); // its message would quote the key
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }
}
