package dev.hexkey.ports;

/**
 * What a {@link KeyWrapper} knows of a wrapping key.
 *
 * @param detail for people: the place, or why it could not be asked; never anything secret
 */
public record KeyStatus(State state, String detail) {
  /** The three answers, which are never mixed up. */
  public enum State {
    /** The key is there. */
    PRESENT,
    /** The place was asked and has no such key. */
    ABSENT,
    /** The place could not be asked. */
    UNAVAILABLE
  }

  /** The key is there. */
  public static KeyStatus present(String detail) {
    return new KeyStatus(State.PRESENT, detail);
  }

  /** The place was asked and has no such key. */
  public static KeyStatus absent(String detail) {
    return new KeyStatus(State.ABSENT, detail);
  }

  /** The place could not be asked. */
  public static KeyStatus unavailable(String detail) {
    return new KeyStatus(State.UNAVAILABLE, detail);
  }
}
