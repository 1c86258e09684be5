package dev.hexkey.adapters.local.sqlite;

import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.RecordKey;
import java.util.List;
import java.util.Set;

/** The profiles of a local store: isolated sets of secrets and records. Thread-safe. */
public final class Profiles {
  /** Mounts that no scheme may have; a secret URI with one is refused. */
  private static final Set<String> RESERVED = Set.of("sys", "auth", "identity", "cubbyhole");

  private final LocalStore store;

  Profiles(LocalStore store) {
    this.store = store;
  }

  /** The names, in the order of their characters; a store that is not made yet has the default. */
  public List<String> list() {
    EntryStore entries = store.entriesIfPresent();
    return entries == null ? List.of(LocalStore.DEFAULT_PROFILE) : entries.read(Entries::profiles);
  }

  /** Whether there is such a profile. */
  public boolean exists(String name) {
    EntryStore entries = store.entriesIfPresent();
    return entries == null
        ? name.equals(LocalStore.DEFAULT_PROFILE)
        : entries.read(all -> all.hasProfile(name));
  }

  /**
   * Makes a profile.
   *
   * @throws InvalidException if the name is reserved, or is none that a secret URI can have
   * @throws ConflictingException if there is one of that name
   */
  public void create(String name) {
    requireUsable(name);
    store
        .entries()
        .write(
            all -> {
              if (all.hasProfile(name)) {
                throw exists();
              }
              all.addProfile(name);
              return true;
            });
  }

  static void requireUsable(String name) {
    if (RESERVED.contains(name)) {
      throw new InvalidException(
          Problem.of(
                  "PROFILE_NAME_INVALID",
                  "The profile's name is reserved: no secret URI may begin with it.",
                  "Choose another name than sys, auth, identity and cubbyhole.")
              .withReason("RESERVED_MOUNT"));
    }
    boolean usable = !name.endsWith(".");
    try {
      usable &= !new RecordKey(name, "x").profile().isEmpty();
    } catch (IllegalArgumentException e) {
      usable = false;
    }
    if (!usable) {
      throw new InvalidException(
          Problem.of(
                  "PROFILE_NAME_INVALID",
                  "That is no name for a profile.",
                  "Use 1 to 64 letters, digits, '.', '_' and '-', without a '.' at the end.")
              .withReason("NAME_FORM"));
    }
  }

  private static ConflictingException exists() {
    return new ConflictingException(
        Problem.of(
            "PROFILE_EXISTS",
            "There is a profile of that name already.",
            "Use it, or choose another name."));
  }
}
