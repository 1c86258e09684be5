package dev.hexkey.ports;

/** The version is gone for good. */
@SuppressWarnings("serial")
public final class DestroyedException extends HexkeyException {
  /** An error of the family {@link Family#DESTROYED}. */
  public DestroyedException(Problem problem) {
    super(Family.DESTROYED, problem);
  }
}
