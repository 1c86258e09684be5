package dev.hexkey.testkit.azure;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who may do what at a vault: tokens, networks and roles. Thread-safe. */
final class VaultGate {
  static final String RESOURCE = "https://vault.azure.net";

  /**
   * A right.
   *
   * @param secret in lower case; empty for all of them
   */
  private record Role(String principal, String secret, Set<VaultPermission> permissions) {}

  private final List<Role> roles = new CopyOnWriteArrayList<>();
  private final String vault;
  private final String tenant;
  private final EntraDouble entra;
  private final InstantSource clock;
  private volatile VaultNetwork network = VaultNetwork.OPEN;
  private volatile VaultAuthorization model = VaultAuthorization.ROLES;
  private volatile Optional<String> challenge = Optional.empty(); // the usual one

  VaultGate(String vault, String tenant, EntraDouble entra, InstantSource clock) {
    this.vault = vault;
    this.tenant = tenant;
    this.entra = entra;
    this.clock = clock;
  }

  void network(VaultNetwork next) {
    network = next;
  }

  void authorization(VaultAuthorization next) {
    model = next;
  }

  boolean usesPolicies() {
    return model == VaultAuthorization.POLICIES;
  }

  void challenge(Optional<String> next) {
    challenge = next;
  }

  void grant(String principal, String secret, Set<VaultPermission> permissions) {
    roles.add(new Role(principal, secret.toLowerCase(Locale.ROOT), Set.copyOf(permissions)));
  }

  void revoke(String principal) {
    roles.removeIf(role -> role.principal().equals(principal));
  }

  /** The usual challenge. */
  String usualChallenge() {
    String authority = entra.url() + "/" + tenant;
    return "Bearer authorization=\"" + authority + "\", resource=\"" + RESOURCE + "\"";
  }

  /** Adds the challenge to a refusal; an empty one is left out. */
  Answer challenged(Answer refusal) {
    String header = challenge.orElseGet(this::usualChallenge);
    return header.isEmpty() ? refusal : refusal.with("WWW-Authenticate", header);
  }

  /** Asks for a token that is newer than now. */
  Answer claimsChallenge(Answer refusal) {
    String claims =
        Json.write(
            Json.of(
                "access_token",
                Json.of(
                    "nbf",
                    Json.of(
                        "essential",
                        true,
                        "value",
                        Long.toString(clock.instant().getEpochSecond())))));
    String encoded = Base64.getEncoder().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    return refusal.with(
        "WWW-Authenticate",
        challenge.filter(header -> !header.isEmpty()).orElseGet(this::usualChallenge)
            + ", error=\"insufficient_claims\", claims=\""
            + encoded
            + "\"");
  }

  /**
   * The token of a request.
   *
   * @throws VaultFailure 401, if it is not good here
   */
  Jwt requireToken(Call call) {
    if (call.bearer().isEmpty()) {
      throw VaultFailure.unauthorized("AKV10000: Request is missing a Bearer or PoP token.");
    }
    Jwt token =
        AccessTokens.of(call)
            .filter(entra.tokens()::isSigned)
            .orElseThrow(
                () ->
                    VaultFailure.unauthorized(
                        "[BearerReadAccessTokenFailed] Error validating token: 'S2S12005'."));
    if (!token.text("aud").equals(RESOURCE)) {
      throw VaultFailure.unauthorized(
          "AKV10022: Invalid audience. Expected "
              + RESOURCE
              + ", found: "
              + token.text("aud")
              + ".");
    }
    String issuer = AccessTokens.issuer(tenant);
    if (!token.text("iss").equals(issuer)) {
      throw VaultFailure.unauthorized(
          "AKV10032: Invalid issuer. Expected one of "
              + issuer
              + ", found "
              + token.text("iss")
              + ".");
    }
    if (!clock.instant().isBefore(Instant.ofEpochSecond(token.seconds("exp")))) {
      throw VaultFailure.unauthorized(
          "[TokenExpired] Error validating token: 'S2S12086: The token is expired.'.");
    }
    return token;
  }

  boolean wantsNewer(Jwt token) {
    return entra.tokens().isRevoked(token);
  }

  /**
   * Checks from where the caller comes.
   *
   * @throws VaultFailure 403
   */
  void requireNetwork(Jwt token) {
    switch (network) {
      case OPEN -> {}
      case FIREWALL ->
          throw VaultFailure.forbidden(
              "ForbiddenByFirewall",
              "Client address is not authorized and caller is not a trusted service.\r\nClient"
                  + " address: 127.0.0.1\r\n"
                  + caller(token)
                  + "\r\nVault: "
                  + vault
                  + ";location=westeurope");
      case PRIVATE_LINK ->
          throw VaultFailure.forbidden(
              "ForbiddenByConnection",
              "Public network access is disabled and request is not from a trusted service nor via"
                  + " an approved private link.\r\n"
                  + caller(token));
    }
  }

  /**
   * Checks the caller's rights.
   *
   * @param secret empty for the whole vault
   * @throws VaultFailure 403
   */
  void require(Jwt token, VaultPermission permission, String secret) {
    if (isAllowed(token, permission, secret)) {
      return;
    }
    if (usesPolicies()) {
      throw VaultFailure.forbidden(
          "ForbiddenByPolicy",
          "The user, group or application '"
              + caller(token).replace("Caller: ", "")
              + "' does not have secrets "
              + permission.name().toLowerCase(Locale.ROOT)
              + " permission on key vault '"
              + vault
              + ";location=westeurope'. For help resolving this issue, please see"
              + " https://go.microsoft.com/fwlink/?linkid=2125287");
    }
    throw VaultFailure.forbidden(
        "ForbiddenByRbac",
        "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny"
            + " assignments or role definitions were changed recently, please observe propagation"
            + " time.\r\n"
            + caller(token)
            + "\r\nAction: '"
            + permission.action()
            + "'\r\n"
            + "Resource: '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/rg"
            + "/providers/microsoft.keyvault/vaults/"
            + vault
            + (secret.isEmpty() ? "" : "/secrets/" + secret)
            + "'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\n"
            + "Vault: "
            + vault
            + ";location=westeurope\r\n");
  }

  private boolean isAllowed(Jwt token, VaultPermission permission, String secret) {
    String key = secret.toLowerCase(Locale.ROOT);
    return roles.stream()
        .filter(role -> role.permissions().contains(permission))
        .filter(role -> role.secret().isEmpty() || role.secret().equals(key))
        .anyMatch(role -> entra.directory().isOrIsIn(token.text("oid"), tenant, role.principal()));
  }

  private static String caller(Jwt token) {
    return "Caller: appid="
        + token.text("appid")
        + ";oid="
        + token.text("oid")
        + ";iss="
        + token.text("iss");
  }
}
