package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.ITenantProfile;
import com.microsoft.aad.msal4j.ITokenCacheAccessAspect;
import com.microsoft.aad.msal4j.PublicClientApplication;
import dev.hexkey.ports.AccessToken;
import java.net.MalformedURLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** MSAL's application of this configuration, made anew for each flow. Thread-safe. */
final class Entra {
  private static final String CONTINUOUS_ACCESS = "CP1";

  private final AzureConfig config;
  private final Transport transport;
  private final Pause pause;

  Entra(AzureConfig config, Transport transport, Pause pause) {
    this.config = config;
    this.transport = transport;
    this.pause = pause;
  }

  /** What one flow speaks through. */
  EntraHttp http() {
    return new EntraHttp(transport, config.timeout(), pause);
  }

  /**
   * The application.
   *
   * @throws dev.hexkey.ports.MisconfiguredException if tenant or client is missing
   */
  PublicClientApplication application(
      ITokenCacheAccessAspect cache, EntraHttp http, Executor executor) {
    if (config.tenantOrNull() == null || config.clientOrNull() == null) {
      throw EntraErrors.notConfigured();
    }
    try {
      PublicClientApplication.Builder builder =
          PublicClientApplication.builder(config.clientOrNull())
              .authority(config.tenantAuthority())
              .instanceDiscovery(!config.ownAuthority())
              .httpClient(http)
              .executorService(
                  executor instanceof BorrowedExecutor borrowed
                      ? borrowed
                      : new BorrowedExecutor(executor))
              .setTokenCacheAccessAspect(cache);
      if (config.continuousAccess()) {
        builder.clientCapabilities(Set.of(CONTINUOUS_ACCESS));
      }
      return builder.build();
    } catch (MalformedURLException e) {
      throw EntraErrors.of(e);
    }
  }

  /** The same for an app that proves itself. */
  ConfidentialClientApplication confidential(
      IdentityConfig.App app, IClientCredential proof, boolean sendsChain) {
    try {
      ConfidentialClientApplication.Builder builder =
          ConfidentialClientApplication.builder(app.client(), proof)
              .authority(config.authorityOf(app.tenant()))
              .instanceDiscovery(!config.ownAuthority())
              .httpClient(http())
              .executorService(BorrowedExecutor.CALLER)
              .sendX5c(sendsChain);
      if (config.continuousAccess()) {
        builder.clientCapabilities(Set.of(CONTINUOUS_ACCESS));
      }
      return builder.build();
    } catch (MalformedURLException e) {
      throw EntraErrors.of(e);
    }
  }

  /** Who is signed in there, of the configured tenant and name. */
  List<IAccount> accounts(PublicClientApplication application) {
    List<IAccount> found = new ArrayList<>();
    for (IAccount account : value(application.getAccounts())) {
      if (isOurs(account)) {
        found.add(account);
      }
    }
    return found;
  }

  /**
   * The one who is signed in.
   *
   * @throws dev.hexkey.ports.MisconfiguredException with code {@code AMBIGUOUS_ACCOUNT}
   */
  Optional<IAccount> account(PublicClientApplication application) {
    List<IAccount> accounts = accounts(application);
    if (accounts.size() > 1) {
      throw EntraErrors.ambiguous(
          accounts.stream().map(IAccount::username).distinct().sorted().toList());
    }
    return accounts.stream().findFirst();
  }

  /** The identity's object in the tenant, if the sign-in told it. */
  static Optional<String> objectId(IAccount account) {
    return Optional.ofNullable(account.getTenantProfiles()).stream()
        .flatMap(profiles -> profiles.values().stream())
        .map(ITenantProfile::getClaims)
        .map(claims -> claims.get("oid"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst();
  }

  /** The token in what MSAL gives. */
  static AccessToken token(IAuthenticationResult result) {
    return AccessToken.builder(result.accessToken())
        .expiresAt(result.expiresOnDate().toInstant())
        .build();
  }

  /** What a stage of MSAL's came to. */
  static <T> T value(CompletableFuture<T> stage) {
    try {
      return stage.get();
    } catch (InterruptedException e) {
      stage.cancel(true);
      throw EntraErrors.of(e);
    } catch (ExecutionException e) {
      throw EntraErrors.of(e);
    }
  }

  private boolean isOurs(IAccount account) {
    String tenant = lower(config.tenantOrNull());
    Map<String, ITenantProfile> profiles = account.getTenantProfiles();
    boolean byId = Tenants.isId(tenant);
    boolean ofTenant =
        !byId
            || lower(account.homeAccountId()).endsWith("." + tenant)
            || (profiles != null
                && profiles.keySet().stream().anyMatch(realm -> lower(realm).equals(tenant)));
    return ofTenant
        && (config.usernameOrNull() == null
            || lower(config.usernameOrNull()).equals(lower(account.username())));
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
