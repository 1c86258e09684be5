package dev.hexkey.ports;

/** Somebody else changed the thing first; read again and decide. */
@SuppressWarnings("serial")
public final class ConflictingException extends HexkeyException {
  /** An error of the family {@link Family#CONFLICTING}. */
  public ConflictingException(Problem problem) {
    super(Family.CONFLICTING, problem);
  }
}
