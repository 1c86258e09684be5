package dev.hexkey.ports;

/** The secret exists and is switched off. */
@SuppressWarnings("serial")
public final class DisabledException extends HexkeyException {
  /** An error of the family {@link Family#DISABLED}. */
  public DisabledException(Problem problem) {
    super(Family.DISABLED, problem);
  }
}
