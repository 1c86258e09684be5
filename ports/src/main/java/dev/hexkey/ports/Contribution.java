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
  /** {@link OpenAdapter#secretOverrides()}; of one adapter at most. */
  SECRET_OVERRIDES
}
