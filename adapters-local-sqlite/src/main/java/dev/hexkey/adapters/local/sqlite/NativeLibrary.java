package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.keys.OwnerOnlyFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native part, kept in a file from one run to the next. Left alone, the driver copies it
 * into the temporary directory at each start of a JVM, which takes longer than reading a secret.
 *
 * <p>The file becomes code of this process. So it and its directory must be no links, have the
 * owner of the directory above, and be open to nobody else; and its bytes must be those that were
 * copied from the jar that the driver is in now. Where that is not so the file is made anew, and
 * where it cannot be made, the driver does as it always does.
 */
final class NativeLibrary {
  /** Names the directory; {@code native} beside the store where nobody does. */
  static final String DIRECTORY_PROPERTY = "hexkey.native.dir";

  private static final String DRIVER_PATH_PROPERTY = "org.sqlite.lib.path";
  private static final String DRIVER_NAME_PROPERTY = "org.sqlite.lib.name";
  private static final String DRIVER_TEMPORARY_PROPERTY = "org.sqlite.tmpdir";
  private static final int OTHERS = 0077;

  private static final ReentrantLock LOADING = new ReentrantLock();
  private static boolean loaded; // guarded by LOADING

  private final Path directory;
  private final Path library;
  private final Path origin; // says from which jar the library comes, and its checksum

  private NativeLibrary(Path directory) {
    this.directory = directory.toAbsolutePath();
    this.library = this.directory.resolve(System.mapLibraryName("sqlitejdbc"));
    this.origin = this.directory.resolve("origin");
  }

  /**
   * Loads the library, once for each driver. Does nothing where somebody has told the driver of
   * another.
   *
   * @param file the store's
   */
  static void load(Path file) {
    LOADING.lock();
    try {
      loadOnce(file);
    } finally {
      LOADING.unlock();
    }
  }

  private static void loadOnce(Path file) {
    if (loaded || System.getProperty(DRIVER_PATH_PROPERTY) != null) {
      return;
    }
    loaded = true;
    String stated = System.getProperty(DIRECTORY_PROPERTY);
    try {
      NativeLibrary kept = in(stated == null ? file.resolveSibling("native") : Path.of(stated));
      if (kept != null) {
        kept.load();
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(NativeLibrary.class)
          .atDebug()
          .addKeyValue("reason", e.getClass().getSimpleName())
          .log("the native library is not kept");
    }
  }

  /**
   * Tells the driver of the file through system properties, and takes them back at once: another
   * class loader's driver cannot load the same file, and this directory need not last.
   */
  private void load() throws IOException {
    System.setProperty(DRIVER_PATH_PROPERTY, directory.toString());
    System.setProperty(DRIVER_NAME_PROPERTY, String.valueOf(library.getFileName()));
    String temporary = System.setProperty(DRIVER_TEMPORARY_PROPERTY, directory.toString());
    try {
      SQLiteJDBCLoader.initialize();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the driver could not load its native library", e);
    } finally {
      System.clearProperty(DRIVER_PATH_PROPERTY);
      System.clearProperty(DRIVER_NAME_PROPERTY);
      if (temporary == null) {
        System.clearProperty(DRIVER_TEMPORARY_PROPERTY);
      } else {
        System.setProperty(DRIVER_TEMPORARY_PROPERTY, temporary);
      }
    }
  }

  /** The file in a directory, checked; {@code null} where it cannot be had in that way. */
  static @Nullable NativeLibrary in(Path directory) throws IOException {
    Path jar = driverJar();
    if (jar == null || !directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return null;
    }
    NativeLibrary kept = new NativeLibrary(directory);
    OwnerOnlyFiles.createDirectories(kept.directory);
    Object owner = attributes(kept.directory.resolve("..")).get("uid");
    if (owner == null || !isOwnersOnly(kept.directory, owner)) {
      return null;
    }
    if (!kept.isSound(jar, owner)) {
      kept.make(jar);
    }
    return kept.isSound(jar, owner) ? kept : null;
  }

  Path library() {
    return library;
  }

  private boolean isSound(Path jar, Object owner) throws IOException {
    return Files.exists(origin)
        && Files.exists(library)
        && isOwnersOnly(origin, owner)
        && isOwnersOnly(library, owner)
        && Files.readString(origin).equals(origin(jar, Files.readAllBytes(library)));
  }

  private static boolean isOwnersOnly(Path path, Object owner) throws IOException {
    Map<String, Object> attributes = attributes(path);
    return owner.equals(attributes.get("uid"))
        && Boolean.FALSE.equals(attributes.get("isSymbolicLink"))
        && attributes.get("mode") instanceof Integer mode
        && (mode & OTHERS) == 0;
  }

  private static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,mode,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
  }

  private void make(Path jar) throws IOException {
    byte[] bytes = bytesInJar();
    write(bytes, library);
    write(origin(jar, bytes).getBytes(StandardCharsets.UTF_8), origin);
  }

  private void write(byte[] bytes, Path file) throws IOException {
    Path unfinished =
        Files.createTempFile(
            directory,
            "new",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private byte[] bytesInJar() throws IOException {
    String name = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + library.getFileName();
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return in.readAllBytes();
    }
  }

  /** A jar that was replaced has another size or time; reading all of it would take too long. */
  private static String origin(Path jar, byte[] bytes) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return String.join(
        " ",
        jar.toString(),
        Long.toString(attributes.size()),
        Long.toString(attributes.lastModifiedTime().toMillis()),
        Long.toHexString(checksum.getValue()));
  }

  private static @Nullable Path driverJar() {
    CodeSource source = SQLiteJDBCLoader.class.getProtectionDomain().getCodeSource();
    if (source == null || !source.getLocation().getProtocol().equals("file")) {
      return null; // a jar inside of a jar, for instance
    }
    Path jar = Path.of(URI.create(source.getLocation().toString()));
    return Files.isRegularFile(jar) ? jar : null;
  }
}
