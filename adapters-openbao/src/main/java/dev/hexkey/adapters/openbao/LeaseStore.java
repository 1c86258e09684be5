package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.AdapterContext;
import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretLease;
import dev.hexkey.ports.SecretLeases;
import dev.hexkey.ports.TokenProvider.Subscription;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Dynamic secrets of one server: credentials of databases, certificates, and so on. Thread-safe.
 */
final class LeaseStore implements SecretLeases {
  private static final int MANY = 1_000;

  private final String scheme;
  private final Leases leases;
  private final AdapterContext context;
  private final Map<SecretAddress, LeasedSecret> secrets = new ConcurrentHashMap<>();

  LeaseStore(String scheme, Leases leases, AdapterContext context) {
    this.scheme = scheme;
    this.leases = leases;
    this.context = context;
  }

  @Override
  public FetchedSecret fetch(SecretAddress address) {
    return secret(address).fetch();
  }

  @Override
  public Optional<SecretLease> findLease(SecretAddress address) {
    return Optional.ofNullable(secrets.get(address)).flatMap(LeasedSecret::told);
  }

  @Override
  public void revokeLease(String leaseId) {
    if (!leaseId.matches("[A-Za-z0-9._/-]{1,512}")) {
      throw BaoErrors.malformedLeaseId();
    }
    leases.revoke(leaseId, scheme + "://***");
  }

  @Override
  public Subscription onRotated(SecretAddress address, Runnable listener) {
    return secret(address).onRotated(listener);
  }

  /** Ends the renewals; the leases stay. */
  void close() {
    secrets.values().forEach(LeasedSecret::close);
  }

  private LeasedSecret secret(SecretAddress address) {
    if (secrets.size() > MANY) {
      secrets.values().removeIf(LeasedSecret::isIdle);
    }
    return secrets.computeIfAbsent(address, this::leased);
  }

  private LeasedSecret leased(SecretAddress address) {
    return new LeasedSecret(
        address.mount() + "/" + address.path(),
        scheme + "://" + address,
        leases,
        context.tokenProviders(),
        context.clock(),
        context.executor());
  }
}
