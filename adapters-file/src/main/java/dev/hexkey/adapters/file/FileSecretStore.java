package dev.hexkey.adapters.file;

import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.FieldDecoder;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Reads secrets from the files under one root. Thread-safe.
 *
 * <p>A read looks at the file, opens it, reads it to its end through that one handle, and looks
 * again. Only if the path still leads to the same file, unchanged, do the bytes count; else it
 * begins anew. So a swap of {@code ..data}, a rename and a write in place are seen either before or
 * after, never halfway. "Absent" is answered only when {@link LinkTrail} proves it.
 */
final class FileSecretStore implements SecretStore {
  /** A file that changes during each of so many reads is being written without end. */
  private static final int ATTEMPTS = 100;

  private final FileRoot root;
  private final FileSettings settings;
  private final Opener opener;
  private final InstantSource fileClock;
  private final PermissionsGuard permissions;
  private volatile boolean closed;

  /** Opens a file of which it is known that it is regular; tests stand between. */
  @FunctionalInterface
  interface Opener {
    SeekableByteChannel open(Path real) throws IOException;
  }

  FileSecretStore(FileRoot root, FileSettings settings) {
    // not the client's clock: it is compared with times that the system writes to files
    this(root, settings, FileSecretStore::openForReading, InstantSource.system());
  }

  FileSecretStore(FileRoot root, FileSettings settings, Opener opener, InstantSource fileClock) {
    this.root = root;
    this.settings = settings;
    this.opener = opener;
    this.fileClock = fileClock;
    this.permissions = new PermissionsGuard(settings.strictPermissions());
  }

  @Override
  public FetchedSecret fetch(SecretAddress address) {
    if (closed) {
      throw FileErrors.closed();
    }
    if (address.version().isPresent()) {
      throw FileErrors.versioned();
    }
    Path target = target(address);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        Optional<FetchedSecret> read = readOnce(address, target);
        if (read.isPresent()) {
          return read.get();
        }
      } catch (ClosedByInterruptException e) {
        throw FileErrors.interrupted(address);
      } catch (AccessDeniedException e) {
        throw FileErrors.denied(address);
      } catch (IOException e) {
        explain(address, target, e);
      }
    }
    throw FileErrors.keepsChanging(address);
  }

  /** Refuses further reads; there is nothing open to be closed. */
  void close() {
    closed = true;
  }

  private Path target(SecretAddress address) {
    try {
      return mount(address).resolve(address.path());
    } catch (InvalidPathException e) {
      throw FileErrors.absent(address); // no file of this system can have that name
    }
  }

  private Path mount(SecretAddress address) {
    return root.real().resolve(address.mount());
  }

  /** Empty if the file changed meanwhile. */
  private Optional<FetchedSecret> readOnce(SecretAddress address, Path target) throws IOException {
    Path real = target.toRealPath();
    if (!real.startsWith(root.real())) {
      throw FileErrors.outside(address);
    }
    BasicFileAttributes found =
        Files.readAttributes(real, PermissionsGuard.attributes(real), LinkOption.NOFOLLOW_LINKS);
    requireReadable(address, found);
    FileStamp stamp = FileStamp.of(real, found);
    byte[] bytes = readWhole(real, (int) found.size());
    try {
      boolean same =
          bytes.length == stamp.sizeBytes()
              && real.equals(target.toRealPath())
              && stamp.equals(FileStamp.of(real));
      return same ? Optional.of(secret(target, stamp, bytes)) : Optional.empty();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private void requireReadable(SecretAddress address, BasicFileAttributes found) {
    if (found.isDirectory()) {
      throw FileErrors.directory(address);
    }
    if (!found.isRegularFile()) {
      throw FileErrors.notRegular(address); // before opening, which would wait for a pipe's writer
    }
    if (found.size() > settings.maxBytes()) {
      throw FileErrors.tooLarge(address, settings.maxBytes());
    }
    permissions.check(address, found);
  }

  private byte[] readWhole(Path real, int expectedBytes) throws IOException {
    try (SeekableByteChannel channel = opener.open(real)) {
      return Bytes.readUpTo(channel, expectedBytes + 1); // one more shows that the file grew
    }
  }

  private FetchedSecret secret(Path target, FileStamp stamp, byte[] bytes) {
    byte[] content = settings.raw() ? bytes.clone() : Bytes.withoutFinalLineEnd(bytes);
    try {
      SecretValue value = SecretValue.of(content, fields(target));
      if (!settings.cacheFileSecrets()) {
        return new FetchedSecret(value, null, Duration.ZERO, null);
      }
      boolean settled = stamp.isSettled(fileClock.instant());
      return new FetchedSecret(
          value, null, null, () -> settled && !closed && isCurrent(target, stamp));
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private FieldDecoder fields(Path target) {
    String name = String.valueOf(target.getFileName());
    for (FileSettings.Format format : settings.formats()) {
      if (name.endsWith(format.extension())) {
        return switch (format) {
          case PROPERTIES -> (secret, field) -> PropertiesFields.decode(secret, field);
          case ENV -> (secret, field) -> EnvFields.decode(secret, field);
        };
      }
    }
    return (secret, field) -> JsonFields.decode(secret, field);
  }

  private static boolean isCurrent(Path target, FileStamp stamp) {
    try {
      return stamp.equals(FileStamp.of(target));
    } catch (IOException e) {
      return false; // the read that follows says what is wrong
    }
  }

  /** Returns if the file was only swapped away while it was read. */
  private void explain(SecretAddress address, Path target, IOException failure) {
    try {
      LinkTrail trail = LinkTrail.follow(root.real(), target);
      switch (trail.end()) {
        case CIRCLE -> throw FileErrors.circle(address);
        case PRESENT -> {
          if (!(failure instanceof NoSuchFileException)) {
            throw FileErrors.failed(address);
          }
        }
        case MISSING -> {
          if (trail.equals(LinkTrail.follow(root.real(), target))) {
            explainMissing(address, trail);
          }
        }
      }
    } catch (AccessDeniedException e) {
      throw FileErrors.denied(address);
    } catch (IOException e) {
      throw FileErrors.failed(address);
    }
  }

  private void explainMissing(SecretAddress address, LinkTrail trail) {
    if (!Files.isDirectory(root.real())) {
      throw FileErrors.rootLost();
    }
    if (!trail.at().startsWith(root.real())) {
      throw FileErrors.outside(address);
    }
    throw Files.isDirectory(mount(address))
        ? FileErrors.absent(address)
        : FileErrors.mountAbsent(address);
  }

  private static SeekableByteChannel openForReading(Path real) throws IOException {
    return Files.newByteChannel(real, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }
}
