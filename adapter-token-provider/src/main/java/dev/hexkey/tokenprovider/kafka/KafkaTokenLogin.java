package dev.hexkey.tokenprovider.kafka;

import dev.hexkey.ports.CurrentToken;
import dev.hexkey.ports.Deadline;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.TokenRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.jspecify.annotations.Nullable;

/**
 * Logs a Kafka client in with the token of a registered provider:
 *
 * <pre>
 * sasl.login.callback.handler.class=dev.hexkey.tokenprovider.kafka.KafkaTokenLogin
 * sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required \
 *   hexkey.provider="orders";
 * </pre>
 *
 * <p>{@code hexkey.principal} names the principal if the token's subject cannot be read; {@code
 * extension_NAME} adds a SASL extension, as Kafka's own logins have it.
 *
 * <p>Kafka wants to know when a token ends: where the issuer does not say, set {@code
 * assumedLifetime} in the provider's policy.
 */
public final class KafkaTokenLogin implements AuthenticateCallbackHandler {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InstantSource clock;
  private @Nullable LoginSettings settings; // Kafka configures before it asks
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable Instant given; // guarded by asking; when the token given last ends

  /** What Kafka calls. */
  public KafkaTokenLogin() {
    this(InstantSource.system());
  }

  KafkaTokenLogin(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
    settings = LoginSettings.of(mechanism, entries);
  }

  @Override
  public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
    LoginSettings configured = settings;
    if (configured == null) {
      throw new IllegalStateException("Kafka configures a login before it uses it");
    }
    for (Callback callback : callbacks) {
      if (callback instanceof OAuthBearerTokenCallback wanted) {
        wanted.token(token(configured));
      } else if (callback instanceof SaslExtensionsCallback wanted) {
        wanted.extensions(configured.extensions());
      } else {
        throw new UnsupportedCallbackException(callback);
      }
    }
  }

  private LiveToken token(LoginSettings configured) throws IOException {
    TokenProvider provider = TokenRegistry.find(configured.provider());
    asking.lock();
    try {
      CurrentToken token = current(provider);
      Instant expiry = token.expiry().orElseThrow(KafkaTokenLogin::withoutEnd);
      given = expiry;
      return new LiveToken(provider, token, expiry, configured.principal());
    } finally {
      asking.unlock();
    }
  }

  private CurrentToken current(TokenProvider provider) throws IOException {
    try {
      return provider.token(longerThanGiven(), Deadline.after(PATIENCE));
    } catch (HexkeyException e) {
      throw new IOException(e.getMessage(), e); // Kafka tries again after ten seconds
    }
  }

  /**
   * A second question means that Kafka's own schedule wants another token. The same one again, or
   * one that ends at the same time, would only make it ask sooner and sooner.
   */
  private Duration longerThanGiven() {
    Instant last = given;
    if (last == null) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(clock.instant(), last);
    return left.isNegative() ? Duration.ZERO : left.plusSeconds(1);
  }

  private static MisconfiguredException withoutEnd() {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.CLIENT_MISCONFIGURED,
                "Kafka needs to know when a token ends, and nothing tells.",
                "Set assumedLifetime in the policy of the token provider.")
            .withReason("NO_EXPIRY"));
  }

  @Override
  public void close() {}
}
