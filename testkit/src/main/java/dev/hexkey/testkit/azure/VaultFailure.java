package dev.hexkey.testkit.azure;

import java.util.Map;

/** Why a vault does not do what it is asked for. */
final class VaultFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String innerCode;
  private final String text;

  VaultFailure(int status, String code, String innerCode, String text) {
    super(code + " " + innerCode, null, false, false);
    this.status = status;
    this.code = code;
    this.innerCode = innerCode;
    this.text = text;
  }

  static VaultFailure unauthorized(String text) {
    return new VaultFailure(401, "Unauthorized", "", text);
  }

  static VaultFailure forbidden(String innerCode, String text) {
    return new VaultFailure(403, "Forbidden", innerCode, text);
  }

  static VaultFailure badParameter(String text) {
    return new VaultFailure(400, "BadParameter", "", text);
  }

  static VaultFailure notFound(String name) {
    return new VaultFailure(
        404,
        "SecretNotFound",
        "",
        "A secret with (name/id) "
            + name
            + " was not found in this key vault. If you recently deleted this secret you may be"
            + " able to recover it using the correct recovery command. For help resolving this"
            + " issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");
  }

  static VaultFailure deletedNotFound(String name) {
    return new VaultFailure(404, "SecretNotFound", "", "Deleted Secret not found: " + name);
  }

  static VaultFailure conflict(String innerCode, String text) {
    return new VaultFailure(409, "Conflict", innerCode, text);
  }

  static VaultFailure throttled() {
    return new VaultFailure(
        429,
        "Throttled",
        "",
        "Request was not processed because too many requests were received. Reason:"
            + " VaultRequestTypeLimitReached");
  }

  /** What a status says by itself. */
  static VaultFailure ofStatus(int status) {
    return switch (status) {
      case 401 -> unauthorized("AKV10000: Request is missing a Bearer or PoP token.");
      case 403 -> forbidden("AccessDenied", "Access denied.");
      case 409 -> conflict("", "The request conflicts with another one.");
      case 412 -> new VaultFailure(412, "PreconditionFailed", "", "A condition is not met.");
      case 429 -> throttled();
      case 503 -> new VaultFailure(503, "ServiceUnavailable", "", "The service is unavailable.");
      default -> new VaultFailure(status, "InternalServerError", "", "Something went wrong.");
    };
  }

  /**
   * The answer.
   *
   * @param innerName how the inner member is spelt
   */
  Answer answer(String innerName) {
    Map<String, Object> error = Json.of("code", code, "message", text);
    if (!innerCode.isEmpty()) {
      error.put(innerName, Json.of("code", innerCode));
    }
    return Answer.json(status, Json.of("error", error));
  }
}
