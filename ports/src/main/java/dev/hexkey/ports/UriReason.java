package dev.hexkey.ports;

/**
 * Why a secret URI was refused: the finer reason beside each code of {@link SecretUriException}.
 */
public enum UriReason {
  EMPTY("ILLEGAL_SEGMENT", "The secret URI is empty."),
  TOO_LONG("ILLEGAL_SEGMENT", "The secret URI is longer than 2048 characters."),
  CHARSET("ILLEGAL_SEGMENT", "The secret URI has a character outside printable ASCII."),
  NO_SCHEME("ILLEGAL_SEGMENT", "The secret URI has no scheme."),
  MISSING_MOUNT("ILLEGAL_SEGMENT", "The secret URI names no mount."),
  MISSING_PATH("ILLEGAL_SEGMENT", "The secret URI names a mount but no path under it."),
  EMPTY_SEGMENT("ILLEGAL_SEGMENT", "The path has an empty segment."),
  SEGMENT_CHAR("ILLEGAL_SEGMENT", "The path has a character that is not allowed in a segment."),
  SEGMENT_TOO_LONG("ILLEGAL_SEGMENT", "A path segment is longer than 255 characters."),
  DOT_SEGMENT("ILLEGAL_SEGMENT", "The path has a segment that is a single dot."),
  TRAILING_DOT("ILLEGAL_SEGMENT", "A path segment ends in a dot."),
  TRAVERSAL("ILLEGAL_SEGMENT", "The path leads out of its mount."),
  PERCENT_IN_PATH("ILLEGAL_SEGMENT", "The path has a percent sign; paths are never decoded."),
  ENCODED_SLASH("ILLEGAL_SEGMENT", "The path has an encoded slash; paths are never decoded."),
  EMPTY_FRAGMENT("ILLEGAL_SEGMENT", "The field after '#' is empty."),
  MULTIPLE_FRAGMENTS("ILLEGAL_SEGMENT", "The secret URI has more than one '#'."),
  NAME_FORM("ILLEGAL_SEGMENT", "The mount or path is not a name that this scheme allows."),
  PREFIX_FORM("ILLEGAL_SEGMENT", "A prefix ends in '/' and has neither field nor query."),
  FRAGMENT_CHAR("ILLEGAL_SEGMENT", "The field has a character that must be percent-encoded."),
  FRAGMENT_TOO_LONG("ILLEGAL_SEGMENT", "The field is longer than 256 bytes."),
  BAD_PERCENT("ILLEGAL_SEGMENT", "The field has a percent sign without two hexadecimal digits."),
  BAD_UTF8("ILLEGAL_SEGMENT", "The field does not decode to valid UTF-8."),
  CONTROL("ILLEGAL_SEGMENT", "The field has a control character."),
  WILDCARD_IN_POINTER(
      "INVALID_WILDCARD", "The path has a '*', which only allow patterns may have."),
  PATTERN_FORM("INVALID_WILDCARD", "An allow pattern ends in '/*' and has no other '*'."),
  UNKNOWN_PROVIDER("UNSUPPORTED_ENGINE", "No adapter serves this scheme."),
  UNKNOWN_ENGINE("UNSUPPORTED_ENGINE", "The scheme's engine is not known."),
  ENGINE_REQUIRED("UNSUPPORTED_ENGINE", "The scheme needs an engine, such as '+kv2'."),
  EMPTY_QUERY("AMBIGUOUS_QUERY", "The query after '?' is empty."),
  EMPTY_PAIR("AMBIGUOUS_QUERY", "The query has an empty parameter."),
  DUPLICATE_PARAM("AMBIGUOUS_QUERY", "The query names a parameter twice."),
  UNKNOWN_PARAM("AMBIGUOUS_QUERY", "The query has a parameter that this scheme does not know."),
  BAD_VERSION("AMBIGUOUS_QUERY", "The version is not of the form this scheme uses."),
  MULTIPLE_QUERIES("AMBIGUOUS_QUERY", "The secret URI has more than one '?'."),
  MOUNT_IN_QUERY("DOUBLE_MOUNT_SOURCE", "The query names a mount; the path alone does."),
  MOUNT_NOT_ALLOWED("TENANT_MOUNT_MISMATCH", "The mount is not in the list of allowed mounts."),
  RESERVED_MOUNT("TENANT_MOUNT_MISMATCH", "The mount is reserved and never holds secrets."),
  OVERLAP("AMBIGUOUS_MOUNT", "Two allowed mounts overlap, so a URI could mean either."),
  FILE_IS_LEAF(
      "PROVIDER_TRAILING_SLASH_MISMATCH",
      "The path ends in a slash, but in this scheme a path names a single secret.");

  private final String code;
  private final String summary;

  UriReason(String code, String summary) {
    this.code = code;
    this.summary = summary;
  }

  /** The code that this reason refines. */
  public String code() {
    return code;
  }

  /** One sentence on the fault. */
  public String summary() {
    return summary;
  }
}
