package dev.hexkey.adapters.file;

import dev.hexkey.ports.AddressRule.Form;
import dev.hexkey.ports.AddressRule.Kind;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretOverrides;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A person's file of values that stand in for secrets. Its names are those of whichever scheme is
 * asked for. It is read again when its identity, permissions, modification time or size change, and
 * refused whole if one line is at fault. Thread-safe.
 *
 * <p>Java cannot ask an open file for its owner and permissions. So the file that a path leads to
 * is looked at, opened without following a link, read, and looked at again; only if it was the same
 * one all the while do its permissions count as those of what was read.
 */
final class OverrideFile implements SecretOverrides {
  /** A file that changes during each of so many reads is being written without end. */
  private static final int ATTEMPTS = 100;

  private final OverrideSettings settings;
  private final InstantSource fileClock;
  private final AtomicBoolean announced = new AtomicBoolean();
  private volatile @Nullable Content content;
  private volatile boolean closed;

  OverrideFile(OverrideSettings settings) {
    // not the client's clock: it is compared with times that the system writes to files
    this(settings, InstantSource.system());
  }

  OverrideFile(OverrideSettings settings, InstantSource fileClock) {
    this.settings = settings;
    this.fileClock = fileClock;
  }

  @Override
  public Answer lookUp(SchemeDescriptor scheme, SecretAddress address) {
    if (closed) {
      throw FileErrors.closed();
    }
    requireAllowed();
    Content current = current();
    OverrideEntry entry = current.entry(scheme, address);
    if (announced.compareAndSet(false, true)) {
      announce(current.entries.size());
    }
    if (entry == null && settings.exclusive()) {
      throw FileErrors.notOverridden(scheme.name(), address);
    }
    return new Answer(entry == null ? null : copy(entry), () -> isCurrent(current));
  }

  /** How many names the file has, read now. */
  int count() {
    requireAllowed();
    return current().entries.size();
  }

  /** Refuses further reads and wipes what was read. */
  void close() {
    closed = true;
    Content last = content;
    if (last != null) {
      last.entries.forEach(entry -> entry.value().close());
    }
  }

  private void requireAllowed() {
    if (settings.refused()) {
      throw FileErrors.overrideInProduction();
    }
  }

  private Content current() {
    Content known = content;
    if (known != null && isCurrent(known)) {
      return known;
    }
    Content fresh = read();
    content = fresh; // what it replaces may be in use, so that it is not wiped
    return fresh;
  }

  private boolean isCurrent(Content read) {
    try {
      return read.settled && !closed && read.stamp.equals(Stamp.of(settings.file()));
    } catch (IOException e) {
      return false; // the read that follows says what is wrong
    }
  }

  private Content read() {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Content read = readOnce();
        if (read != null) {
          return read;
        }
      }
      throw FileErrors.badOverrideFile("CHANGING", "changed each time it was read");
    } catch (ClosedByInterruptException e) {
      throw FileErrors.overrideInterrupted();
    } catch (NoSuchFileException e) {
      throw FileErrors.badOverrideFile("MISSING", "does not exist");
    } catch (AccessDeniedException e) {
      throw FileErrors.badOverrideFile("PERMISSION_DENIED", "may not be read by this process");
    } catch (IOException e) {
      throw FileErrors.badOverrideFile("IO_ERROR", "cannot be read");
    }
  }

  /** {@code null} if the file changed meanwhile. */
  private @Nullable Content readOnce() throws IOException {
    Path real = settings.file().toRealPath();
    BasicFileAttributes found = OwnerOnly.attributes(real, LinkOption.NOFOLLOW_LINKS);
    if (!found.isRegularFile()) {
      // before opening, which would wait for a pipe's writer
      throw FileErrors.badOverrideFile("NOT_REGULAR", "is not a regular file");
    }
    OwnerOnly.findOpening(real, found)
        .ifPresent(
            opening -> {
              throw FileErrors.insecureOverride(opening);
            });
    if (found.size() > FileSettings.MAX_BYTES) {
      throw FileErrors.badOverrideFile(
          "TOO_LARGE", "has more than " + FileSettings.MAX_BYTES + " bytes");
    }
    Stamp stamp = Stamp.of(real, found);
    byte[] bytes = readWhole(real, (int) found.size());
    try {
      boolean same = real.equals(settings.file().toRealPath()) && stamp.equals(Stamp.of(real));
      return same && bytes.length == found.size() ? parse(stamp, bytes) : null;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] readWhole(Path real, int expectedBytes) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(real, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return Bytes.readUpTo(channel, expectedBytes + 1); // one more shows that the file grew
    }
  }

  private Content parse(Stamp stamp, byte[] bytes) {
    boolean settled = stamp.file.isSettled(fileClock.instant());
    try (SecretValue text = SecretValue.of(bytes)) {
      return new Content(stamp, settled, Bytes.revealChars(text, OverrideLines::parse));
    } catch (InvalidException e) {
      throw FileErrors.badOverrideFile("NOT_TEXT", "is not UTF-8 text");
    }
  }

  private void announce(int names) {
    // asked for here, so that a program without an override starts no logging back end
    LoggerFactory.getLogger(OverrideFile.class)
        .atWarn()
        .addKeyValue("file", settings.file())
        .addKeyValue("names", names)
        .log("an override file stands in for secrets");
  }

  private static SecretValue copy(OverrideEntry entry) {
    return Bytes.copyOf(entry.value(), (secret, field) -> JsonFields.decode(secret, field));
  }

  /** What has to stay the same; permissions too, as changing them changes no time of the file. */
  private record Stamp(FileStamp file, Object permissions) {
    /** Of what the path leads to. */
    static Stamp of(Path path) throws IOException {
      return of(path, OwnerOnly.attributes(path));
    }

    static Stamp of(Path path, BasicFileAttributes found) throws IOException {
      return new Stamp(FileStamp.of(path, found), OwnerOnly.permissions(found));
    }
  }

  /** The file as it was read once, and its names in the form of each scheme that asked. */
  private static final class Content {
    private final Stamp stamp;
    private final boolean settled;
    private final List<OverrideEntry> entries;
    private final Map<Place, Map<String, OverrideEntry>> byPath = new ConcurrentHashMap<>();

    Content(Stamp stamp, boolean settled, List<OverrideEntry> entries) {
      this.stamp = stamp;
      this.settled = settled;
      this.entries = entries;
    }

    @Nullable OverrideEntry entry(SchemeDescriptor scheme, SecretAddress address) {
      return byPath
          .computeIfAbsent(
              new Place(scheme.name(), address.mount()), place -> canonical(scheme, place.mount))
          .get(address.path());
    }

    private Map<String, OverrideEntry> canonical(SchemeDescriptor scheme, String mount) {
      Map<String, OverrideEntry> canonical = new HashMap<>();
      for (OverrideEntry entry : entries) {
        OverrideEntry first = canonical.putIfAbsent(path(scheme, mount, entry), entry);
        if (first != null) {
          throw FileErrors.overriddenTwice(first.line(), entry.line());
        }
      }
      return canonical;
    }

    private static String path(SchemeDescriptor scheme, String mount, OverrideEntry entry) {
      try {
        return scheme
            .addressRule()
            .canonicalize(new Form(Kind.POINTER, mount, entry.name()))
            .path();
      } catch (SecretUriException e) {
        throw FileErrors.badOverride(
            "BAD_NAME", entry.line(), "has a name that " + scheme.name() + ":// does not allow");
      }
    }

    private record Place(String scheme, String mount) {}
  }
}
