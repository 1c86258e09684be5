package dev.hexkey.adapters.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files and directories that only their owner may use: made so from the first moment, or found to
 * be so.
 */
final class OwnerOnly {
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private OwnerOnly() {}

  /** Why a file is not its owner's alone. */
  enum Opening {
    /** It belongs neither to the user who runs this nor to root. */
    FOREIGN_OWNER,
    /** Others than its owner may do something with it. */
    OPEN_TO_OTHERS
  }

  /** The attributes to judge by. */
  static BasicFileAttributes attributes(Path path, LinkOption... options) throws IOException {
    return Files.readAttributes(path, PermissionsGuard.attributes(path), options);
  }

  /** What {@link #findOpening} judges by, as far as it stands in the attributes. */
  static Set<PosixFilePermission> permissions(BasicFileAttributes found) {
    return found instanceof PosixFileAttributes posix ? posix.permissions() : Set.of();
  }

  /** The permissions as {@code ls} writes them, where the file system has them. */
  static Optional<String> modeOf(Path path) throws IOException {
    return attributes(path) instanceof PosixFileAttributes posix
        ? Optional.of(PosixFilePermissions.toString(posix.permissions()))
        : Optional.empty();
  }

  /** Why the file is open to others; empty if it is its owner's alone. */
  static Optional<Opening> findOpening(Path path, BasicFileAttributes found) throws IOException {
    if (found instanceof PosixFileAttributes posix) {
      return findOpening(posix.owner(), runningUser(path), posix.permissions());
    }
    AclFileAttributeView acl =
        Files.getFileAttributeView(path, AclFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return acl == null ? Optional.empty() : findOpening(acl.getOwner(), acl.getAcl());
  }

  static Optional<Opening> findOpening(
      UserPrincipal owner, UserPrincipal user, Set<PosixFilePermission> permissions) {
    if (!owner.equals(user) && !owner.getName().equals("root")) {
      return Optional.of(Opening.FOREIGN_OWNER);
    }
    return permissions.stream().anyMatch(OTHERS::contains)
        ? Optional.of(Opening.OPEN_TO_OTHERS)
        : Optional.empty();
  }

  static Optional<Opening> findOpening(UserPrincipal owner, List<AclEntry> acl) {
    return acl.stream()
            .filter(entry -> entry.type() == AclEntryType.ALLOW)
            .anyMatch(entry -> !entry.principal().equals(owner) && !isSystem(entry.principal()))
        ? Optional.of(Opening.OPEN_TO_OTHERS)
        : Optional.empty();
  }

  /** Those who can read every file of the machine anyway. */
  private static boolean isSystem(UserPrincipal principal) {
    String name = principal.getName();
    return name.endsWith("\\SYSTEM") || name.endsWith("\\Administrators");
  }

  /** The process itself says it best; a container's user may have no name to be looked up by. */
  private static UserPrincipal runningUser(Path path) throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) ? Files.getOwner(self) : user(path);
  }

  /** What to create a file with. */
  static FileAttribute<?>[] file(Path folder) throws IOException {
    return attributes(folder, "rw-------");
  }

  /** Makes the directories that are not there. */
  static void createDirectories(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      Path existing = parent;
      while (existing != null && !Files.isDirectory(existing)) {
        existing = existing.getParent();
      }
      Files.createDirectories(
          folder, attributes(existing == null ? folder : existing, "rwx------"));
    }
  }

  private static FileAttribute<?>[] attributes(Path existing, String posix) throws IOException {
    Set<String> views = existing.getFileSystem().supportedFileAttributeViews();
    if (views.contains("posix")) {
      return new FileAttribute<?>[] {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))
      };
    }
    if (views.contains("acl")) {
      return new FileAttribute<?>[] {new OwnersAcl(user(existing))};
    }
    return new FileAttribute<?>[0];
  }

  private static UserPrincipal user(Path existing) throws IOException {
    return existing
        .getFileSystem()
        .getUserPrincipalLookupService()
        .lookupPrincipalByName(System.getProperty("user.name"));
  }

  /** Everything to one user, and nothing to anybody else. */
  private record OwnersAcl(UserPrincipal user) implements FileAttribute<List<AclEntry>> {
    @Override
    public String name() {
      return "acl:acl";
    }

    @Override
    public List<AclEntry> value() {
      return List.of(
          AclEntry.newBuilder()
              .setType(AclEntryType.ALLOW)
              .setPrincipal(user)
              .setPermissions(EnumSet.allOf(AclEntryPermission.class))
              .build());
    }
  }
}
