package dev.hexkey.testkit.azure;

/** What a role allows at a vault. */
public enum VaultPermission {
  /** Read values. */
  GET("getSecret/action"),
  /** Read names and attributes, of deleted secrets too. */
  LIST("readMetadata/action"),
  /** Write values and change attributes. */
  SET("setSecret/action"),
  /** Delete. */
  DELETE("delete"),
  /** Take back a deletion. */
  RECOVER("recover/action"),
  /** Delete for good. */
  PURGE("purge/action");

  private final String action;

  VaultPermission(String action) {
    this.action = action;
  }

  /** As messages name it. */
  String action() {
    return "Microsoft.KeyVault/vaults/secrets/" + action;
  }
}
