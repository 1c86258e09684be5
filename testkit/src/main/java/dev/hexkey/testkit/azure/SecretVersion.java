package dev.hexkey.testkit.azure;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** One version; its id has 32 hexadecimal digits. */
record SecretVersion(
    String id, String value, SecretProperties properties, Instant created, Instant updated) {

  SecretVersion change(SecretProperties change, Instant now) {
    return new SecretVersion(id, value, change.over(properties), created, now);
  }

  /**
   * As on the wire, without the value.
   *
   * @param address the member {@code id}
   */
  Map<String, Object> describe(String address) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", address);
    properties.contentType().ifPresent(type -> body.put("contentType", type));
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("enabled", properties.isEnabled());
    properties.attribute("nbf").ifPresent(time -> attributes.put("nbf", time));
    properties.attribute("exp").ifPresent(time -> attributes.put("exp", time));
    attributes.put("created", created.getEpochSecond());
    attributes.put("updated", updated.getEpochSecond());
    attributes.put("recoveryLevel", "Recoverable+Purgeable");
    attributes.put("recoverableDays", VaultSecrets.RECOVERABLE.toDays());
    body.put("attributes", attributes);
    body.put("tags", properties.tags());
    properties.keyId().ifPresent(key -> body.put("kid", key));
    properties.keyId().ifPresent(key -> body.put("managed", true));
    return body;
  }
}
