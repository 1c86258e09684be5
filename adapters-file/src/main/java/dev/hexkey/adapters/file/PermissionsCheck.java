package dev.hexkey.adapters.file;

import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.stream.Stream;

/** How many of the mounted files everybody on the machine may read. */
final class PermissionsCheck implements DoctorCheck {
  /** A root may be a whole disk by mistake. */
  private static final int MAX_FILES = 10_000;

  private static final int MAX_DEPTH = 8;

  private final FileRoot root;
  private final FileSettings settings;

  PermissionsCheck(FileRoot root, FileSettings settings) {
    this.root = root;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "file_permissions";
  }

  @Override
  public Finding run() {
    try {
      Path real = root.real();
      return PermissionsGuard.hasPosixPermissions(real)
          ? judge(count(real))
          : Finding.ok("This file system has no permissions of the kind that is checked here.");
    } catch (HexkeyException e) {
      return Finding.ok("There are no file secrets whose permissions could be checked.");
    } catch (IOException | UncheckedIOException e) {
      return Finding.warning(
          "Some folders of the file secrets may not be read by this user.",
          "Give the user that runs this program permission to read them.");
    }
  }

  private Finding judge(long worldReadable) {
    if (worldReadable == 0) {
      return Finding.ok("No file secret may be read by everybody on this machine.");
    }
    String message =
        "Everybody on this machine may read " + worldReadable + " of the file secrets.";
    String suggestion = "Take the read permission for others away from these files.";
    return settings.strictPermissions()
        ? Finding.failure(message, suggestion)
        : Finding.warning(message, suggestion);
  }

  private static long count(Path real) throws IOException {
    try (Stream<Path> files = Files.walk(real, MAX_DEPTH)) {
      return files.limit(MAX_FILES).filter(PermissionsCheck::isWorldReadableFile).count();
    }
  }

  private static boolean isWorldReadableFile(Path path) {
    try {
      BasicFileAttributes found =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isRegularFile() && PermissionsGuard.isWorldReadable(found);
    } catch (IOException e) {
      return false; // swapped away meanwhile
    }
  }
}
