package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.ClosedException;
import dev.hexkey.ports.ConflictingException;
import dev.hexkey.ports.DeletedException;
import dev.hexkey.ports.DestroyedException;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.ForbiddenException;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.InvalidException;
import dev.hexkey.ports.LockedException;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.SecretVersion;
import dev.hexkey.ports.ThrottledException;
import dev.hexkey.ports.TimedOutException;
import dev.hexkey.ports.UnauthenticatedException;
import dev.hexkey.ports.UnreachableException;
import dev.hexkey.ports.UnsupportedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every failure of this adapter, in the words of the ports. Nothing that the server said is quoted,
 * since its texts hold paths; causes are left out for the same reason.
 */
final class BaoErrors {
  private BaoErrors() {}

  // --- configuration

  static MisconfiguredException misconfigured(List<String> faults) {
    return new MisconfiguredException(
        Problem.of(
            ErrorCodes.VAULT_CONFIG_ERROR,
            "The configuration of OpenBao or Vault servers has "
                + (faults.size() == 1 ? "a fault: " : faults.size() + " faults: ")
                + String.join("; ", faults)
                + ".",
            "Correct what is listed; the README of adapters-openbao names every member."));
  }

  static HexkeyException noServer() {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "No OpenBao or Vault server is configured.",
                "Set OPENBAO_URL (or BAO_ADDR, VAULT_ADDR), or name a bootstrap file.")
            .withReason("NO_SERVER"));
  }

  static HexkeyException badTls(String server, String what) {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "The TLS files of the server '" + server + "' cannot be used: " + what + ".",
                "Name PEM files that this process may read.")
            .withReason("TLS_FILES"));
  }

  // --- what the network does

  static HexkeyException unreachable(String server) {
    return unreachable(
        null,
        "The server '" + server + "' could not be reached.",
        "Check its address and that it runs.");
  }

  static HexkeyException untrusted(String server) {
    return unreachable(
        "TLS",
        "The certificate of the server '" + server + "' is not one to trust.",
        "Name the CA that signed it (ca_cert_path), and check the host name in the address.");
  }

  static HexkeyException breakerOpen(String server) {
    return unreachable(
        "BREAKER_OPEN",
        "The server '" + server + "' failed several times just now and is being left alone.",
        "Wait a second; it is asked again by itself.");
  }

  static HexkeyException badGateway(String server) {
    return unreachable(
        "BAD_GATEWAY",
        "What stands before the server '" + server + "' could not reach it.",
        "Check the proxy or load balancer, and that the server runs.");
  }

  static HexkeyException badProxy(String setting) {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "The setting " + setting + " is no http address of a proxy.",
                "Give it as http://host:port.")
            .withReason("PROXY"));
  }

  static HexkeyException notServing(String server) {
    return unreachable(
        "NOT_SERVING",
        "The node of '"
            + server
            + "' that answered cannot serve this: it has no leader, or only"
            + " stands by.",
        "Check that the cluster has a leader, and name all of its nodes.");
  }

  static HexkeyException foreignRedirect(String server) {
    return unreachable(
        "REDIRECT",
        "The server '" + server + "' sent us on to an address that is not one of its own.",
        "Name every node of the cluster among the server's addresses.");
  }

  static HexkeyException notCaughtUp(String server) {
    return unreachable(
        "STANDBY_BEHIND",
        "The node of '" + server + "' that answered has not caught up with an earlier write.",
        "Try again in a moment.");
  }

  static HexkeyException timedOut(String server) {
    return new TimedOutException(
        Problem.of(
            ErrorCodes.VAULT_TIMEOUT,
            "The server '" + server + "' did not answer in time.",
            "Try again; check the load of the server if it goes on."));
  }

  static HexkeyException interrupted(String server) {
    return new TimedOutException(
        Problem.of(
                ErrorCodes.VAULT_TIMEOUT,
                "Waiting for the server '" + server + "' was interrupted.",
                "Try again, unless the program is stopping.")
            .withReason("INTERRUPTED"));
  }

  static HexkeyException throttled(String server, Optional<Duration> retryAfter) {
    Problem problem =
        Problem.of(
            ErrorCodes.VAULT_THROTTLED,
            "The server '" + server + "' limits the rate of requests.",
            retryAfter
                .map(time -> "Try again in " + Math.max(1, time.toSeconds()) + " s.")
                .orElse("Try again later."));
    return new ThrottledException(problem, retryAfter.orElse(null));
  }

  // --- what the server is

  static HexkeyException sealed(String server) {
    return new LockedException(
        Problem.of(
            ErrorCodes.VAULT_SEALED,
            "The server '" + server + "' is sealed.",
            "Have an operator unseal it."));
  }

  static HexkeyException notInitialised(String server) {
    return new LockedException(
        Problem.of(
                ErrorCodes.VAULT_SEALED,
                "The server '" + server + "' was never initialised, and holds nothing yet.",
                "Check the address; if it is right, have an operator initialise and unseal it.")
            .withReason("NOT_INITIALISED"));
  }

  static HexkeyException answered(String server, int status) {
    return operation("STATUS", "The server '" + server + "' answered " + status + ".");
  }

  static HexkeyException malformed(String server) {
    return operation(
        "MALFORMED", "The server '" + server + "' answered with something that is not its format.");
  }

  static HexkeyException tooLarge(String server, int maxBytes) {
    return operation(
        "TOO_LARGE", "The server '" + server + "' answered with more than " + maxBytes + " bytes.");
  }

  // --- signing in

  static HexkeyException loginRefused(String server, String method) {
    return new UnauthenticatedException(
        Problem.of(
                ErrorCodes.VAULT_AUTH_ERROR,
                "The server '" + server + "' refused the login by " + method + ".",
                "Check the credentials, the role and the mount of the login.")
            .withReason("LOGIN_REFUSED"));
  }

  static HexkeyException tokenRefused(String server) {
    return new UnauthenticatedException(
        Problem.of(
                ErrorCodes.VAULT_AUTH_ERROR,
                "The server '" + server + "' no longer knows the token.",
                "Log in again, and state the new token.")
            .withReason("TOKEN_REFUSED"));
  }

  static HexkeyException noCredential(String server, String what) {
    return new UnauthenticatedException(
        Problem.of(
                ErrorCodes.VAULT_AUTH_ERROR,
                "The login at the server '" + server + "' lacks " + what + ".",
                "Check that the file or secret is there and that this process may read it.")
            .withReason("NO_CREDENTIAL"));
  }

  static HexkeyException limitedUses(String server) {
    return new MisconfiguredException(
        Problem.of(
                ErrorCodes.VAULT_CONFIG_ERROR,
                "The token for the server '" + server + "' can be used only so many times.",
                "Have the role or the token made without num_uses.")
            .withReason("LIMITED_USES"));
  }

  static HexkeyException wrappingForeign(String server) {
    return new UnauthenticatedException(
        Problem.of(
                ErrorCodes.VAULT_AUTH_ERROR,
                "The wrapping token for the server '"
                    + server
                    + "' was not made by AppRole of the login's mount.",
                "Treat it as forged: find out who put it there, and have the role's secret id"
                    + " wrapped anew.")
            .withReason("WRAPPING_PATH"));
  }

  static HexkeyException wrappingGone(String server) {
    return new UnauthenticatedException(
        Problem.of(
                ErrorCodes.VAULT_AUTH_ERROR,
                "The wrapping token for the server '" + server + "' has ended or was used already.",
                "If nobody here unwrapped it, somebody else did: revoke the secret id, and have a"
                    + " new one wrapped.")
            .withReason("WRAPPING_GONE"));
  }

  // --- secrets

  static HexkeyException forbidden(String uri) {
    return new ForbiddenException(
        Problem.of(
            ErrorCodes.VAULT_AUTHZ_ERROR,
            "The server refuses access to " + uri + ".",
            "Have the policy of this login grant it, and check the mount's name."));
  }

  static HexkeyException forbiddenOrNoMount(String uri) {
    return new ForbiddenException(
        Problem.of(
                ErrorCodes.VAULT_AUTHZ_ERROR,
                "The server refuses access to " + uri + ", or the mount does not exist.",
                "The server does not say which: check the mount's name and the policy of this"
                    + " login.")
            .withReason("FORBIDDEN_OR_NO_MOUNT"));
  }

  static HexkeyException absent(String uri) {
    return new AbsentException(
        Problem.of(
            ErrorCodes.SECRET_NOT_FOUND,
            "There is no secret, or no such version, behind " + uri + ".",
            "Check the path and the version."));
  }

  static HexkeyException deleted(String uri, SecretVersion version, @Nullable Instant when) {
    return new DeletedException(
        Problem.of(
                ErrorCodes.SECRET_VERSION_ERROR,
                "Version " + version + " of " + uri + " is deleted.",
                "Undelete it, or read another version.")
            .withReason("DELETED"),
        version,
        when);
  }

  static HexkeyException destroyed(String uri) {
    return new DestroyedException(
        Problem.of(
                ErrorCodes.SECRET_VERSION_ERROR,
                "The version behind " + uri + " was destroyed.",
                "Read another version; this one is gone.")
            .withReason("DESTROYED"));
  }

  static HexkeyException mountAbsent(String uri) {
    return new AbsentException(
        Problem.of(
            ErrorCodes.MOUNT_NOT_FOUND,
            "Nothing is mounted at the server under the mount of " + uri + ".",
            "Check the mount's name."));
  }

  static HexkeyException wrongEngine(String uri) {
    return new MisconfiguredException(
        Problem.of(
            ErrorCodes.VAULT_WRONG_ENGINE,
            "What is mounted under the mount of " + uri + " is not KV version 2.",
            "Name a mount of KV version 2, or upgrade this one."));
  }

  // --- leases

  static HexkeyException noLease(String uri) {
    return new AbsentException(
        Problem.of(
            ErrorCodes.SECRET_NOT_FOUND,
            "The server has nothing to lease behind " + uri + ".",
            "Check the mount, the path and the role."));
  }

  static HexkeyException leaseRefused(String uri) {
    return new InvalidException(
        Problem.of(
                ErrorCodes.VAULT_OPERATION_ERROR,
                "The server takes the request for " + uri + " for a bad one.",
                "Check the role, the lease id, and the body that openbao_lease_requests names; the"
                    + " server's log says more.")
            .withReason("LEASE_REFUSED"));
  }

  static HexkeyException malformedLeaseId() {
    return new InvalidException(
        Problem.of(
                ErrorCodes.VAULT_OPERATION_ERROR,
                "What was given is no lease id.",
                "Give the id as it was printed, such as database/creds/app/2b7c….")
            .withReason("LEASE_ID"));
  }

  static HexkeyException conflict(String uri) {
    return new ConflictingException(
        Problem.of(
            ErrorCodes.SECRET_CONFLICT,
            "Somebody else wrote " + uri + " first.",
            "Read the secret again and decide."));
  }

  static HexkeyException closed() {
    return new ClosedException(
        Problem.of(
            ErrorCodes.CLOSED,
            "The connection to the server has been closed.",
            "Use an open client."));
  }

  // --- writes

  static HexkeyException casMissing(String uri) {
    return new ConflictingException(
        Problem.of(
                ErrorCodes.SECRET_CONFLICT,
                "The server takes no write of " + uri + " that does not say what it replaces.",
                "Write without '--overwrite', so that the present version is looked up first.")
            .withReason("CAS_REQUIRED"));
  }

  static HexkeyException unseenBeforePut(String uri) {
    return new ForbiddenException(
        Problem.of(
                ErrorCodes.VAULT_AUTHZ_ERROR,
                "This login may not look which version of "
                    + uri
                    + " is the newest, which a put"
                    + " does first so that it replaces nothing unseen.",
                "Have the policy grant 'read' on the metadata, or overwrite explicitly ('secret"
                    + " put --overwrite').")
            .withReason("METADATA_UNREADABLE"));
  }

  static HexkeyException notAnObject() {
    return format(
        "NOT_AN_OBJECT",
        "This store keeps JSON objects, and what was given is none.",
        "Set one field with '#field' in the URI, or give an object.");
  }

  static HexkeyException repeatedName() {
    return format(
        "REPEATED_NAME",
        "The object that was given names a member twice.",
        "Give each member once; nothing was stored.");
  }

  static HexkeyException notText() {
    return format(
        "NOT_TEXT",
        "A field of this store is UTF-8 text, and what was given is none.",
        "Encode it first, for instance as base64.");
  }

  static HexkeyException secretTooLarge(int maxBytes) {
    return new InvalidException(
        Problem.of(
            ErrorCodes.SECRET_TOO_LARGE,
            "The secret has more than " + maxBytes + " bytes; nothing was stored.",
            "Store a key here, and what it encrypts elsewhere."));
  }

  static HexkeyException notesRefused(String uri) {
    return new InvalidException(
        Problem.of(
                ErrorCodes.VAULT_OPERATION_ERROR,
                "The server refused these notes on " + uri + ".",
                "It takes at most 64, with names of 128 bytes and texts of 512.")
            .withReason("NOTES_REFUSED"));
  }

  static HexkeyException unsupported(String reason, String summary, String suggestion) {
    return new UnsupportedException(
        Problem.of(ErrorCodes.UNSUPPORTED_OPERATION, summary, suggestion).withReason(reason));
  }

  private static HexkeyException format(String reason, String summary, String suggestion) {
    return new InvalidException(
        Problem.of(ErrorCodes.SECRET_FORMAT_ERROR, summary, suggestion).withReason(reason));
  }

  static InvalidException unusable(String reason, String what) {
    return new InvalidException(
        Problem.of(
                ErrorCodes.SECRET_FORMAT_ERROR,
                "A field was asked for, but the secret " + what + ".",
                "Store a JSON object.")
            .withReason(reason));
  }

  private static HexkeyException operation(String reason, String summary) {
    return new InvalidException(
        Problem.of(
                ErrorCodes.VAULT_OPERATION_ERROR,
                summary,
                "Check that the address is that of an OpenBao or Vault server, and look into its"
                    + " log.")
            .withReason(reason));
  }

  private static UnreachableException unreachable(
      @Nullable String reason, String summary, String suggestion) {
    Problem problem = Problem.of(ErrorCodes.VAULT_CONNECTION_ERROR, summary, suggestion);
    return new UnreachableException(reason == null ? problem : problem.withReason(reason));
  }
}
