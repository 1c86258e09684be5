package dev.hexkey.ports;

/**
 * What an adapter contributes beside the stores of its schemes. Stated before the adapter is
 * opened, so that looking for one thing does not open every adapter.
 */
public enum Contribution {
  /** {@link OpenAdapter#recordStore()}; of one adapter at most. */
  RECORD_STORE,
  /** {@link OpenAdapter#keyWrappers()}. */
  KEY_WRAPPERS,
  /** {@link OpenAdapter#signIns()}. */
  SIGN_INS,
  /** {@link OpenAdapter#secretOverrides()}; of one adapter at most. */
  SECRET_OVERRIDES;

  /** Whether one adapter of a client at most may contribute it. */
  public boolean isOfOne() {
    return this == RECORD_STORE || this == SECRET_OVERRIDES;
  }
}
