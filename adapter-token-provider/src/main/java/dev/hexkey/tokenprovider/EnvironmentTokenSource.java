package dev.hexkey.tokenprovider;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A token in an environment variable, which never changes while the program runs: a refused one is
 * final. Thread-safe.
 */
public final class EnvironmentTokenSource implements TokenSource {
  private final String variable;
  private final UnaryOperator<@Nullable String> environment;

  /** The token in this variable. */
  public EnvironmentTokenSource(String variable) {
    this(variable, System::getenv);
  }

  EnvironmentTokenSource(String variable, UnaryOperator<@Nullable String> environment) {
    this.variable = variable;
    this.environment = environment;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    String value = environment.apply(variable);
    if (value == null || value.isEmpty()) {
      throw new MisconfiguredException(
          Problem.of(
                  ErrorCodes.CLIENT_MISCONFIGURED,
                  "The environment variable of the token is not set.",
                  "Set it before the program starts.")
              .withReason("VARIABLE_ABSENT"));
    }
    return AccessToken.of(Texts.bare(value));
  }

  @Override
  public String label() {
    return "environment variable";
  }

  @Override
  public boolean canReplaceRejected() {
    return false;
  }
}
