package dev.hexkey.testkit.azure;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;

/** A person of a tenant, and guest of others. Thread-safe. */
public final class EntraUser {
  private final String principalName;
  private final String name;
  private final String homeTenant;
  private final Map<String, String> objectIds = new ConcurrentHashMap<>(); // by tenant
  private final Set<String> groups = new CopyOnWriteArraySet<>();
  private final Map<SignInWay, Integer> refusals = new ConcurrentHashMap<>();
  private final AtomicInteger signInsRevoked = new AtomicInteger();
  private final AtomicInteger accessRevoked = new AtomicInteger();

  EntraUser(String principalName, String name, String homeTenant) {
    this.principalName = principalName;
    this.name = name;
    this.homeTenant = homeTenant;
    objectIds.put(homeTenant, UUID.randomUUID().toString());
  }

  /** What the user types to sign in, such as {@code ada@contoso.example}. */
  public String principalName() {
    return principalName;
  }

  /** The name to show. */
  public String name() {
    return name;
  }

  /** The tenant that the user belongs to. */
  public String homeTenant() {
    return homeTenant;
  }

  /** The object id in the home tenant. */
  public String objectId() {
    return objectIdIn(homeTenant).orElseThrow();
  }

  /** The object id in a tenant; empty where the user is neither member nor guest. */
  public Optional<String> objectIdIn(String tenant) {
    return Optional.ofNullable(objectIds.get(tenant));
  }

  /** Makes the user a guest, with an object id of its own. */
  public void invite(String tenant) {
    objectIds.putIfAbsent(tenant, UUID.randomUUID().toString());
  }

  /** Puts the user into groups. */
  public void join(String... names) {
    groups.addAll(Arrays.asList(names));
  }

  /** Takes the user out of a group. */
  public void leave(String group) {
    groups.remove(group);
  }

  /** The groups' names. */
  public Set<String> groups() {
    return Set.copyOf(groups);
  }

  /** Refuses every way from now on, as Conditional Access or consent would. */
  public void refuse(int aadsts) {
    for (SignInWay way : SignInWay.values()) {
      refuse(way, aadsts);
    }
  }

  /** Refuses one way from now on: 53003 for a tenant that blocks device code. */
  public void refuse(SignInWay way, int aadsts) {
    refusals.put(way, aadsts);
  }

  /** Refuses nothing any more. */
  public void allow() {
    refusals.clear();
  }

  /** Makes the refresh tokens of today unusable (AADSTS50173), as a new password does. */
  public void revokeSignIns() {
    signInsRevoked.incrementAndGet();
  }

  /**
   * Makes the vaults ask for a newer access token, by continuous access evaluation: only those that
   * were given to a client with the capability {@code CP1} are evaluated, others live on.
   */
  public void revokeAccess() {
    accessRevoked.incrementAndGet();
  }

  Optional<Integer> refusal(SignInWay way) {
    return Optional.ofNullable(refusals.get(way));
  }

  /** Changes when the refresh tokens are revoked. */
  int signInGeneration() {
    return signInsRevoked.get();
  }

  /** Changes when the access tokens are revoked. */
  int accessGeneration() {
    return accessRevoked.get();
  }

  @Override
  public String toString() {
    return principalName;
  }
}
