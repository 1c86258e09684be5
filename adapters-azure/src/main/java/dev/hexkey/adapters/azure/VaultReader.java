package dev.hexkey.adapters.azure;

import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who reads a vault. Thread-safe. */
interface VaultReader {
  /** As {@link TokenProvider#token(Duration, Deadline)}. */
  CurrentToken token(Deadline deadline);

  /** As {@link TokenProvider#rejected(String, Challenge)}. */
  Verdict rejected(String value, @Nullable Challenge challenge);

  /** Whose sign-in is so new that a role may be on its way; {@code 0} for nobody. */
  default long newcomer() {
    return 0;
  }

  /** What a caller is told who has to sign in. */
  default UnauthenticatedException told(UnauthenticatedException e) {
    return e;
  }

  /** Whoever these tokens are of. */
  static VaultReader of(TokenProvider tokens) {
    return new VaultReader() {
      @Override
      public CurrentToken token(Deadline deadline) {
        return tokens.token(Duration.ZERO, deadline);
      }

      @Override
      public Verdict rejected(String value, @Nullable Challenge challenge) {
        return tokens.rejected(value, challenge);
      }
    };
  }
}
