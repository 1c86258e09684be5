package dev.hexkey.ports;

/** The caller is known and may not. */
@SuppressWarnings("serial")
public final class ForbiddenException extends HexkeyException {
  /** An error of the family {@link Family#FORBIDDEN}. */
  public ForbiddenException(Problem problem) {
    super(Family.FORBIDDEN, problem);
  }
}
