package dev.hexkey.testkit.azure;

import java.net.URI;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An app registration, with its service principal. Thread-safe. */
public final class EntraApp {
  private final String clientId = UUID.randomUUID().toString();
  private final String objectId = UUID.randomUUID().toString();
  private final String name;
  private final boolean confidential;
  private final Set<String> tenants = ConcurrentHashMap.newKeySet();
  private final Set<String> secrets = ConcurrentHashMap.newKeySet();
  private final List<PublicKey> keys = new CopyOnWriteArrayList<>();
  private final List<URI> redirects = new CopyOnWriteArrayList<>();
  private final List<String> assertions = new CopyOnWriteArrayList<>(); // the last one counts
  private final AtomicInteger accessRevoked = new AtomicInteger();
  private volatile boolean publicFlows = true;
  private volatile boolean consented = true;

  EntraApp(String name, boolean confidential, String tenant) {
    this.name = name;
    this.confidential = confidential;
    tenants.add(tenant);
    redirects.add(URI.create("http://localhost"));
  }

  /** The application id. */
  public String clientId() {
    return clientId;
  }

  /** The object id of the service principal: whom a vault's roles name. */
  public String objectId() {
    return objectId;
  }

  /** The name to show. */
  public String name() {
    return name;
  }

  /** Makes the app known in a further tenant. */
  public EntraApp install(String tenant) {
    tenants.add(tenant);
    return this;
  }

  /** The switch "allow public client flows", on at first: device code needs it. */
  public EntraApp publicClientFlows(Switch state) {
    publicFlows = state == Switch.ON;
    return this;
  }

  /** Whether somebody has consented to the app's rights, on at first. */
  public EntraApp consent(Switch state) {
    consented = state == Switch.ON;
    return this;
  }

  /** Registers a redirect URI besides {@code http://localhost}. */
  public EntraApp redirect(URI uri) {
    redirects.add(uri);
    return this;
  }

  /** Registers a client secret. */
  public EntraApp secret(String secret) {
    secrets.add(secret);
    return this;
  }

  /** Registers a secret in place of all so far, which are refused from now on. */
  public EntraApp onlySecret(String secret) {
    secrets.clear();
    return secret(secret);
  }

  /** Registers a certificate's key, for {@code private_key_jwt}. */
  public EntraApp key(PublicKey key) {
    keys.add(key);
    return this;
  }

  /**
   * Accepts this federated assertion from now on; the one before is then too old (AADSTS700024).
   */
  public EntraApp federate(String assertion) {
    assertions.add(assertion);
    return this;
  }

  /**
   * Makes the vaults ask for a newer access token of the app's own, by continuous access
   * evaluation: only those that were asked for with the capability {@code CP1} are evaluated.
   */
  public void revokeAccess() {
    accessRevoked.incrementAndGet();
  }

  /** On or off. */
  public enum Switch {
    /** On. */
    ON,
    /** Off. */
    OFF
  }

  /** Changes when the app's own access tokens are revoked. */
  int accessGeneration() {
    return accessRevoked.get();
  }

  boolean isConfidential() {
    return confidential;
  }

  boolean isIn(String tenant) {
    return tenants.contains(tenant);
  }

  boolean allowsPublicFlows() {
    return publicFlows;
  }

  boolean isConsented() {
    return consented;
  }

  boolean hasSecret(String secret) {
    return secrets.contains(secret);
  }

  /** A registered address; for loopback every port will do, as at Microsoft. */
  boolean mayRedirectTo(String address) {
    URI uri = URI.create(address);
    return redirects.stream().anyMatch(known -> isSame(known, uri));
  }

  private static boolean isSame(URI known, URI uri) {
    boolean anyPort = "http".equals(known.getScheme()) && "localhost".equals(known.getHost());
    return Optional.ofNullable(known.getScheme()).equals(Optional.ofNullable(uri.getScheme()))
        && Optional.ofNullable(known.getHost()).equals(Optional.ofNullable(uri.getHost()))
        && (anyPort || known.getPort() == uri.getPort())
        && path(known).equals(path(uri));
  }

  private static String path(URI uri) {
    return uri.getPath().isEmpty() ? "/" : uri.getPath();
  }

  boolean hasSigned(Jwt assertion) {
    return keys.stream().anyMatch(assertion::isSignedBy);
  }

  /** Whether this is the assertion that counts. */
  boolean accepts(String assertion) {
    return !assertions.isEmpty() && assertions.get(assertions.size() - 1).equals(assertion);
  }

  /** Whether this is one that counted once. */
  boolean accepted(String assertion) {
    return assertions.contains(assertion);
  }

  @Override
  public String toString() {
    return name;
  }
}
