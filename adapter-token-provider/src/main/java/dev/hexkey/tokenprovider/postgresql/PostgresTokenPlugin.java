package dev.hexkey.tokenprovider.postgresql;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.tokenprovider.TokenRegistry;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Logs in to PostgreSQL with the token of a registered provider as the password; two properties of
 * the connection say so:
 *
 * <pre>
 * jdbc:postgresql://db/app?user=app&amp;hexkey.provider=db
 *   &amp;authenticationPluginClassName=dev.hexkey.tokenprovider.postgresql.PostgresTokenPlugin
 * </pre>
 */
public final class PostgresTokenPlugin implements AuthenticationPlugin {
  /** The property that names the provider. */
  public static final String PROVIDER = "hexkey.provider";

  private final @Nullable String name;

  /** What the driver calls, with the properties of the connection. */
  public PostgresTokenPlugin(Properties properties) {
    this.name = properties.getProperty(PROVIDER);
  }

  @Override
  public char[] getPassword(AuthenticationRequestType type) throws PSQLException {
    if (name == null) {
      throw new PSQLException(
          "The connection's properties lack " + PROVIDER + ", the name of a token provider.",
          PSQLState.INVALID_PARAMETER_VALUE);
    }
    try {
      // the driver wipes what it gets
      return TokenRegistry.find(name).get().toCharArray();
    } catch (HexkeyException e) {
      throw new PSQLException(e.getMessage(), PSQLState.INVALID_PASSWORD, e);
    }
  }
}
