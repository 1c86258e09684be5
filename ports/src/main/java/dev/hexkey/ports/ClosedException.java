package dev.hexkey.ports;

/** The client, store or value has been closed. */
@SuppressWarnings("serial")
public final class ClosedException extends HexkeyException {
  /** An error of the family {@link Family#CLOSED}. */
  public ClosedException(Problem problem) {
    super(Family.CLOSED, problem);
  }
}
