package dev.hexkey.tokenprovider.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.SaslExtensions;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the JAAS line.
 *
 * @param provider the name in the registry
 * @param principal whom the token stands for; {@code null} to read it from the token
 */
record LoginSettings(String provider, @Nullable String principal, SaslExtensions extensions) {
  private static final String PROVIDER = "hexkey.provider";
  private static final String PRINCIPAL = "hexkey.principal";
  private static final String EXTENSION = "extension_";

  static LoginSettings of(String mechanism, List<AppConfigurationEntry> entries) {
    if (!OAuthBearerLoginModule.OAUTHBEARER_MECHANISM.equals(mechanism)) {
      throw new ConfigException("KafkaTokenLogin is for the SASL mechanism OAUTHBEARER only");
    }
    if (entries.size() != 1) {
      throw new ConfigException("sasl.jaas.config must have exactly one login module");
    }
    return of(entries.get(0).getOptions());
  }

  private static LoginSettings of(Map<String, ?> options) {
    String provider = null;
    String principal = null;
    Map<String, String> extensions = new HashMap<>();
    for (Map.Entry<String, ?> option : options.entrySet()) {
      String name = option.getKey();
      String value = String.valueOf(option.getValue());
      if (name.equals(PROVIDER)) {
        provider = value;
      } else if (name.equals(PRINCIPAL)) {
        principal = value;
      } else if (name.startsWith(EXTENSION)) {
        extensions.put(name.substring(EXTENSION.length()), value);
      } else {
        throw new ConfigException(
            "sasl.jaas.config has the unknown option '"
                + name
                + "'; there are "
                + PROVIDER
                + ", "
                + PRINCIPAL
                + " and "
                + EXTENSION
                + "NAME");
      }
    }
    if (provider == null || provider.isBlank()) {
      throw new ConfigException("sasl.jaas.config lacks the option " + PROVIDER);
    }
    return new LoginSettings(provider, principal, new SaslExtensions(extensions));
  }
}
