package dev.hexkey.testkit.azure;

import static java.util.Map.entry;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The operations of Key Vault on secrets, for a caller whose token is good. Thread-safe. */
final class VaultApi {
  private static final String NAME = "[0-9A-Za-z-]{1,127}";
  private static final String VERSION = "[0-9A-Fa-f]{32}";
  private static final int MAX_VALUE = 25_600;
  private static final int MAX_TAGS = 15;
  private static final int MAX_TEXT = 255;

  private final VaultSecrets secrets;
  private final VaultGate gate;
  private final String url;

  VaultApi(VaultSecrets secrets, VaultGate gate, String url) {
    this.secrets = secrets;
    this.gate = gate;
    this.url = url;
  }

  Answer answer(Call call, Jwt token) {
    if (call.query().getOrDefault("api-version", "").isEmpty()) {
      throw VaultFailure.badParameter("The request is missing the query parameter api-version.");
    }
    List<String> path = List.of(call.path().substring(1).split("/", -1));
    String name = path.size() > 1 ? path.get(1) : "";
    if (path.size() > 1 && !name.matches(NAME)) {
      throw VaultFailure.badParameter("The request URI contains an invalid name: " + name);
    }
    String rest = String.join("/", path.subList(Math.min(2, path.size()), path.size()));
    return switch (path.get(0)) {
      case "secrets" -> name.isEmpty() ? list(call, token) : secret(call, token, name, rest);
      case "deletedsecrets" ->
          name.isEmpty() ? listDeleted(call, token) : deleted(call, token, name, rest);
      default -> throw unknownMethod(call);
    };
  }

  private Answer secret(Call call, Jwt token, String name, String rest) {
    if (rest.equals("versions")) {
      return versions(call, token, name);
    }
    if (!rest.isEmpty() && !rest.matches(VERSION)) {
      throw VaultFailure.badParameter("The request URI contains an invalid version: " + rest);
    }
    return switch (call.method()) {
      case "GET" -> get(token, name, rest);
      case "PUT" -> set(call, token, name, rest);
      case "PATCH" -> change(call, token, name, rest);
      case "DELETE" -> delete(call, token, name, rest);
      default -> throw unknownMethod(call);
    };
  }

  private Answer deleted(Call call, Jwt token, String name, String rest) {
    String operation = call.method() + " " + rest;
    return switch (operation.trim()) {
      case "GET" -> {
        gate.require(token, gate.usesPolicies() ? VaultPermission.GET : VaultPermission.LIST, name);
        yield Answer.json(200, deletedBody(secrets.deleted(name), true));
      }
      case "DELETE" -> {
        gate.require(token, VaultPermission.PURGE, name);
        secrets.purge(name);
        yield Answer.empty(204);
      }
      case "POST recover" -> {
        gate.require(token, VaultPermission.RECOVER, name);
        StoredSecret back = secrets.recover(name);
        yield Answer.json(200, back.newest().describe(address(back, back.newest())));
      }
      default -> throw unknownMethod(call);
    };
  }

  private Answer get(Jwt token, String name, String id) {
    gate.require(token, VaultPermission.GET, name);
    SecretVersion version = secrets.version(name, id);
    if (!version.properties().isEnabled()) {
      throw VaultFailure.forbidden(
          "SecretDisabled", "Operation get is not allowed on a disabled secret.");
    }
    return withValue(name, version);
  }

  private Answer set(Call call, Jwt token, String name, String id) {
    if (!id.isEmpty()) {
      throw unknownMethod(call);
    }
    Map<String, Object> body = body(call);
    SecretProperties properties = properties(body);
    String value =
        Json.text(body, "value")
            .orElseThrow(() -> VaultFailure.badParameter("Parameter secret.value is missing."));
    if (value.length() > MAX_VALUE) {
      throw VaultFailure.badParameter("Secret value size is too large; at most 25k characters.");
    }
    gate.require(token, VaultPermission.SET, name);
    return withValue(name, secrets.set(name, value, properties));
  }

  private Answer change(Call call, Jwt token, String name, String id) {
    SecretProperties properties = properties(body(call));
    gate.require(token, VaultPermission.SET, name);
    SecretVersion changed = secrets.change(name, id, properties);
    return Answer.json(200, changed.describe(address(secrets.live(name), changed)));
  }

  private Answer delete(Call call, Jwt token, String name, String id) {
    if (!id.isEmpty()) {
      throw unknownMethod(call);
    }
    gate.require(token, VaultPermission.DELETE, name);
    return Answer.json(200, deletedBody(secrets.delete(name), true));
  }

  private Answer list(Call call, Jwt token) {
    requireGet(call);
    gate.require(token, VaultPermission.LIST, "");
    return VaultPages.page(
        call,
        secrets.live().stream()
            .map(secret -> entry(key(secret), secret.newest().describe(address(secret))))
            .toList(),
        url);
  }

  private Answer listDeleted(Call call, Jwt token) {
    requireGet(call);
    gate.require(token, VaultPermission.LIST, "");
    return VaultPages.page(
        call,
        secrets.deleted().stream()
            .map(secret -> entry(key(secret), deletedBody(secret, false)))
            .toList(),
        url);
  }

  /** Sorted by id, which says nothing about their age. */
  private Answer versions(Call call, Jwt token, String name) {
    requireGet(call);
    gate.require(token, VaultPermission.LIST, name);
    List<StoredSecret> found =
        secrets.live().stream().filter(secret -> secret.name().equalsIgnoreCase(name)).toList();
    return VaultPages.page(
        call,
        found.stream()
            .flatMap(
                secret ->
                    secret.versions().stream()
                        .sorted(Comparator.comparing(SecretVersion::id))
                        .map(
                            version ->
                                entry(version.id(), version.describe(address(secret, version)))))
            .toList(),
        url);
  }

  private Answer withValue(String name, SecretVersion version) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("value", version.value());
    body.putAll(version.describe(address(secrets.live(name), version)));
    return Answer.json(200, body);
  }

  private Map<String, Object> deletedBody(StoredSecret secret, boolean isOne) {
    Instant deletedAt = secret.deletedAt().orElseThrow();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("recoveryId", url + "/deletedsecrets/" + secret.name());
    body.put("deletedDate", deletedAt.getEpochSecond());
    body.put("scheduledPurgeDate", deletedAt.plus(VaultSecrets.RECOVERABLE).getEpochSecond());
    SecretVersion newest = secret.newest();
    body.putAll(newest.describe(isOne ? address(secret, newest) : address(secret)));
    return body;
  }

  private String address(StoredSecret secret) {
    return url + "/secrets/" + secret.name();
  }

  private String address(StoredSecret secret, SecretVersion version) {
    return address(secret) + "/" + version.id();
  }

  private static String key(StoredSecret secret) {
    return secret.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> body(Call call) {
    try {
      return Json.object(call.body());
    } catch (IllegalArgumentException e) {
      throw VaultFailure.badParameter("The request body is not a JSON object.");
    }
  }

  private static SecretProperties properties(Map<String, Object> body) {
    SecretProperties properties = SecretProperties.read(body);
    Optional<String> type = properties.contentType();
    if (type.isPresent() && type.get().length() > MAX_TEXT) {
      throw VaultFailure.badParameter("Parameter contentType is too long.");
    }
    if (properties.tags().size() > MAX_TAGS) {
      throw VaultFailure.badParameter("There may be at most " + MAX_TAGS + " tags.");
    }
    return properties;
  }

  private static void requireGet(Call call) {
    if (!call.method().equals("GET")) {
      throw unknownMethod(call);
    }
  }

  private static VaultFailure unknownMethod(Call call) {
    return VaultFailure.badParameter(
        "Method " + call.method() + " does not allow operation '" + call.path() + "'");
  }
}
