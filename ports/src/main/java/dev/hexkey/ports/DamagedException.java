package dev.hexkey.ports;

/** Stored data fails its integrity check, and is reported rather than guessed at. */
@SuppressWarnings("serial")
public final class DamagedException extends HexkeyException {
  /** An error of the family {@link Family#DAMAGED}. */
  public DamagedException(Problem problem) {
    super(Family.DAMAGED, problem);
  }
}
