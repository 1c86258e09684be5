package dev.hexkey.adapters.file;

import dev.hexkey.ports.DoctorCheck;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the directory with the mounts is there and may be entered. */
final class RootCheck implements DoctorCheck {
  private final Path root;

  RootCheck(Path root) {
    this.root = root;
  }

  @Override
  public String name() {
    return "file_root";
  }

  @Override
  public Finding run() {
    if (!Files.exists(root)) {
      return missing();
    }
    if (!Files.isDirectory(root)) {
      return Finding.failure(
          "The root of the file secrets, " + root + ", is not a directory.",
          "Set file_mount_path to the directory under which the secrets are mounted.");
    }
    if (!Files.isReadable(root) || !Files.isExecutable(root)) {
      return Finding.failure(
          "The root of the file secrets, " + root + ", may not be read by this user.",
          "Give the user that runs this program permission to read and enter it.");
    }
    return Finding.ok("The root of the file secrets is " + root + ".");
  }

  /** Nobody who uses no file secrets has the default root. */
  private Finding missing() {
    String message = "The root of the file secrets, " + root + ", does not exist.";
    return root.equals(Path.of(FileSettings.DEFAULT_ROOT).toAbsolutePath())
        ? Finding.warning(message, "To use file secrets, set file_mount_path or mount them there.")
        : Finding.failure(
            message, "Mount the secrets there, or set file_mount_path to where they are.");
  }
}
