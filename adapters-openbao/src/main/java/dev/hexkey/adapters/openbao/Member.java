package dev.hexkey.adapters.openbao;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be said about a server: a member of the bootstrap file, a setting of Hexkey's,
 * and, where the servers' own tools have a variable for it, that one too.
 */
enum Member {
  ADDRESS(
      "vault_addr",
      "url",
      "agent_addr", // as for the tools, an agent comes before the server behind it
      Kind.TEXT,
      "the server's address; several with commas",
      "addr"),
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
  CA_PEM("ca_cert_pem", "ca_cert_pem", "cacert_bytes", Kind.TEXT, "the same as PEM text"),
  CA_FOLDER(
      "ca_cert_folder", "ca_cert_folder", "capath", Kind.TEXT, "folder of PEM files of such CAs"),
  CLIENT_CERT(
      "client_cert_path", "client_cert", "client_cert", Kind.TEXT, "PEM file of our certificate"),
  CLIENT_KEY("client_key_path", "client_key", "client_key", Kind.TEXT, "PEM file of its key"),
  SKIP_VERIFY(
      "skip_verify", "skip_verify", "skip_verify", Kind.BOOL, "whether TLS is left unverified"),
  VERIFY_SSL(
      "verify_ssl",
      "verify_ssl",
      null,
      Kind.BOOL,
      "whether TLS is verified: the opposite of skip_verify"),
  TLS_SERVER_NAME(
      "tls_server_name",
      "tls_server_name",
      "tls_server_name",
      Kind.TEXT,
      "the name that TLS asks for and the certificate must bear, instead of the address's"),
  TIMEOUT(
      "timeout",
      "timeout",
      "client_timeout",
      Kind.SECONDS,
      "how long a call may take with all its attempts"),
  MAX_RETRIES(
      "max_retries",
      "max_retries",
      "max_retries",
      Kind.NUMBER,
      "how often a read that fails on the way is sent again"),
  PROXY(
      "proxy",
      "proxy",
      "proxy_addr",
      Kind.SECRET,
      "the proxy before this server, loopback too, as its http address",
      "http_proxy"),
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
      Kind.OBJECT,
      "JSON object: path of a lease to the body that is posted there, such as PKI's common_name");

  private final String bootstrapName;
  private final String settingSuffix;

  @SuppressWarnings("ImmutableEnumChecker") // the list is one that cannot be changed
  private final List<String> toolSuffixes;

  private final Kind kind;
  private final String purpose;

  /** What a value is. */
  enum Kind {
    TEXT,
    BOOL,
    SECRET,
    /** Whole seconds, or as the tools write a time: {@code 90s}, {@code 1m30s}. */
    SECONDS,
    NUMBER,
    /** A JSON object: as text, or in a bootstrap file as it is. */
    OBJECT
  }

  Member(
      String bootstrapName,
      String settingSuffix,
      @Nullable String toolSuffix,
      Kind kind,
      String purpose,
      String... furtherToolSuffixes) {
    this.bootstrapName = bootstrapName;
    this.settingSuffix = settingSuffix;
    this.toolSuffixes =
        Stream.concat(Stream.ofNullable(toolSuffix), Stream.of(furtherToolSuffixes)).toList();
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

  /**
   * What follows {@code bao_} or {@code vault_} in the variables of the servers' own tools, those
   * that win first.
   */
  List<String> toolSuffixes() {
    return toolSuffixes;
  }

  Kind kind() {
    return kind;
  }

  String purpose() {
    return purpose;
  }
}
