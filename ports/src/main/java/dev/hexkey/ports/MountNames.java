package dev.hexkey.ports;

/** Whose names a scheme's mounts are; decides which mount guard applies. */
public enum MountNames {
  /**
   * The operator lists the allowed mounts in the settings; without a list no URI is admitted.
   * Reserved mounts hold.
   */
  LISTED,
  /**
   * The scheme knows its own mounts, such as the profiles of the local store. Reserved mounts hold.
   */
  OWN,
  /**
   * The names were given by somebody else, such as the owner of an Azure vault. Reserved mounts do
   * not hold.
   */
  FOREIGN
}
