package dev.hexkey.ports;

/** The input is malformed; it was refused whole and nothing was done. */
@SuppressWarnings("serial")
public sealed class InvalidException extends HexkeyException permits SecretUriException {
  /** An error of the family {@link Family#INVALID}. */
  public InvalidException(Problem problem) {
    super(Family.INVALID, problem);
  }
}
