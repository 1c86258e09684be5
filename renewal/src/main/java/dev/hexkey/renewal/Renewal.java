package dev.hexkey.renewal;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one key gets a token: from a source, or from a grant that is shared with other processes. */
interface Renewal {
  /**
   * A token.
   *
   * @param token what it is
   * @param nominalLife how long such tokens live, where the token itself is older; {@code null} if
   *     its own life is that
   * @param generation the number under which it is shared; 0 if it is not
   */
  record Obtained(AccessToken token, @Nullable Duration nominalLife, long generation) {
    Obtained(AccessToken token) {
      this(token, null, 0);
    }
  }

  /** Blocks until there is a token. */
  Obtained obtain(TokenRequest request) throws Exception;

  String label();

  /** How often one flight may send. */
  int triesPerFlight();

  /** Whether somebody else may sign in, and this one sees it. */
  boolean isShared();

  /** Whether a token that a server refused can be replaced by asking. */
  boolean canReplaceRejected();

  /** Straight from a source. */
  record FromSource(TokenSource source) implements Renewal {
    @Override
    @SuppressWarnings(
        "ConstantValue") // a source in another language, or unchecked, may return null
    public Obtained obtain(TokenRequest request) throws Exception {
      AccessToken token = source.fetch(request);
      if (token == null) {
        throw TokenErrors.noToken(label());
      }
      return new Obtained(token);
    }

    @Override
    public String label() {
      return source.label();
    }

    @Override
    public int triesPerFlight() {
      return Math.max(1, Math.min(2, source.triesPerFlight()));
    }

    @Override
    public boolean isShared() {
      return false;
    }

    @Override
    public boolean canReplaceRejected() {
      return source.canReplaceRejected();
    }
  }
}
