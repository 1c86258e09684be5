package dev.hexkey.adapters.azure;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tokens of whoever is signed in to the Azure CLI, of the configured tenant and, where one is
 * known, under the same name. Thread-safe.
 */
final class AzureCliIdentity implements Identity {
  private static final List<String> NAMES =
      List.of("upn", "preferred_username", "unique_name", "email");

  private final AzureConfig config;
  private final AzureCli cli;
  private final Supplier<Set<String>> usernames;
  private final InstantSource clock;

  /**
   * An identity.
   *
   * @param usernames who it may be, in lower case; anybody if empty
   */
  AzureCliIdentity(
      AzureConfig config, AzureCli cli, Supplier<Set<String>> usernames, InstantSource clock) {
    this.config = config;
    this.cli = cli;
    this.usernames = usernames;
    this.clock = clock;
  }

  @Override
  public AccessToken fetch(TokenRequest request) {
    String tenant = config.tenantOrNull();
    if (tenant == null) {
      throw IdentityErrors.cliNeedsTenant();
    }
    AzureCli.Output output =
        cli.run(
            List.of(
                "account",
                "get-access-token",
                "--output",
                "json",
                "--resource",
                config.cloud().resource(),
                "--tenant",
                tenant));
    if (output.exit() != 0) {
      throw refusal(output);
    }
    Map<String, String> members = members(output.out());
    String token = members.getOrDefault("accessToken", "");
    Instant end = instant(members.getOrDefault("expires_on", ""));
    requireTenant(tenant, members, TokenClaims.of(token));
    requireUser(TokenClaims.of(token));
    if (!clock.instant().isBefore(end)) {
      throw IdentityErrors.cliFailed("EXPIRED", "The Azure CLI gave a token that has ended.");
    }
    return AccessToken.builder(token).expiresAt(end).build();
  }

  @Override
  public String identity() {
    return Credential.AZURE_CLI.setting();
  }

  @Override
  public String label() {
    return "Azure CLI";
  }

  /** It has a cache of its own that nobody can pass over. */
  @Override
  public boolean canReplaceRejected() {
    return false;
  }

  private static HexkeyException refusal(AzureCli.Output output) {
    if (output.complainsOf("az login", "not logged in", "no subscription", "aadsts")) {
      return IdentityErrors.cliSignedOut();
    }
    return IdentityErrors.cliFailed("EXIT", "The Azure CLI failed.");
  }

  private static Map<String, String> members(byte[] json) {
    Map<String, String> members = new HashMap<>();
    boolean object = Json.read(json, (name, parser) -> TokenClaims.keep(members, name, parser));
    if (!object || members.getOrDefault("accessToken", "").isEmpty()) {
      throw IdentityErrors.cliFailed("OUTPUT", "The Azure CLI wrote something else than a token.");
    }
    return members;
  }

  /** Seconds since 1970; {@code expiresOn} beside it is the local time of nobody knows where. */
  private static Instant instant(String seconds) {
    if (!seconds.matches("[0-9]{1,11}")) {
      throw IdentityErrors.cliTooOld();
    }
    return Instant.ofEpochSecond(Long.parseLong(seconds));
  }

  private static void requireTenant(
      String tenant, Map<String, String> members, Map<String, String> claims) {
    List<String> said = new ArrayList<>();
    Optional.ofNullable(members.get("tenant")).ifPresent(said::add);
    Optional.ofNullable(claims.get("tid")).ifPresent(said::add);
    boolean byId = Tenants.isId(tenant);
    boolean ours =
        !byId
            || (!said.isEmpty()
                && said.stream().allMatch(each -> lower(each).equals(lower(tenant))));
    if (!ours) {
      throw IdentityErrors.cliOfOtherTenant();
    }
  }

  private void requireUser(Map<String, String> claims) {
    Set<String> wanted = usernames.get();
    boolean same =
        wanted.isEmpty()
            || NAMES.stream()
                .map(claims::get)
                .anyMatch(name -> name != null && wanted.contains(lower(name)));
    if (!same) {
      throw IdentityErrors.cliOfOtherUser();
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
