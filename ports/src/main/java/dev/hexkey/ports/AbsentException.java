package dev.hexkey.ports;

/** The place was asked and holds no such secret, record, profile or key. */
@SuppressWarnings("serial")
public final class AbsentException extends HexkeyException {
  /** An error of the family {@link Family#ABSENT}. */
  public AbsentException(Problem problem) {
    super(Family.ABSENT, problem);
  }
}
