package dev.hexkey.adapters.file;

import dev.hexkey.ports.SecretAddress;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * Looks whether everybody on the machine may read a secret's file, on file systems that can tell.
 * Thread-safe.
 */
final class PermissionsGuard {
  private final boolean strict;
  private final Set<SecretAddress> warned = ConcurrentHashMap.newKeySet();

  PermissionsGuard(boolean strict) {
    this.strict = strict;
  }

  /** The attributes to read for {@link #check}; for those of a file with POSIX permissions too. */
  static Class<? extends BasicFileAttributes> attributes(Path path) {
    return hasPosixPermissions(path) ? PosixFileAttributes.class : BasicFileAttributes.class;
  }

  /** Refuses the file, or warns of it once. */
  void check(SecretAddress address, BasicFileAttributes found) {
    if (isWorldReadable(found)) {
      if (strict) {
        throw FileErrors.worldReadable(address);
      }
      if (warned.add(address)) {
        warn(address);
      }
    }
  }

  static boolean hasPosixPermissions(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  static boolean isWorldReadable(BasicFileAttributes found) {
    return found instanceof PosixFileAttributes posix
        && posix.permissions().contains(PosixFilePermission.OTHERS_READ);
  }

  private static void warn(SecretAddress address) {
    // asked for here, so that a program with nothing to warn of starts no logging back end
    LoggerFactory.getLogger(FileSecretStore.class)
        .atWarn()
        .addKeyValue("uri", "file://" + address)
        .log("everybody on this machine may read this secret's file");
  }
}
