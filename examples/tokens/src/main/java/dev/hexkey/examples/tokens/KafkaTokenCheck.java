package dev.hexkey.examples.tokens;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;
import org.jspecify.annotations.Nullable;

/** The broker's side, which Kafka creates by its class name. */
public final class KafkaTokenCheck implements AuthenticateCallbackHandler {
  private static volatile Predicate<String> accepts = token -> false;

  static void ask(Predicate<String> whom) {
    accepts = whom;
  }

  @Override
  public void configure(
      Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {}

  @Override
  public void handle(Callback[] callbacks) {
    for (Callback callback : callbacks) {
      if (callback instanceof OAuthBearerValidatorCallback asked) {
        boolean welcome = accepts.test(asked.tokenValue());
        System.out.println(
            (welcome ? "welcome, Bearer " : "refused, Bearer ") + asked.tokenValue());
        if (welcome) {
          asked.token(new Accepted(asked.tokenValue(), System.currentTimeMillis() + 60_000));
        } else {
          asked.error("invalid_token", null, null);
        }
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
