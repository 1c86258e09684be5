package dev.hexkey.adapters.openbao;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be said about a server: a member of the bootstrap file, a setting of Hexkey's,
 * and, where the servers' own tools have a variable for it, that one too.
 */
enum Member {
  ADDRESS("vault_addr", "url", "addr", Kind.TEXT, "the server's address; several with commas"),
  NAMESPACE("namespace", "namespace", "namespace", Kind.TEXT, "the server's namespace"),
  AUTH_METHOD(
      "auth_method",
      "auth_method",
      null,
      Kind.TEXT,
      "how to log in: token, approle, kubernetes, jwt, userpass or cert"),
  TOKEN("token", "token", "token", Kind.SECRET, "a token of the server"),
  TOKEN_FILE("token_file", "token_file", null, Kind.TEXT, "a file with a token of the server"),
  APPROLE_ROLE_ID("approle_role_id", "role_id", null, Kind.TEXT, "AppRole's role id"),
  APPROLE_SECRET_ID("approle_secret_id", "secret_id", null, Kind.SECRET, "AppRole's secret id"),
  APPROLE_WRAPPED_SECRET_ID(
      "approle_wrapped_secret_id",
      "wrapped_secret_id",
      null,
      Kind.SECRET,
      "a wrapping token around AppRole's secret id"),
  APPROLE_MOUNT("approle_mount", "approle_mount", null, Kind.TEXT, "where AppRole is mounted"),
  KUBERNETES_ROLE("kubernetes_role", "kubernetes_role", null, Kind.TEXT, "Kubernetes' role"),
  KUBERNETES_MOUNT(
      "kubernetes_mount", "kubernetes_mount", null, Kind.TEXT, "where Kubernetes is mounted"),
  SERVICE_ACCOUNT_TOKEN_PATH(
      "service_account_token_path",
      "service_account_token_path",
      null,
      Kind.TEXT,
      "the file of the service account's token"),
  JWT_ROLE("jwt_role", "jwt_role", null, Kind.TEXT, "the role of a JWT login"),
  JWT_PATH("jwt_path", "jwt_path", null, Kind.TEXT, "the file of the JWT"),
  JWT_MOUNT("jwt_mount", "jwt_mount", null, Kind.TEXT, "where the JWT method is mounted"),
  USERNAME("userpass_username", "username", null, Kind.TEXT, "the name of a userpass login"),
  PASSWORD("userpass_password", "password", null, Kind.SECRET, "its password"),
  USERPASS_MOUNT("userpass_mount", "userpass_mount", null, Kind.TEXT, "where userpass is mounted"),
  CERT_NAME("cert_name", "cert_name", null, Kind.TEXT, "the role of a login by TLS certificate"),
  CERT_MOUNT("cert_mount", "cert_mount", null, Kind.TEXT, "where the cert method is mounted"),
  CA_CERT("ca_cert_path", "ca_cert", "cacert", Kind.TEXT, "PEM file of the CA to trust, alone"),
  CLIENT_CERT(
      "client_cert_path", "client_cert", "client_cert", Kind.TEXT, "PEM file of our certificate"),
  CLIENT_KEY("client_key_path", "client_key", "client_key", Kind.TEXT, "PEM file of its key"),
  SKIP_VERIFY(
      "skip_verify", "skip_verify", "skip_verify", Kind.BOOL, "whether TLS is left unverified"),
  ALLOW_PLAINTEXT(
      "allow_plaintext",
      "allow_plaintext",
      null,
      Kind.BOOL,
      "whether http is allowed beyond this machine"),
  TRANSIT_KEY(
      "transit_key",
      "transit_key",
      null,
      Kind.TEXT,
      "the transit key that protects the local store: <mount>/<name>"),
  LEASE_REQUESTS(
      "lease_requests",
      "lease_requests",
      null,
      Kind.TEXT,
      "JSON object: path of a lease to the body that is posted there, such as PKI's common_name");

  private final String bootstrapName;
  private final String settingSuffix;
  private final @Nullable String toolSuffix;
  private final Kind kind;
  private final String purpose;

  /** What a value is. */
  enum Kind {
    TEXT,
    BOOL,
    SECRET
  }

  Member(
      String bootstrapName,
      String settingSuffix,
      @Nullable String toolSuffix,
      Kind kind,
      String purpose) {
    this.bootstrapName = bootstrapName;
    this.settingSuffix = settingSuffix;
    this.toolSuffix = toolSuffix;
    this.kind = kind;
    this.purpose = purpose;
  }

  /** The member of that name in a bootstrap file. */
  static Optional<Member> named(String bootstrapName) {
    return Arrays.stream(values()).filter(m -> m.bootstrapName.equals(bootstrapName)).findFirst();
  }

  String bootstrapName() {
    return bootstrapName;
  }

  /** What follows {@code openbao_} or {@code vault_} in the name of the setting. */
  String settingSuffix() {
    return settingSuffix;
  }

  /** What follows {@code bao_} or {@code vault_} in the variable of the servers' own tools. */
  Optional<String> toolSuffix() {
    return Optional.ofNullable(toolSuffix);
  }

  Kind kind() {
    return kind;
  }

  String purpose() {
    return purpose;
  }
}
