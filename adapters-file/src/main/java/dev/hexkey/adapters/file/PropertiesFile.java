package dev.hexkey.adapters.file;

import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.UnreachableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an installation: {@code HEXKEY_HOME/hexkey.properties}, in the format of {@link
 * Properties} and in UTF-8. Thread-safe, also across processes: no writer loses what another wrote.
 *
 * <p>A write replaces the file whole, by a new one beside it that only its owner may read;
 * comments, the order of the lines and lines of other settings stay as they are.
 */
public final class PropertiesFile {
  /** The name of the file in {@code HEXKEY_HOME}. */
  public static final String NAME = "hexkey.properties";

  /** File locks exclude other processes only; within this one every writer takes this lock. */
  private static final ReentrantLock WRITING = new ReentrantLock();

  private final Path home;
  private final Path file;

  private PropertiesFile(Path home) {
    this.home = home;
    this.file = home.resolve(NAME);
  }

  /** The settings of the installation in this directory, neither of which need exist. */
  public static PropertiesFile in(Path home) {
    return new PropertiesFile(home.toAbsolutePath());
  }

  /** Where the settings are. */
  public Path path() {
    return file;
  }

  /**
   * All settings in the order of the file; none if there is no file.
   *
   * @throws MisconfiguredException if the file is there and cannot be used
   */
  public Map<String, String> read() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (PropertiesLine line : lines()) {
      Optional<Map.Entry<String, String>> setting = setting(line);
      if (setting.isPresent()
          && settings.put(setting.get().getKey(), setting.get().getValue()) != null) {
        throw unusable("REPEATED_NAME", "sets one name twice");
      }
    }
    return settings;
  }

  /**
   * Sets one name, where it stood or at the end; makes the file and its directory if need be.
   *
   * @param name a setting's name, in lower snake case
   * @throws MisconfiguredException if the file is there and cannot be used
   * @throws HexkeyException of another family if it cannot be written; it is then as it was
   */
  public void set(String name, String value) {
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("a setting's name is lower snake case");
    }
    change(name, PropertiesLine.of(name, value));
  }

  /**
   * Removes one name; does nothing if it is not there.
   *
   * @throws MisconfiguredException if the file is there and cannot be used
   * @throws HexkeyException of another family if it cannot be written; it is then as it was
   */
  public void unset(String name) {
    if (read().containsKey(name)) {
      change(name, null);
    }
  }

  private void change(String name, @Nullable PropertiesLine replacement) {
    WRITING.lock();
    try {
      OwnerOnly.createDirectories(home);
      try (FileChannel channel = openLockFile()) {
        channel.lock(); // until the channel is closed
        read(); // refuses what could not be read again
        replace(withLine(name, replacement));
      }
    } catch (AccessDeniedException e) {
      throw new ForbiddenException(notWritten("Give this user permission to write there."));
    } catch (IOException e) {
      throw new UnreachableException(notWritten("Check that its disk has room and works."));
    } finally {
      WRITING.unlock();
    }
  }

  private String withLine(String name, @Nullable PropertiesLine replacement) {
    List<PropertiesLine> changed = new ArrayList<>();
    boolean done = replacement == null;
    for (PropertiesLine line : lines()) {
      if (setting(line).filter(setting -> setting.getKey().equals(name)).isEmpty()) {
        changed.add(line.ended());
      } else if (replacement != null) {
        changed.add(replacement);
        done = true;
      }
    }
    if (!done && replacement != null) {
      changed.add(replacement);
    }
    StringBuilder text = new StringBuilder();
    changed.forEach(line -> text.append(line.source()));
    return text.toString();
  }

  private void replace(String text) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file; // a link stays one
    Path folder = Objects.requireNonNull(target.getParent());
    Path fresh = Files.createTempFile(folder, "." + NAME, ".new", OwnerOnly.file(folder));
    try {
      write(fresh, text);
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(folder);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void write(Path path, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Makes the rename itself survive a power cut, where a directory can be opened for that. */
  private static void syncFolder(Path folder) throws IOException {
    if (PermissionsGuard.hasPosixPermissions(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** A file of its own, since the settings file is another one after each write. */
  private FileChannel openLockFile() throws IOException {
    return FileChannel.open(
        home.resolve("." + NAME + ".lock"),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        OwnerOnly.file(home));
  }

  private List<PropertiesLine> lines() {
    try {
      return PropertiesLine.parse(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString());
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (CharacterCodingException e) {
      throw unusable("NOT_TEXT", "is not UTF-8 text");
    } catch (IOException e) {
      throw unusable("IO_ERROR", "cannot be read");
    }
  }

  private Optional<Map.Entry<String, String>> setting(PropertiesLine line) {
    try {
      return line.setting();
    } catch (IllegalArgumentException e) {
      throw unusable("BAD_PROPERTIES", "has a malformed \\u escape");
    }
  }

  private MisconfiguredException unusable(String reason, String what) {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.STARTUP_VALIDATION_ERROR,
                "The settings file " + file + " " + what + ".",
                "Correct the file, or move it away.")
            .withReason(reason));
  }

  private Problem notWritten(String suggestion) {
    return Problem.of(
        ErrorCodes.STORE_WRITE_FAILED,
        "The settings file " + file + " was not written.",
        suggestion);
  }
}
