package dev.hexkey.ports;

/** This store or build cannot do what was asked. */
@SuppressWarnings("serial")
public final class UnsupportedException extends HexkeyException {
  /** An error of the family {@link Family#UNSUPPORTED}. */
  public UnsupportedException(Problem problem) {
    super(Family.UNSUPPORTED, problem);
  }
}
