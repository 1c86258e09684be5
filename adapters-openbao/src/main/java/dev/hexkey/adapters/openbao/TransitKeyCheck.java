package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.HexkeyException;

/**
 * Looks whether the transit key that protects the local store is safe: from being deleted, and from
 * leaving the server.
 */
record TransitKeyCheck(String kind, TransitKeyWrapper wrapper) implements DoctorCheck {
  @Override
  public String name() {
    return kind.replace('-', '_') + "_transit_key";
  }

  @Override
  public Finding run() {
    try {
      return look(wrapper.named());
    } catch (HexkeyException e) {
      return Finding.failure(e.summary(), e.suggestion());
    }
  }

  private static Finding look(TransitKey key) {
    if (key.isExportable()) {
      return Finding.warning(
          "The transit key that protects the local store is exportable.",
          "Move to a key that is not: this cannot be taken back.");
    }
    if (key.isDeletionAllowed()) {
      return Finding.warning(
          "The transit key that protects the local store may be deleted (deletion_allowed), and"
              + " the store with it.",
          "Set deletion_allowed to false in the key's configuration.");
    }
    return Finding.ok("The transit key that protects the local store can neither leave nor go.");
  }
}
