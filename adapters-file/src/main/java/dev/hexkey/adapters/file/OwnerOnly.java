package dev.hexkey.adapters.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Files and directories that only their owner may use, from the moment they are made. */
final class OwnerOnly {
  private OwnerOnly() {}

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
