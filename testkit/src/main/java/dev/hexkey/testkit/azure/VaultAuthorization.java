package dev.hexkey.testkit.azure;

/** Which of its two ways to manage rights a vault uses; it shows in its refusals. */
public enum VaultAuthorization {
  /** Azure role-based access control: {@code ForbiddenByRbac}. */
  ROLES,
  /** Access policies of the vault, for all its secrets at once: {@code ForbiddenByPolicy}. */
  POLICIES
}
