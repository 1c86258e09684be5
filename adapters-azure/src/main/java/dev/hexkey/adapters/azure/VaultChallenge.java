package dev.hexkey.adapters.azure;

import dev.hexkey.adapters.azure.AzureConfig.Vault;
import dev.hexkey.ports.Challenge;
import dev.hexkey.ports.HexkeyException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks what a vault asks for before it is sent any token: a token of the configured authority,
 * for the vaults of the configured cloud. What asks for another one is not that vault. Thread-safe.
 */
final class VaultChallenge {
  private static final String DEFAULT_SCOPE = "/.default";

  private final AzureConfig config;

  VaultChallenge(AzureConfig config) {
    this.config = config;
  }

  /**
   * Refuses a challenge that is not this vault's.
   *
   * @throws dev.hexkey.ports.ForbiddenException with code {@code CHALLENGE_REJECTED}
   * @throws dev.hexkey.ports.UnauthenticatedException with code {@code WRONG_TENANT}
   */
  void require(Vault vault, Reply reply) {
    Challenge challenge =
        Challenge.find(reply.headers().allValues("WWW-Authenticate"))
            .orElseThrow(() -> rejected(vault, "a sign-in that it does not describe"));
    requireResource(vault, challenge);
    requireAuthority(vault, challenge);
  }

  private void requireResource(Vault vault, Challenge challenge) {
    String resource =
        challenge
            .parameter("resource")
            .or(() -> challenge.parameter("scope").map(VaultChallenge::withoutDefault))
            .orElse("");
    Optional<String> host = address(resource).map(VaultChallenge::hostAndPort);
    if (!host.equals(Optional.of(config.cloud().vaultSuffix()))) {
      throw rejected(vault, "a token that is made for something else than vaults of this cloud");
    }
    // an address of the settings' own may have any name; one of the cloud ends as its vaults do
    if (!vault.mapped() && !vault.address().getHost().endsWith("." + host.get())) {
      throw rejected(vault, "a token that is made for vaults of another cloud");
    }
  }

  private void requireAuthority(Vault vault, Challenge challenge) {
    Optional<URI> authority = authority(challenge);
    if (authority.isEmpty()
        || !hostAndPort(authority.get()).equals(hostAndPort(config.authority()))) {
      throw rejected(vault, "a sign-in at another place than " + config.authority());
    }
    String asked = tenantOf(authority.get());
    if (Tenants.differ(asked, configured())) {
      throw AzureErrors.wrongTenant(configured(), asked);
    }
  }

  /** The error for a token that the vault found to be of another tenant than its own. */
  HexkeyException wrongTenant(Reply reply) {
    String asked =
        Challenge.find(reply.headers().allValues("WWW-Authenticate"))
            .flatMap(VaultChallenge::authority)
            .map(VaultChallenge::tenantOf)
            .filter(tenant -> Tenants.differ(tenant, configured()))
            .orElse("");
    return AzureErrors.wrongTenant(configured(), asked);
  }

  private String configured() {
    return config.tenantOrNull() == null ? "" : config.tenantOrNull().toLowerCase(Locale.ROOT);
  }

  private static Optional<URI> authority(Challenge challenge) {
    return challenge
        .parameter("authorization")
        .or(() -> challenge.parameter("authorization_uri"))
        .flatMap(VaultChallenge::address);
  }

  private static String tenantOf(URI authority) {
    String path = authority.getRawPath();
    return path.isEmpty() ? "" : path.substring(1).split("/", 2)[0].toLowerCase(Locale.ROOT);
  }

  private static Optional<URI> address(String text) {
    try {
      URI uri = new URI(text);
      boolean good =
          "https".equalsIgnoreCase(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null;
      return good ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String hostAndPort(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return uri.getPort() < 0 || uri.getPort() == 443 ? host : host + ":" + uri.getPort();
  }

  private static String withoutDefault(String scope) {
    return scope.endsWith(DEFAULT_SCOPE)
        ? scope.substring(0, scope.length() - DEFAULT_SCOPE.length())
        : scope;
  }

  private static HexkeyException rejected(Vault vault, String what) {
    return AzureErrors.challengeRejected(vault.name(), what);
  }
}
