package dev.hexkey.adapters.local.sqlite.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files that only their owner can read from the first byte on: by mode where the file system has
 * POSIX permissions, by access control list elsewhere.
 */
public final class OwnerOnlyFiles {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private OwnerOnlyFiles() {}

  /** Makes a directory and those above it that are missing, each owner-only. */
  public static void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      createDirectories(parent);
    }
    try {
      Files.createDirectory(directory, attributes(directory, "rwx------"));
      syncDirectoryOf(directory); // or a power cut takes it with all that was made safe in it
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }

  /** Opens a file, made owner-only if it is not there; never through a link. */
  public static FileChannel open(Path file, StandardOpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(Set.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, all, attributes(file, "rw-------"));
  }

  /**
   * Replaces a file whole: a reader sees the old content or the new, also after a power cut. The
   * temporary file beside it has a fixed name, so that a killed writer leaves at most one, which
   * the next writer removes; the caller keeps two writers apart.
   */
  public static void replace(Path file, ByteBuffer content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try {
      try (FileChannel channel =
          open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        while (content.hasRemaining()) {
          channel.write(content);
        }
        channel.force(true);
      }
      moveOver(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncDirectoryOf(file);
  }

  /** Renames a file over another in one step. */
  public static void moveOver(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("this file system cannot rename in one step", e);
    }
  }

  /** Makes a rename or removal in a file's directory last, where the system lets one ask. */
  public static void syncDirectoryOf(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !hasPosix(directory)) {
      return; // Windows cannot open a directory; NTFS journals names by itself
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Whether others than the owner may do anything with a file. */
  public static boolean isOpenToOthers(Path file) throws IOException {
    PosixFileAttributeView posix =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (posix != null) {
      Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
      open.retainAll(posix.readAttributes().permissions());
      return !open.isEmpty();
    }
    AclFileAttributeView acl = Files.getFileAttributeView(file, AclFileAttributeView.class);
    return acl != null && isOpenToOthers(acl);
  }

  private static boolean isOpenToOthers(AclFileAttributeView acl) throws IOException {
    UserPrincipal owner = acl.getOwner();
    return acl.getAcl().stream()
        .filter(entry -> entry.type() == AclEntryType.ALLOW)
        .filter(entry -> entry.permissions().contains(AclEntryPermission.READ_DATA))
        .anyMatch(entry -> !entry.principal().equals(owner) && !isSystem(entry.principal()));
  }

  /** Those who can read every file of the machine anyway. */
  private static boolean isSystem(UserPrincipal principal) {
    String name = principal.getName();
    return name.endsWith("\\SYSTEM") || name.endsWith("\\Administrators");
  }

  private static FileAttribute<?>[] attributes(Path file, String mode) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || hasPosix(directory)) {
      return new FileAttribute<?>[] {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
      };
    }
    FileStore store = Files.getFileStore(directory);
    if (!store.supportsFileAttributeView(AclFileAttributeView.class)) {
      throw new IOException("this file system cannot keep a file from others");
    }
    return new FileAttribute<?>[] {ownerOnlyAcl(directory)};
  }

  private static boolean hasPosix(Path directory) {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static FileAttribute<List<AclEntry>> ownerOnlyAcl(Path directory) throws IOException {
    UserPrincipal me =
        directory
            .getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
    List<AclEntry> acl =
        List.of(
            AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(me)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build());
    return new FileAttribute<>() {
      @Override
      public String name() {
        return "acl:acl";
      }

      @Override
      public List<AclEntry> value() {
        return acl;
      }
    };
  }
}
