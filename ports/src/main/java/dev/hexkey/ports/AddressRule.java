package dev.hexkey.ports;

/**
 * A scheme's own rule for mount and path beyond the common grammar: checks them and gives their
 * canonical form. Pure, idempotent and thread-safe; two names that the store tells apart never get
 * one canonical form.
 */
@FunctionalInterface
public interface AddressRule {
  /** No rule beyond the common grammar. */
  AddressRule NONE = form -> form;

  /**
   * The canonical form.
   *
   * @throws SecretUriException as a rule with {@link UriReason#NAME_FORM}; its offset counts from
   *     the start of the mount, and the parser adds what stands before it
   */
  Form canonicalize(Form form);

  /** What the text names. */
  enum Kind {
    /** One secret. */
    POINTER,
    /**
     * A pattern of an allow list. The path ends in a segment {@code *}; its canonical form ends in
     * a {@code *} too, and what stands before that is what the canonical paths of allowed secrets
     * begin with.
     */
    ALLOW_PATTERN,
    /** A folder whose content is listed; the path may be empty. */
    PREFIX
  }

  /** Mount and path of a text that has passed the common grammar. */
  record Form(Kind kind, String mount, String path) {
    @Override
    public String toString() {
      return kind + " " + mount + "/***";
    }
  }
}
