package dev.hexkey.cli;

import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether code may be loaded from a place: only if nobody but its owner can reach it. */
final class OwnerOnly {
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private OwnerOnly() {}

  /**
   * Refuses a file or directory that others may reach, that belongs to somebody else than the
   * directory above it, or that is a link.
   */
  static void require(Path path, Path above) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw refusal(path, "is a link", "Put the file itself there.");
    }
    if (!Files.getOwner(path).equals(Files.getOwner(above))) {
      throw refusal(path, "belongs to somebody else", "Make it your own, or remove it.");
    }
    if (isOpenToOthers(path)) {
      throw refusal(path, "is open to others", "Run: chmod go= '" + path + "'.");
    }
  }

  private static boolean isOpenToOthers(Path path) throws IOException {
    PosixFileAttributeView posix = view(path, PosixFileAttributeView.class);
    if (posix != null) {
      Set<PosixFilePermission> shared = EnumSet.copyOf(OTHERS);
      shared.retainAll(posix.readAttributes().permissions());
      return !shared.isEmpty();
    }
    AclFileAttributeView acl = view(path, AclFileAttributeView.class);
    return acl != null && acl.getAcl().stream().anyMatch(e -> admitsOthers(e, path));
  }

  private static boolean admitsOthers(AclEntry entry, Path path) {
    UserPrincipal who = entry.principal();
    try {
      return entry.type() == AclEntryType.ALLOW
          && !who.equals(Files.getOwner(path))
          && !who.getName().endsWith("\\SYSTEM")
          && !who.getName().endsWith("\\Administrators");
    } catch (IOException e) {
      return true; // what cannot be asked is not trusted
    }
  }

  private static <V extends FileAttributeView> @Nullable V view(Path path, Class<V> kind) {
    return Files.getFileAttributeView(path, kind, LinkOption.NOFOLLOW_LINKS);
  }

  private static HexkeyException refusal(Path path, String what, String suggestion) {
    return new ForbiddenException(
        Problem.of(
            CliCodes.ADAPTER_REFUSED,
            "An adapter is not loaded: " + path + " " + what + ".",
            suggestion));
  }
}
