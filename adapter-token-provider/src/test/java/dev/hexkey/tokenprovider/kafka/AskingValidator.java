package dev.hexkey.tokenprovider.kafka;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;
import org.jspecify.annotations.Nullable;

/** The broker's side, which Kafka creates by its class name: asks the test. */
public final class AskingValidator implements AuthenticateCallbackHandler {
  static final Set<String> seen = ConcurrentHashMap.newKeySet();
  static final AtomicInteger refused = new AtomicInteger();
  private static volatile Predicate<String> accepts = token -> false;

  /** Asks this from now on, and forgets what was. */
  static void begin(Predicate<String> whom) {
    accepts = whom;
    seen.clear();
    refused.set(0);
  }

  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {}

  @Override
  public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (!(callback instanceof OAuthBearerValidatorCallback asked)) {
        continue;
      }
      if (accepts.test(asked.tokenValue())) {
        seen.add(asked.tokenValue());
        asked.token(new Accepted(asked.tokenValue(), System.currentTimeMillis() + 3_600_000));
      } else {
        refused.incrementAndGet();
        asked.error("invalid_token", null, null);
      }
    }
  }

  @Override
  public void close() {}

  private record Accepted(String value, long lifetimeMs) implements OAuthBearerToken {
    @Override
    public Set<String> scope() {
      return Set.of();
    }

    @Override
    public String principalName() {
      return "somebody";
    }

    @Override
    public @Nullable Long startTimeMs() {
      return null;
    }
  }
}
