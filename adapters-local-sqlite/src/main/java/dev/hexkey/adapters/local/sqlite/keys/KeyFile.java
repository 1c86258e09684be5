package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.HexkeyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The key file: a first line with the format, lines of comment, then one line for each key with its
 * id, a space, and the key in base64. It is replaced whole by renaming; writers of all processes
 * take turns by a lock on a file beside it, which stays there and is empty.
 */
final class KeyFile {
  private static final String FORMAT = "hexkey-keys 1";
  private static final byte[] HEAD =
      (FORMAT + "\n# Whoever has this file can open the store. Keep a copy in a safe place.\n")
          .getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_TEXT_BYTES = 44;
  private static final int MAX_BYTES = 64 * 1024;
  private static final Duration LOCK_WAIT = Duration.ofSeconds(10);
  private static final Duration LOCK_PAUSE = Duration.ofMillis(10);

  /** Keeps the threads of this process apart, which a file lock does not. */
  private static final ReentrantLock TURN = new ReentrantLock();

  private final Path file;

  KeyFile(Path file) {
    this.file = file;
  }

  Path path() {
    return file;
  }

  /** Whether there is anything of that name, be it usable or not. */
  boolean exists() {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The keys, the caller's to close; empty if there is no file.
   *
   * @throws HexkeyException with code {@code KEY_UNAVAILABLE} if the file cannot be used
   */
  Keys read() {
    byte[] content;
    try {
      content = readBytes();
    } catch (IOException e) {
      throw KeyErrors.unreachable(
          "The key file " + file + " could not be read.", "Check the file and its disk.", e);
    }
    try {
      return parse(content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** Adds a key that is not there yet; it is kept safely when this returns. */
  void add(WrappingKey key) {
    change(
        keys -> {
          keys.list.add(WrappingKey.taking(key.value().revealBytes()));
          return true;
        });
  }

  /** Removes a key if it is there; the last one takes the file along. */
  void remove(String id) {
    if (exists()) {
      change(keys -> keys.drop(id));
    }
  }

  private void change(Change change) {
    TURN.lock();
    try {
      OwnerOnlyFiles.createDirectories(directory());
      try (FileChannel beside = openLock();
          FileLock lock = await(beside);
          Keys keys = read()) {
        if (lock.isValid() && change.apply(keys)) {
          write(keys);
        }
      }
    } catch (IOException e) {
      throw KeyErrors.unreachable(
          "The key file " + file + " could not be written; it is as it was.",
          "Check the directory's permissions and that the disk has room.",
          e);
    } finally {
      TURN.unlock();
    }
  }

  private FileChannel openLock() throws IOException {
    return OwnerOnlyFiles.open(
        file.resolveSibling(file.getFileName() + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  private FileLock await(FileChannel channel) throws IOException {
    long end = System.nanoTime() + LOCK_WAIT.toNanos();
    while (true) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - end >= 0) {
        throw KeyErrors.timedOut(
            "Another process kept the key file " + file + " locked.", "Try again.");
      }
      try {
        TimeUnit.NANOSECONDS.sleep(LOCK_PAUSE.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw KeyErrors.timedOut(
            "Waiting for the key file " + file + " was interrupted.", "Try again.");
      }
    }
  }

  private void write(Keys keys) throws IOException {
    if (keys.list.isEmpty()) {
      Files.deleteIfExists(file);
      OwnerOnlyFiles.syncDirectoryOf(file);
      return;
    }
    int lineBytes = WrappingKey.SIZE_BYTES + 1 + KEY_TEXT_BYTES + 1;
    ByteBuffer content = ByteBuffer.allocate(HEAD.length + keys.list.size() * lineBytes);
    try {
      content.put(HEAD);
      for (WrappingKey key : keys.list) {
        content.put(key.id().getBytes(StandardCharsets.US_ASCII)).put((byte) ' ');
        key.value().revealTo(bytes -> put(content, Base64.getEncoder().encode(bytes)));
        content.put((byte) '\n');
      }
      OwnerOnlyFiles.replace(file, content.flip());
    } finally {
      Arrays.fill(content.array(), (byte) 0);
    }
  }

  private static ByteBuffer put(ByteBuffer content, byte[] text) {
    content.put(text);
    Arrays.fill(text, (byte) 0);
    return content;
  }

  /** The file's bytes; none if there is no file. */
  private byte[] readBytes() throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw KeyErrors.misconfigured(
          "KEY_FILE_IS_LINK",
          "The key file " + file + " is a symbolic link.",
          "Put the file itself there, or name it in the setting local_key_file.");
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw KeyErrors.misconfigured(
            "KEY_FILE_NOT_A_FILE",
            "The key file " + file + " is not a regular file.",
            "Put the key file there, or name it in the setting local_key_file.");
      }
      if (OwnerOnlyFiles.isOpenToOthers(file)) {
        throw KeyErrors.misconfigured(
            "KEY_FILE_OPEN_TO_OTHERS",
            "The key file " + file + " can be used by others than its owner.",
            "Take that from them (chmod 600), then run 'hexkey key rotate', since the key may be"
                + " known.");
      }
      return readAll(channel);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private byte[] readAll(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size == 0 || size > MAX_BYTES) {
      throw KeyErrors.keyFileDamaged("The key file " + file + " is empty or too long.");
    }
    ByteBuffer content = ByteBuffer.allocate((int) size);
    int read = 0;
    while (content.hasRemaining() && read >= 0) {
      read = channel.read(content);
    }
    return content.array();
  }

  private Keys parse(byte[] content) {
    List<WrappingKey> list = new ArrayList<>();
    Keys keys = new Keys(list);
    boolean done = false;
    try {
      int start = 0;
      for (int line = 1; start < content.length; line++) {
        int end = endOfLine(content, start);
        WrappingKey key = parseLine(content, start, end, line);
        if (key != null) {
          list.add(key);
        }
        start = end + 1;
      }
      done = true;
      return keys;
    } finally {
      if (!done) {
        keys.close();
      }
    }
  }

  private static int endOfLine(byte[] content, int start) {
    int end = start;
    while (end < content.length && content[end] != '\n') {
      end++;
    }
    return end;
  }

  private @Nullable WrappingKey parseLine(byte[] content, int start, int end, int line) {
    if (line == 1) {
      if (!FORMAT.equals(text(content, start, end))) {
        throw KeyErrors.keyFileDamaged("The file " + file + " is not a key file of this version.");
      }
      return null;
    }
    if (start == end || content[start] == '#') {
      return null;
    }
    int idEnd = start + WrappingKey.SIZE_BYTES;
    if (end - start != WrappingKey.SIZE_BYTES + 1 + KEY_TEXT_BYTES || content[idEnd] != ' ') {
      throw badLine(line);
    }
    WrappingKey key = WrappingKey.taking(decode(content, idEnd + 1, end, line));
    if (!key.id().equals(text(content, start, idEnd))) {
      key.close();
      throw KeyErrors.wrong(
          "Line " + line + " of the key file " + file + " holds another key than its id says.");
    }
    return key;
  }

  private byte[] decode(byte[] content, int start, int end, int line) {
    byte[] text = Arrays.copyOfRange(content, start, end);
    try {
      byte[] key = Base64.getDecoder().decode(text);
      if (key.length != WrappingKey.SIZE_BYTES) {
        Arrays.fill(key, (byte) 0);
        throw badLine(line);
      }
      return key;
    } catch (IllegalArgumentException e) {
      throw badLine(line); // its message would quote a character of the key
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private HexkeyException badLine(int line) {
    return KeyErrors.keyFileDamaged(
        "Line " + line + " of the key file " + file + " is not an id and a key of 32 bytes.");
  }

  private static String text(byte[] content, int start, int end) {
    return new String(content, start, end - start, StandardCharsets.US_ASCII);
  }

  private Path directory() {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  @FunctionalInterface
  private interface Change {
    /** Whether the keys are other ones now. */
    boolean apply(Keys keys);
  }

  /** Keys as they were read; closing wipes them. */
  static final class Keys implements AutoCloseable {
    private final List<WrappingKey> list;

    Keys(List<WrappingKey> list) {
      this.list = list;
    }

    boolean isEmpty() {
      return list.isEmpty();
    }

    @Nullable WrappingKey find(String id) {
      for (WrappingKey key : list) {
        if (key.id().equals(id)) {
          return key;
        }
      }
      return null;
    }

    private boolean drop(String id) {
      WrappingKey dropped = find(id);
      if (dropped == null) {
        return false;
      }
      dropped.close();
      return list.remove(dropped);
    }

    @Override
    public void close() {
      list.forEach(WrappingKey::close);
    }
  }
}
