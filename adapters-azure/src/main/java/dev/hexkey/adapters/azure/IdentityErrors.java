package dev.hexkey.adapters.azure;

import com.microsoft.aad.msal4j.MsalServiceException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.NextAction;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SourceReasons;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What goes wrong with identities before Microsoft is asked, or with what stands in for it. No
 * message repeats what a file, the platform or the Azure CLI said.
 */
final class IdentityErrors {
  private static final String CHECK_MACHINE =
      "Check that the machine has a managed identity, or choose another one in"
          + " hexkey_azure_credential.";
  private static final String NAME_PERSON =
      "Sign in to the CLI as that person, or name another one in hexkey_azure_username.";

  private IdentityErrors() {}

  /** Whether it says that nobody was asked, so that another identity may be. */
  static boolean isUnavailable(HexkeyException e) {
    String reason = e.reason().orElse("");
    return switch (e.code()) {
      case EntraErrors.IDENTITY_UNAVAILABLE -> true;
      case EntraErrors.LOGIN_REQUIRED -> reason.equals("NO_ACCOUNT");
      case ErrorCodes.VAULT_CONFIG_ERROR -> reason.equals("NO_REGISTRATION");
      default -> false;
    };
  }

  static HexkeyException notConfigured(Credential kind) {
    return unavailable(
        "NOT_CONFIGURED", "No setting leads to it.", "Configure " + kind.setting() + ".");
  }

  /**
   * No link of a chain could be asked.
   *
   * @param tries each with its reason
   */
  static HexkeyException chainFailed(List<String> tries) {
    return new UnauthenticatedException(
        Problem.of(
                EntraErrors.NO_IDENTITY,
                "No identity can be asked here. " + String.join(" ", tries),
                "Mend the one that is meant, and name it in hexkey_azure_credential.")
            .withNextAction(NextAction.FIX_CONFIG));
  }

  // --- apps

  static HexkeyException badFederatedToken() {
    return misconfigured(
        "FEDERATED_TOKEN",
        "The file with the platform's token is missing, empty or cannot be read.",
        "Check hexkey_azure_federated_token_file or azure_federated_token_file, and that the"
            + " platform lays the token down there.");
  }

  static HexkeyException badCertificate(String reason) {
    String summary =
        switch (reason) {
          case "ABSENT" -> "The file with the app's certificate is missing or cannot be read.";
          case "INCOMPLETE" ->
              "The file with the app's certificate lacks the certificate or its key.";
          case "NO_PAIR" -> "The key and the certificate of the app's file do not belong together.";
          default ->
              "The file of the app's certificate is neither PEM nor PKCS#12 with an RSA key, or its"
                  + " password is another.";
        };
    return misconfigured(
        "CERTIFICATE_" + reason,
        summary,
        "Name a PEM file that holds the certificate and its RSA key, or a PKCS#12 file and its"
            + " password (azure_client_certificate_path, azure_client_certificate_password).");
  }

  static HexkeyException certificateEnded(Instant end) {
    return misconfigured(
        "CERTIFICATE_ENDED",
        "The app's certificate ended at " + end + ".",
        "Register a new certificate with the app and replace the file.");
  }

  // --- managed identities

  static HexkeyException noManagedIdentity() {
    return unavailable(
        "NO_ENDPOINT", "No service here gives tokens of a managed identity.", CHECK_MACHINE);
  }

  /** What the platform answered instead of a token. */
  static HexkeyException refusedByPlatform(Reply reply) {
    String text = reply.text().toLowerCase(Locale.ROOT);
    if (reply.status() == 400
        && (text.contains("identity not found") || text.contains("managed identity found"))) {
      return unavailable(
          "NO_SUCH_IDENTITY",
          "The machine does not have the managed identity that was asked for.",
          "Assign it to the machine, or correct azure_client_id (hexkey_azure_client_id); without"
              + " one the machine's own is asked for.");
    }
    if (!Json.read(reply.body(), (name, parser) -> {})) {
      return noManagedIdentity(); // another cloud answers there too
    }
    return refused("The platform refused a token: status " + reply.status() + ".");
  }

  static HexkeyException platformUnavailable(int status, Duration wait) {
    if (status == 429) {
      return new ThrottledException(
          Problem.of(
              ErrorCodes.RATE_LIMITED,
              "The platform's service for tokens asks for patience.",
              "Try again later."),
          wait);
    }
    return unreachable(
        "PLATFORM",
        "The platform's service for tokens has trouble of its own: status " + status + ".");
  }

  /** What MSAL threw. */
  static HexkeyException ofManagedIdentity(Exception thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof HexkeyException ours) {
        return ours;
      }
      if (each instanceof NoAnswerException none) {
        return noAnswer(none.kind());
      }
      if (each instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        return noAnswer(NoAnswerException.Kind.INTERRUPTED);
      }
      if (each instanceof MsalServiceException msal) {
        return ofMsal(msal.errorCode() == null ? "" : msal.errorCode());
      }
    }
    return noToken();
  }

  private static HexkeyException ofMsal(String code) {
    return switch (code) {
      case "managed_identity_unreachable_network" -> noManagedIdentity();
      case "user_assigned_managed_identity_not_supported" -> onlyOneIdentity();
      default -> noToken();
    };
  }

  static HexkeyException onlyOneIdentity() {
    return misconfigured(
        "SYSTEM_ASSIGNED_ONLY",
        "This platform knows the machine's own identity alone.",
        "Take azure_client_id, hexkey_azure_client_id and the settings of managed identities"
            + " away.");
  }

  static HexkeyException noToken() {
    return refused("The platform's answer was no token.");
  }

  // --- Service Fabric

  static HexkeyException badEndpoint() {
    return misconfigured(
        "IDENTITY_ENDPOINT",
        "identity_endpoint is not the https address of Service Fabric's service for tokens.",
        "Leave identity_endpoint, identity_header and identity_server_thumbprint as Service Fabric"
            + " sets them.");
  }

  /** What Service Fabric answered instead of a token. */
  static HexkeyException refusedByFabric(Reply reply) {
    if (reply.status() == 404) {
      return unavailable(
          "NO_SUCH_IDENTITY",
          "The application has no managed identity in Service Fabric, or identity_header is not"
              + " the one of this process.",
          "Assign an identity to the application, and to the service in its manifest.");
    }
    return refused("The platform refused a token: status " + reply.status() + ".");
  }

  private static HexkeyException noAnswer(NoAnswerException.Kind kind) {
    if (kind == NoAnswerException.Kind.CLOSED) {
      return AzureErrors.closed();
    }
    if (kind == NoAnswerException.Kind.INTERRUPTED) {
      return new TimedOutException(
          Problem.of(
              ErrorCodes.INTERRUPTED,
              "The wait for the platform's service for tokens was interrupted.",
              "Call again from a thread that is not interrupted."));
    }
    if (kind == NoAnswerException.Kind.TLS) {
      return misconfigured(
          "IDENTITY_SERVER",
          "The platform's service for tokens did not prove who it is.",
          "Compare identity_server_thumbprint with the certificate of Service Fabric's service.");
    }
    return unreachable(
        SourceReasons.RESPONSE_LOST, "The platform's service for tokens did not answer.");
  }

  private static HexkeyException refused(String summary) {
    return new UnauthenticatedException(
        Problem.of(EntraErrors.IDENTITY_REFUSED, summary, CHECK_MACHINE)
            .withNextAction(NextAction.FIX_CONFIG));
  }

  // --- the Azure CLI

  static HexkeyException noCli() {
    return unavailable(
        "NO_CLI",
        "The Azure CLI is not installed, or not in PATH.",
        "Install it and run 'az login', or sign in: 'hexkey azure login'.");
  }

  static HexkeyException cliSignedOut() {
    return new UnauthenticatedException(
        Problem.of(
                EntraErrors.IDENTITY_UNAVAILABLE,
                "Nobody is signed in to the Azure CLI for this tenant.",
                "Run 'az login --tenant' with the tenant, or sign in: 'hexkey azure login'.")
            .withReason("CLI_SIGNED_OUT"));
  }

  static HexkeyException cliNeedsTenant() {
    return unavailable(
        "NO_TENANT",
        "A session of the Azure CLI serves only with a tenant, and none is configured.",
        "Set hexkey_azure_tenant_id.");
  }

  static HexkeyException cliTooSlow(Duration limit) {
    return new TimedOutException(
        Problem.of(
                EntraErrors.AZURE_CLI_FAILED,
                "The Azure CLI did not answer within " + limit.toSeconds() + " s.",
                "Try again, since its first start is slow, or raise hexkey_azure_cli_timeout.")
            .withReason("TIMEOUT"));
  }

  static HexkeyException cliFailed(String reason, String summary) {
    return new UnreachableException(
        Problem.of(
                EntraErrors.AZURE_CLI_FAILED,
                summary,
                "Run 'az account get-access-token --resource https://vault.azure.net' by hand to"
                    + " see what it says.")
            .withReason(reason));
  }

  static HexkeyException cliTooOld() {
    return misconfigured(
        "CLI_VERSION",
        "The Azure CLI does not say in 'expires_on' when its token ends.",
        "Update it to 2.54 or newer.");
  }

  static HexkeyException cliOfOtherTenant() {
    return new UnauthenticatedException(
        Problem.of(
                EntraErrors.LOGIN_WRONG_TENANT,
                "The session of the Azure CLI is of another tenant than the configured one.",
                "Run 'az login --tenant' with the configured tenant.")
            .withReason("AZURE_CLI"));
  }

  static HexkeyException cliOfOtherUser() {
    return new UnauthenticatedException(
        Problem.of(
                EntraErrors.IDENTITY_REFUSED,
                "The session of the Azure CLI is not that of the person who is expected here.",
                NAME_PERSON)
            .withReason("OTHER_USER"));
  }

  /** Nobody is signed in, and the CLI is no help. */
  static HexkeyException nobodyNorCli(HexkeyException nobody, HexkeyException cli) {
    return new UnauthenticatedException(
        Problem.of(
                EntraErrors.LOGIN_REQUIRED,
                nobody.summary() + " Nor does a session of the Azure CLI serve: " + cli.summary(),
                nobody.suggestion())
            .withReason("NO_ACCOUNT"));
  }

  private static HexkeyException unavailable(String reason, String summary, String suggestion) {
    return new MisconfiguredException(
        Problem.of(EntraErrors.IDENTITY_UNAVAILABLE, summary, suggestion).withReason(reason));
  }

  private static HexkeyException unreachable(String reason, String summary) {
    return new UnreachableException(
        Problem.of(ErrorCodes.SOURCE_UNAVAILABLE, summary, "Try again later.").withReason(reason));
  }

  private static HexkeyException misconfigured(String reason, String summary, String suggestion) {
    return new MisconfiguredException(
        Problem.of(ErrorCodes.VAULT_CONFIG_ERROR, summary, suggestion).withReason(reason));
  }
}
