package dev.hexkey.testkit.azure;

/** From where a vault may be reached; it is checked once the token is good. */
public enum VaultNetwork {
  /** From everywhere. */
  OPEN,
  /** Not from the caller's address: {@code ForbiddenByFirewall}. */
  FIREWALL,
  /** Through private links only: {@code ForbiddenByConnection}. */
  PRIVATE_LINK
}
