package dev.hexkey.ports;

import java.util.List;

/** Optional ability of a {@link SecretStore}: it names what it holds. */
public interface SecretListing extends SecretStore {
  /**
   * What lies directly under a folder, in the order of the names' characters. An empty folder and
   * one that does not exist give an empty list.
   *
   * @throws AbsentException if the mount does not exist
   */
  List<Entry> list(AddressPrefix prefix);

  /**
   * One name under the folder.
   *
   * @param name relative to the folder; ends in a slash if it is itself a folder
   * @param addressable {@code false} for names that exist on the server but lie outside the grammar
   *     of secret URIs
   */
  record Entry(String name, boolean addressable) {
    /** Whether the name is a folder. */
    public boolean isFolder() {
      return name.endsWith("/");
    }
  }
}
