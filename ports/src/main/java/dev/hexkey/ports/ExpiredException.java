package dev.hexkey.ports;

/** The secret or right is past its end. */
@SuppressWarnings("serial")
public final class ExpiredException extends HexkeyException {
  /** An error of the family {@link Family#EXPIRED}. */
  public ExpiredException(Problem problem) {
    super(Family.EXPIRED, problem);
  }
}
