package dev.hexkey.ports;

/** No answer came in time; a later try may succeed. */
@SuppressWarnings("serial")
public final class TimedOutException extends HexkeyException {
  /** An error of the family {@link Family#TIMED_OUT}. */
  public TimedOutException(Problem problem) {
    super(Family.TIMED_OUT, problem);
  }
}
