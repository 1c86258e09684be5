package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.adapters.local.sqlite.keys.OwnerOnlyFiles;
import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** What a doctor looks at in a local store. */
final class StoreChecks {
  private StoreChecks() {}

  static List<DoctorCheck> of(LocalStore store) {
    return List.of(
        check("local_store", () -> opens(store)),
        check("local_digest", () -> isWhole(store)),
        check("local_permissions", () -> isOwnerOnly(store)));
  }

  private static DoctorCheck check(String name, Supplier<DoctorCheck.Finding> look) {
    return new DoctorCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Finding run() {
        try {
          return look.get();
        } catch (HexkeyException e) {
          return Finding.failure(e.summary(), e.suggestion());
        }
      }
    };
  }

  private static DoctorCheck.Finding opens(LocalStore store) {
    if (!store.exists()) {
      return DoctorCheck.Finding.ok("There is no local store yet; the first write makes it.");
    }
    int profiles = store.profiles().list().size();
    return DoctorCheck.Finding.ok(
        "The local store opens and has " + profiles + (profiles == 1 ? " profile." : " profiles."));
  }

  private static DoctorCheck.Finding isWhole(LocalStore store) {
    Verification found = store.verify();
    if (found.damages().isEmpty()) {
      return DoctorCheck.Finding.ok(
          "All entries of the local store are as they were written: "
              + found.entries()
              + " in "
              + found.versions()
              + " versions.");
    }
    return DoctorCheck.Finding.failure(
        "The local store is damaged in "
            + found.damages().size()
            + " places. The first: "
            + found.damages().get(0),
        "Write a backup of what can still be read, and restore from the last good one.");
  }

  private static DoctorCheck.Finding isOwnerOnly(LocalStore store) {
    try {
      for (Path path : store.files()) {
        if (Files.exists(path) && OwnerOnlyFiles.isOpenToOthers(path)) {
          return DoctorCheck.Finding.warning(
              "Other users have rights on " + path + ".",
              "Take them away: 'chmod go= " + path + "'.");
        }
      }
      return DoctorCheck.Finding.ok("Nobody but the owner has rights on the local store.");
    } catch (IOException e) {
      return DoctorCheck.Finding.warning(
          "The permissions of the local store could not be read.",
          "Check that this user may read HEXKEY_HOME.");
    }
  }
}
