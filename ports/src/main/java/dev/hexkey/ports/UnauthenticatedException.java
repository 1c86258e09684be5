package dev.hexkey.ports;

/** The caller is not known, or its proof was refused. */
@SuppressWarnings("serial")
public final class UnauthenticatedException extends HexkeyException {
  /** An error of the family {@link Family#UNAUTHENTICATED}. */
  public UnauthenticatedException(Problem problem) {
    super(Family.UNAUTHENTICATED, problem);
  }
}
