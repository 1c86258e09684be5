package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.KeyStatus;
import java.util.List;
import java.util.function.Function;

/** What a doctor looks at around a store's keys. */
final class KeyChecks {
  private static final DoctorCheck.Finding NO_STORE =
      DoctorCheck.Finding.ok("There is no local store yet, so it needs no key.");

  private KeyChecks() {}

  static List<DoctorCheck> of(LocalStore store) {
    return List.of(
        new Check("local_key", store, KeyChecks::place),
        new Check("local_key_fits", store, status -> fits(store)),
        new Check("local_key_rotation", store, KeyChecks::rotation));
  }

  /** Whether the key is where the store says; a key file that others can use is "unavailable". */
  private static DoctorCheck.Finding place(LocalKeys.Status status) {
    KeyStatus place = status.place();
    String where = "The master key (" + status.kind() + ")";
    return switch (place.state()) {
      case PRESENT -> DoctorCheck.Finding.ok(where + " is there: " + place.detail() + ".");
      case ABSENT ->
          DoctorCheck.Finding.failure(
              where + " is not there: " + place.detail() + ".",
              "Put the key back from your copy of it, or restore a backup into a new store.");
      case UNAVAILABLE ->
          DoctorCheck.Finding.failure(
              where + " could not be asked for: " + place.detail(),
              "See the section on keys in the adapter's README for this kind of place.");
    };
  }

  private static DoctorCheck.Finding fits(LocalStore store) {
    store.dataKeys().list(); // opens the data keys, each of which proves its check value
    return DoctorCheck.Finding.ok("The master key opens the store.");
  }

  private static DoctorCheck.Finding rotation(LocalKeys.Status status) {
    if (status.dataRotationPending()) {
      return DoctorCheck.Finding.warning(
          "A rotation of the data key was begun and not finished.",
          "Run 'hexkey key rotate --data' to finish it.");
    }
    if (!status.leftOver().isEmpty()) {
      return DoctorCheck.Finding.warning(
          "An old master key is still kept in: " + String.join(", ", status.leftOver()) + ".",
          "Run 'hexkey key rotate' while that place can be reached; it removes the old key.");
    }
    return DoctorCheck.Finding.ok("No rotation of keys is pending.");
  }

  /** A look at the status of the keys, if there is a store. */
  private record Check(String name, LocalStore store, Function<LocalKeys.Status, Finding> look)
      implements DoctorCheck {
    @Override
    public Finding run() {
      try {
        return store.keys().status().map(look).orElse(NO_STORE);
      } catch (HexkeyException e) {
        return Finding.failure(e.summary(), e.suggestion());
      }
    }
  }
}
