package dev.hexkey.ports;

/** The place could not be asked; a later try may succeed. */
@SuppressWarnings("serial")
public final class UnreachableException extends HexkeyException {
  /** An error of the family {@link Family#UNREACHABLE}. */
  public UnreachableException(Problem problem) {
    super(Family.UNREACHABLE, problem);
  }
}
