package dev.hexkey.ports;

/**
 * A text that is not an acceptable secret URI. It never repeats the text, which may be a pasted
 * secret, only where in it the fault lies.
 */
@SuppressWarnings("serial")
public final class SecretUriException extends InvalidException {
  private final UriReason uriReason;
  private final int offset;

  /**
   * A refusal.
   *
   * @param offset where the fault lies, in characters from the start of the text that was checked;
   *     0 or more
   */
  public SecretUriException(UriReason uriReason, int offset) {
    super(
        Problem.of(
                uriReason.code(),
                uriReason.summary() + " (at character " + offset + ")",
                suggestion(uriReason))
            .withReason(uriReason.name()));
    this.uriReason = uriReason;
    this.offset = offset;
  }

  /** The finer reason, as a constant. */
  public UriReason uriReason() {
    return uriReason;
  }

  /**
   * Where the fault lies, in characters from the start of the text; 0 or more. That is the first
   * character at fault: a slash that closes an empty segment, the first one past a limit, the
   * {@code %} of an escape, the name of a parameter, the mount that the guard refuses. Where
   * something is missing or empty, it is the place where that should stand.
   */
  public int offset() {
    return offset;
  }

  private static String suggestion(UriReason reason) {
    return switch (reason) {
      case UNKNOWN_PROVIDER, UNKNOWN_ENGINE ->
          "Check the scheme's spelling, or install the adapter that serves it.";
      case ENGINE_REQUIRED ->
          "Write the scheme with its engine, or allow older spellings by setting"
              + " secret_uri_accept_legacy.";
      case MOUNT_NOT_ALLOWED ->
          "Add the mount to the setting secrets_allowed_mounts if this program may read it.";
      case RESERVED_MOUNT -> "Use another mount.";
      case OVERLAP -> "Remove one of them, or bind each mount to its engine.";
      case PREFIX_FORM -> "Write it as scheme://mount/folder/.";
      case PATTERN_FORM -> "Write it as scheme://mount/path/*.";
      default -> "Write it as scheme://mount/path#field?version=N.";
    };
  }
}
