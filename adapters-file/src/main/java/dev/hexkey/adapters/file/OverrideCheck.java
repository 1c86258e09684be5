package dev.hexkey.adapters.file;

import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyException;
import java.io.IOException;
import java.nio.file.Path;

/** Whether the override file can be used, and that there is one. */
final class OverrideCheck implements DoctorCheck {
  private final Path path;
  private final OverrideFile overrides;

  OverrideCheck(Path path, OverrideFile overrides) {
    this.path = path;
    this.overrides = overrides;
  }

  @Override
  public String name() {
    return "override_file";
  }

  @Override
  public Finding run() {
    try {
      int names = overrides.count();
      return Finding.warning(
          "The override file "
              + path
              + mode()
              + " stands in for secrets under "
              + names
              + (names == 1 ? " name." : " names."),
          "Unset hexkey_azure_override_file to read them from their store.");
    } catch (HexkeyException e) {
      return Finding.failure(e.summary(), e.suggestion());
    }
  }

  private String mode() {
    try {
      return OwnerOnly.modeOf(path.toRealPath()).map(mode -> " (" + mode + ")").orElse("");
    } catch (IOException e) {
      return ""; // swapped away meanwhile
    }
  }
}
