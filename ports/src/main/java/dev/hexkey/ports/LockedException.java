package dev.hexkey.ports;

/** The place is there but locked or sealed; somebody must open it. */
@SuppressWarnings("serial")
public final class LockedException extends HexkeyException {
  /** An error of the family {@link Family#LOCKED}. */
  public LockedException(Problem problem) {
    super(Family.LOCKED, problem);
  }
}
