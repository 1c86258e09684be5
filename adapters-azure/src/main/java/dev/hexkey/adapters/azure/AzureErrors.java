package dev.hexkey.adapters.azure;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DisabledException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.ExpiredException;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.NextAction;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.TokenFailure;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.ports.UnsupportedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with vaults, in one place. No message repeats what a vault wrote: its texts hold
 * object ids and addresses.
 */
final class AzureErrors {
  static final String SECRET_SOFT_DELETED = "SECRET_SOFT_DELETED";

  /** The reason of {@link #SECRET_SOFT_DELETED} that only its owner can end. */
  static final String DELETED = "DELETED_BUT_RECOVERABLE";

  static final String INVALID_NAME = "INVALID_NAME";
  static final String UNKNOWN_PROFILE = "UNKNOWN_PROFILE";
  static final String CHALLENGE_REJECTED = "CHALLENGE_REJECTED";
  static final String WRONG_TENANT = "WRONG_TENANT";

  private AzureErrors() {}

  // --- configuration

  static MisconfiguredException misconfigured(List<String> faults) {
    return new MisconfiguredException(
        Problem.of(
            ErrorCodes.VAULT_CONFIG_ERROR,
            "The configuration of Azure has "
                + (faults.size() == 1 ? "a fault: " : faults.size() + " faults: ")
                + String.join("; ", faults)
                + ".",
            "Correct what is listed; the README of adapters-azure names every setting."));
  }

  static HexkeyException noVault() {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "No vault of Azure is configured.",
                "Name the vault in the setting hexkey_azure_vault, or several in"
                    + " hexkey_azure_vaults.")
            .withReason("NO_VAULT"));
  }

  static HexkeyException unknownProfile() {
    return new InvalidException(
        Problem.of(
            UNKNOWN_PROFILE,
            "There is no such profile of Azure's.",
            "Name it in the setting hexkey_azure_profiles."));
  }

  static HexkeyException noDefaultVault(String setting) {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "A secret was named without its vault, and no default vault is configured.",
                "Name the vault in the setting " + setting + ", or write the secret URI.")
            .withReason("NO_VAULT"));
  }

  static HexkeyException badEarlierConfig() {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "The file " + EarlierConfig.NAME + " is there but cannot be used.",
                "Mend or remove it, or set hexkey_azure_tenant_id and hexkey_azure_client_id.")
            .withReason("EARLIER_CONFIG"));
  }

  static HexkeyException badTrust() {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "The file that hexkey_azure_ca_cert names is missing, empty, or holds no"
                    + " certificates.",
                "Name a PEM file with the authority's certificate.")
            .withReason("TLS"));
  }

  static HexkeyException badProxy() {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "The setting https_proxy is no http address of a host.",
                "Write it as http://host:port.")
            .withReason("PROXY"));
  }

  static HexkeyException globalName() {
    return new InvalidException(
        Problem.of(
            INVALID_NAME,
            "The name belongs to no plug-in: it has no '--'.",
            "Write plugin--secret, or allow such names by hexkey_azure_allow_global_names."));
  }

  static HexkeyException malformedName() {
    return new InvalidException(
        Problem.of(
            INVALID_NAME,
            "The text is no name of a secret.",
            "Write plugin--secret, with @ and 32 hexadecimal digits for one version."));
  }

  static HexkeyException closed() {
    return new ClosedException(
        Problem.of(ErrorCodes.CLOSED, "The client has been closed.", "Open a new client."));
  }

  static HexkeyException interrupted() {
    return new TimedOutException(
        Problem.of(
            ErrorCodes.INTERRUPTED,
            "The wait for the secrets was interrupted.",
            "Call again from a thread that is not interrupted."));
  }

  // --- asking a vault

  static HexkeyException unknownVault(String vault, String suffix) {
    return new AbsentException(
        Problem.of(
                ErrorCodes.MOUNT_NOT_FOUND,
                "No vault '" + vault + "' is known under " + suffix + ".",
                "Check the vault's name and the cloud (hexkey_azure_cloud); the vault may have been"
                    + " deleted.")
            .withReason("VAULT_NOT_FOUND"));
  }

  static HexkeyException noAnswer(String vault, NoAnswerException.Kind kind, String suffix) {
    return switch (kind) {
      case UNKNOWN_HOST -> unknownVault(vault, suffix);
      case NOT_CONNECTED -> unreachable(null, "The vault '" + vault + "' could not be reached.");
      case LOST -> unreachable("LOST", "The connection to the vault '" + vault + "' broke off.");
      case TLS ->
          new UnreachableException(
              Problem.of(
                      ErrorCodes.VAULT_CONNECTION_ERROR,
                      "The vault '" + vault + "' did not prove who it is.",
                      "If a proxy or a test stands in for it, name its authority in"
                          + " hexkey_azure_ca_cert.")
                  .withReason("TLS"));
      case TIMED_OUT ->
          new TimedOutException(
              Problem.of(
                      ErrorCodes.VAULT_TIMEOUT,
                      "The vault '" + vault + "' did not answer in time.",
                      "Try again, or allow more time by hexkey_azure_timeout.")
                  .withReason("VAULT_UNAVAILABLE"));
      case INTERRUPTED ->
          new TimedOutException(
              Problem.of(
                      ErrorCodes.VAULT_TIMEOUT,
                      "The wait for the vault '" + vault + "' was interrupted.",
                      "Call again from a thread that is not interrupted.")
                  .withReason("INTERRUPTED"));
      case CLOSED -> closed();
      case TOO_LARGE ->
          operation(
              "TOO_LARGE",
              "The vault '"
                  + vault
                  + "' answered with more than "
                  + Transport.MOST_BYTES
                  + " bytes.");
    };
  }

  static HexkeyException unavailable(String vault, int status, @Nullable String requestId) {
    return new UnreachableException(
        withRequest(
            Problem.of(
                    ErrorCodes.VAULT_CONNECTION_ERROR,
                    "The vault '" + vault + "' answered " + status + ".",
                    "Try again later; Azure's status page says whether the service is down.")
                .withReason("VAULT_UNAVAILABLE"),
            requestId));
  }

  static HexkeyException throttled(
      String vault, @Nullable Duration retryAfter, @Nullable String requestId) {
    return new ThrottledException(
        withRequest(
            Problem.of(
                    ErrorCodes.VAULT_THROTTLED,
                    "The vault '" + vault + "' asks for patience.",
                    "Call less often, keep values for longer (hexkey_azure_value_ttl), or spread"
                        + " them over several vaults.")
                .withReason("THROTTLED"),
            requestId),
        retryAfter);
  }

  static HexkeyException malformed(String vault) {
    return operation(
        "MALFORMED", "The vault '" + vault + "' answered with something that is not its format.");
  }

  static HexkeyException answered(String vault, int status) {
    return operation("STATUS", "The vault '" + vault + "' answered " + status + ".");
  }

  static HexkeyException challengeRejected(String vault, String what) {
    return new ForbiddenException(
        Problem.of(
                CHALLENGE_REJECTED,
                "The vault '" + vault + "' asks for " + what + "; no token was sent.",
                "Check hexkey_azure_vaults, hexkey_azure_cloud and hexkey_azure_authority; if they"
                    + " are right, somebody stands in for the vault.")
            .withNextAction(NextAction.FIX_CONFIG));
  }

  static HexkeyException wrongTenant(String configured, String asked) {
    return new UnauthenticatedException(
        Problem.of(
                WRONG_TENANT,
                "The vault belongs to "
                    + (asked.isEmpty() ? "another tenant" : "the tenant " + asked)
                    + ", and the sign-in is with the tenant "
                    + configured
                    + ".",
                "Set hexkey_azure_tenant_id to the vault's tenant, and sign in again.")
            .withNextAction(NextAction.FIX_CONFIG));
  }

  static HexkeyException tokenRefused(String vault, @Nullable String requestId) {
    return new UnauthenticatedException(
        withRequest(
            Problem.of(
                    ErrorCodes.VAULT_AUTH_ERROR,
                    "The vault '" + vault + "' refused a token that was new.",
                    "Sign in again: 'hexkey azure login'; for the identity of a server, look at its"
                        + " sign-ins in Microsoft Entra ID.")
                .withReason("TOKEN_REFUSED"),
            requestId));
  }

  // --- secrets

  static HexkeyException accessDenied(
      String uri, @Nullable String hint, @Nullable String requestId) {
    return new ForbiddenException(
        withRequest(
            Problem.of(
                    ErrorCodes.VAULT_AUTHZ_ERROR,
                    "This identity has no right to " + uri + ".",
                    (hint == null ? "" : hint + " ")
                        + "The role 'Key Vault Secrets User' on the secret lets it read; a new"
                        + " role takes some minutes to show.")
                .withReason("ACCESS_DENIED"),
            requestId));
  }

  static HexkeyException policyDenied(String uri, @Nullable String requestId) {
    return new ForbiddenException(
        withRequest(
            Problem.of(
                    ErrorCodes.VAULT_AUTHZ_ERROR,
                    "The vault's access policy gives this identity no right to " + uri + ".",
                    "Have the policy grant it, or the vault changed to role-based access.")
                .withReason("ACCESS_POLICY"),
            requestId));
  }

  static HexkeyException networkDenied(
      String vault, @Nullable String address, @Nullable String requestId) {
    return new ForbiddenException(
        withRequest(
            Problem.of(
                ErrorCodes.NETWORK_DENIED,
                "The network rules of the vault '"
                    + vault
                    + "' do not admit this machine"
                    + (address == null ? "." : ", which it sees as " + address + "."),
                "Call from an admitted network or over the private link, or have the rules"
                    + " changed."),
            requestId));
  }

  static HexkeyException disabled(String uri) {
    return new DisabledException(
        Problem.of(
            ErrorCodes.SECRET_DISABLED,
            "What is behind " + uri + " is switched off.",
            "Enable the version in the vault, or read another one."));
  }

  static HexkeyException expired(String uri, @Nullable Instant end) {
    return new ExpiredException(
        Problem.of(
            ErrorCodes.SECRET_EXPIRED,
            "What is behind " + uri + (end == null ? " has ended." : " ended at " + end + "."),
            "Store a new version, or let the setting hexkey_azure_expired be warn."));
  }

  static HexkeyException notYetValid(String uri, @Nullable Instant begin) {
    return new ExpiredException(
        Problem.of(
            ErrorCodes.SECRET_NOT_YET_VALID,
            "What is behind "
                + uri
                + " is not valid "
                + (begin == null ? "yet." : "before " + begin + "."),
            "Wait, or read another version."));
  }

  static HexkeyException absent(String uri, boolean version) {
    return new AbsentException(
        Problem.of(
                ErrorCodes.SECRET_NOT_FOUND,
                "There is no secret"
                    + (version ? ", or no such version," : "")
                    + " behind "
                    + uri
                    + ".",
                "Check the name; a secret that was deleted looks the same, and can be recovered"
                    + " ('hexkey secret undelete').")
            .withReason(version ? "SECRET_VERSION_NOT_FOUND" : "SECRET_NOT_FOUND"));
  }

  static HexkeyException softDeleted(String uri) {
    return new ConflictingException(
        Problem.of(
                SECRET_SOFT_DELETED,
                "The name behind " + uri + " still belongs to a deleted secret.",
                "Recover it first ('hexkey secret undelete'), or have it purged.")
            .withReason(DELETED)
            .withNextAction(NextAction.NONE));
  }

  static HexkeyException beingRecovered(String uri) {
    return new ConflictingException(
        Problem.of(
                SECRET_SOFT_DELETED,
                "What is behind " + uri + " is just being recovered.",
                "Try again in some seconds.")
            .withReason("BEING_RECOVERED"));
  }

  static HexkeyException conflict(String uri) {
    return new ConflictingException(
        Problem.of(
            ErrorCodes.SECRET_CONFLICT,
            "Somebody else changed " + uri + " at the same time.",
            "Read the secret again and decide."));
  }

  static HexkeyException refusedName(String uri) {
    return new InvalidException(
        Problem.of(
            INVALID_NAME,
            "The vault takes the name or version in " + uri + " for none.",
            "Check both."));
  }

  static HexkeyException secretTooLarge() {
    return new InvalidException(
        Problem.of(
            ErrorCodes.SECRET_TOO_LARGE,
            "The secret has more than " + KeyVaultWrites.MOST_BYTES + " bytes; nothing was stored.",
            "Store a key here, and what it encrypts elsewhere."));
  }

  static HexkeyException notText() {
    return new InvalidException(
        Problem.of(
                ErrorCodes.SECRET_FORMAT_ERROR,
                "A secret of this store is UTF-8 text, and what was given is none.",
                "Encode it first, for instance as base64.")
            .withReason("NOT_TEXT"));
  }

  static HexkeyException notesRefused(String uri) {
    return new InvalidException(
        Problem.of(
                ErrorCodes.VAULT_OPERATION_ERROR,
                "The vault does not take these notes on " + uri + ".",
                "It takes at most 15 tags, with names and texts of 512 characters, and a content"
                    + " type of 255.")
            .withReason("NOTES_REFUSED"));
  }

  static InvalidException repeatedName() {
    return new InvalidException(
        Problem.of(
                ErrorCodes.SECRET_FORMAT_ERROR,
                "A field was asked for, but the secret names a member twice.",
                "Store a JSON object.")
            .withReason("REPEATED_NAME"));
  }

  static HexkeyException unsupported(String reason, String summary, String suggestion) {
    return new UnsupportedException(
        Problem.of(ErrorCodes.UNSUPPORTED_OPERATION, summary, suggestion).withReason(reason));
  }

  private static Problem withRequest(Problem problem, @Nullable String requestId) {
    return requestId == null
        ? problem
        : problem.withTokenFailure(TokenFailure.said(Map.of("request_id", requestId)));
  }

  private static HexkeyException operation(String reason, String summary) {
    return new InvalidException(
        Problem.of(
                ErrorCodes.VAULT_OPERATION_ERROR,
                summary,
                "Check that the address is that of a vault, and no proxy answers for it.")
            .withReason(reason));
  }

  private static UnreachableException unreachable(@Nullable String reason, String summary) {
    Problem problem =
        Problem.of(ErrorCodes.VAULT_CONNECTION_ERROR, summary, "Check the network, and try again.");
    return new UnreachableException(
        problem.withReason(reason == null ? "VAULT_UNAVAILABLE" : reason));
  }
}
