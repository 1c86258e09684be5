package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AddressPrefix;
import dev.hexkey.ports.SecretAddress;

/** The paths of KV version 2, whose characters need no encoding. */
final class KvPaths {
  private KvPaths() {}

  static String data(SecretAddress address) {
    return of(address, "data");
  }

  static String metadata(SecretAddress address) {
    return of(address, "metadata");
  }

  static String metadata(AddressPrefix prefix) {
    String all = prefix.mount() + "/metadata";
    return prefix.folder().isEmpty() ? all : all + "/" + prefix.folder();
  }

  /**
   * Where something is done with some versions.
   *
   * @param action {@code delete}, {@code undelete} or {@code destroy}
   */
  static String versions(SecretAddress address, String action) {
    return of(address, action);
  }

  private static String of(SecretAddress address, String action) {
    return address.mount() + "/" + action + "/" + address.path();
  }
}
