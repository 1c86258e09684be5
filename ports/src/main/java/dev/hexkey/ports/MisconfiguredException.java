package dev.hexkey.ports;

/** The settings are wrong; nothing was started. */
@SuppressWarnings("serial")
public final class MisconfiguredException extends HexkeyException {
  /** An error of the family {@link Family#MISCONFIGURED}. */
  public MisconfiguredException(Problem problem) {
    super(Family.MISCONFIGURED, problem);
  }
}
