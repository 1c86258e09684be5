package dev.hexkey.testkit.azure;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a version of a secret has besides its value. Unchangeable. */
public final class SecretProperties {
  private static final SecretProperties NONE = new SecretProperties(Map.of());

  private final Map<String, Object> members; // as on the wire

  private SecretProperties(Map<String, Object> members) {
    this.members = members;
  }

  /** Enabled, without limits, type and tags. */
  public static SecretProperties none() {
    return NONE;
  }

  /** Whether it can be read. */
  public SecretProperties enabled(EntraApp.Switch state) {
    return withAttribute("enabled", state == EntraApp.Switch.ON);
  }

  /** From when on it is meant to be used; the vault itself does not look at it. */
  public SecretProperties notBefore(Instant time) {
    return withAttribute("nbf", time.getEpochSecond());
  }

  /** Until when it is meant to be used; the vault itself does not look at it. */
  public SecretProperties expiresAt(Instant time) {
    return withAttribute("exp", time.getEpochSecond());
  }

  /** Free text on what the value is. */
  public SecretProperties contentType(String type) {
    return with("contentType", type);
  }

  /** One more tag. */
  public SecretProperties tag(String name, String value) {
    Map<String, Object> tags = new LinkedHashMap<>(Json.object(members, "tags"));
    tags.put(name, value);
    return with("tags", tags);
  }

  /** Says that the secret belongs to a certificate, whose key this is. */
  public SecretProperties managedBy(String keyId) {
    return with("kid", keyId).with("managed", true);
  }

  static SecretProperties read(Map<String, Object> body) {
    Map<String, Object> members = new LinkedHashMap<>(body);
    members.keySet().retainAll(Set.of("attributes", "contentType", "tags"));
    return new SecretProperties(members);
  }

  /** These, and where they say nothing those. */
  SecretProperties over(SecretProperties older) {
    Map<String, Object> all = new LinkedHashMap<>(older.members);
    all.putAll(members);
    Map<String, Object> attributes = new LinkedHashMap<>(older.attributes());
    attributes.putAll(attributes());
    all.put("attributes", attributes);
    return new SecretProperties(all);
  }

  boolean isEnabled() {
    return !Boolean.FALSE.equals(attributes().get("enabled"));
  }

  Optional<Object> attribute(String name) {
    return Optional.ofNullable(attributes().get(name));
  }

  Optional<String> contentType() {
    return Json.text(members, "contentType");
  }

  Map<String, Object> tags() {
    return Json.object(members, "tags");
  }

  Optional<String> keyId() {
    return Json.text(members, "kid");
  }

  private Map<String, Object> attributes() {
    return Json.object(members, "attributes");
  }

  private SecretProperties withAttribute(String name, Object value) {
    Map<String, Object> attributes = new LinkedHashMap<>(attributes());
    attributes.put(name, value);
    return with("attributes", attributes);
  }

  private SecretProperties with(String name, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(members);
    all.put(name, value);
    return new SecretProperties(all);
  }
}
