package dev.hexkey.testkit.azure;

import dev.hexkey.testkit.network.LoopbackTls;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A double of one Azure Key Vault, at a port of its own: secrets with versions and soft delete,
 * roles, network rules, challenges and limits. Nobody has a right until it is granted. Thread-safe.
 */
public final class KeyVaultDouble implements AutoCloseable {
  private final Disturbances disturbances = new Disturbances(this::failure);
  private final VaultLimit limit = new VaultLimit();
  private final String name;
  private final VaultSecrets secrets;
  private final VaultGate gate;
  private final Endpoint endpoint;
  private volatile String innerName = "innererror";

  KeyVaultDouble(
      String name,
      String tenant,
      EntraDouble entra,
      LoopbackTls tls,
      List<SeenRequest> requests,
      InstantSource clock)
      throws IOException {
    this.name = name;
    this.secrets = new VaultSecrets(clock);
    this.gate = new VaultGate(name, tenant, entra, clock);
    this.endpoint = Endpoint.start(tls, requests, disturbances::delay, this::answer);
  }

  /** The vault's name. */
  public String name() {
    return name;
  }

  /** {@code https://localhost:PORT}. */
  public URI url() {
    return endpoint.url();
  }

  /** Gives an object id, or a group by its name, rights on every secret and on their list. */
  public void grant(String principal, VaultPermission... permissions) {
    gate.grant(principal, "", Set.of(permissions));
  }

  /** Gives rights on one secret, whether it is there or not. */
  public void grantOn(String secret, String principal, VaultPermission... permissions) {
    gate.grant(principal, secret, Set.of(permissions));
  }

  /** Takes all rights back. */
  public void revoke(String principal) {
    gate.revoke(principal);
  }

  /** Says in which way rights are managed, roles at first. */
  public void authorization(VaultAuthorization model) {
    gate.authorization(model);
  }

  /** Says from where the vault may be reached, from everywhere at first. */
  public void network(VaultNetwork network) {
    gate.network(network);
  }

  /** Sends this {@code WWW-Authenticate} with every 401 from now on; none if it is empty. */
  public void challenge(String header) {
    gate.challenge(Optional.of(header));
  }

  /** Sends the true challenge again. */
  public void usualChallenge() {
    gate.challenge(Optional.empty());
  }

  /** Writes a version past every check of the caller, and gives its id. */
  public String put(String secret, String value) {
    return put(secret, value, SecretProperties.none());
  }

  /** Writes a version past every check of the caller, and gives its id. */
  public String put(String secret, String value, SecretProperties properties) {
    return secrets.set(secret, value, properties).id();
  }

  /** Changes what is stated of a version; of the newest one if the id is empty. */
  public void change(String secret, String version, SecretProperties properties) {
    secrets.change(secret, version, properties);
  }

  /** Deletes softly. */
  public void delete(String secret) {
    secrets.delete(secret);
  }

  /** Takes a soft delete back. */
  public void recover(String secret) {
    secrets.recover(secret);
  }

  /** Deletes for good what is deleted softly. */
  public void purge(String secret) {
    secrets.purge(secret);
  }

  /** The newest value, of a disabled version too; empty if the secret is deleted or unknown. */
  public Optional<String> value(String secret) {
    return find(secrets.live(), secret).map(found -> found.newest().value());
  }

  /** The ids of the versions, oldest first; none if the secret is deleted or unknown. */
  public List<String> versions(String secret) {
    return find(secrets.live(), secret).stream()
        .flatMap(found -> found.versions().stream())
        .map(SecretVersion::id)
        .toList();
  }

  /** Whether the secret is deleted softly. */
  public boolean isDeleted(String secret) {
    return find(secrets.deleted(), secret).isPresent();
  }

  /** Lets a recovery take so long, in which the name is neither there nor free; none at first. */
  public void recoveryTakes(Duration duration) {
    secrets.recoveryTakes(duration);
  }

  /**
   * Answers 429 with {@code Retry-After: 1} to what comes above so many requests in a second of
   * real time.
   */
  public void throttle(int perSecond) {
    limit.set(perSecond);
  }

  /** Spells the inner member of errors like this, {@code innererror} at first. */
  public void spellInnerError(String member) {
    innerName = member;
  }

  /** Delays and failures on purpose. */
  public Disturbances disturb() {
    return disturbances;
  }

  /** What arrived here. */
  public List<SeenRequest> requests() {
    return endpoint.requests();
  }

  @Override
  public void close() {
    endpoint.close();
  }

  @Override
  public String toString() {
    return "KeyVaultDouble[" + name + " at " + url() + "]";
  }

  private static Optional<StoredSecret> find(List<StoredSecret> among, String name) {
    return among.stream().filter(secret -> secret.name().equalsIgnoreCase(name)).findFirst();
  }

  private Answer failure(int status) {
    return VaultFailure.ofStatus(status).answer(innerName);
  }

  private Answer answer(Call call) {
    Answer answer =
        decide(call)
            .with("x-ms-request-id", UUID.randomUUID().toString())
            .with("x-ms-keyvault-region", "westeurope")
            .with("x-ms-keyvault-service-version", "1.9.2784.1")
            .with(
                "x-ms-keyvault-network-info",
                "conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;")
            .with("Cache-Control", "no-cache");
    return call.header("x-ms-client-request-id")
        .map(id -> answer.with("x-ms-client-request-id", id))
        .orElse(answer);
  }

  private Answer decide(Call call) {
    Jwt token;
    try {
      token = gate.requireToken(call);
    } catch (VaultFailure e) {
      return gate.challenged(e.answer(innerName));
    }
    if (gate.wantsNewer(token)) {
      VaultFailure refusal =
          VaultFailure.unauthorized("[TokenRevoked] Continuous access evaluation failed.");
      return gate.claimsChallenge(refusal.answer(innerName));
    }
    Optional<Answer> disturbed = disturbances.next();
    if (disturbed.isPresent()) {
      return disturbed.get();
    }
    if (limit.isReached()) {
      return VaultFailure.throttled().answer(innerName).with("Retry-After", "1");
    }
    try {
      gate.requireNetwork(token);
      return new VaultApi(secrets, gate, url().toString()).answer(call, token);
    } catch (VaultFailure e) {
      return e.answer(innerName);
    }
  }
}
