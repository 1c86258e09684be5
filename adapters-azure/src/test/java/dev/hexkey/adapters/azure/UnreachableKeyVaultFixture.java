package dev.hexkey.adapters.azure;

import dev.hexkey.testkit.UnreachableFixture;
import dev.hexkey.testkit.azure.KeyVaultDouble;
import dev.hexkey.testkit.faults.Fault;
import dev.hexkey.testkit.faults.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/** A vault behind a proxy that can let nobody through. */
final class UnreachableKeyVaultFixture extends KeyVaultFixture implements UnreachableFixture {
  private final FaultProxy proxy;

  private UnreachableKeyVaultFixture(
      SignedIn world, String signIn, KeyVaultDouble vault, FaultProxy proxy) {
    super(world, signIn, vault, URI.create("https://localhost:" + proxy.address().getPort()));
    this.proxy = proxy;
  }

  static UnreachableKeyVaultFixture of(SignedIn world, String signIn) throws IOException {
    KeyVaultDouble vault = newVault(world);
    return new UnreachableKeyVaultFixture(world, signIn, vault, FaultProxy.before(vault.url()));
  }

  @Override
  public void cutOff() {
    proxy.set(Fault.refuse());
  }

  /** Makes the place take connections and never answer. */
  void silence() {
    proxy.set(Fault.silence());
  }

  /** Takes the port away. */
  void closePort() throws IOException {
    proxy.close();
  }

  @Override
  public void reconnect() {
    proxy.set(Fault.none());
  }

  @Override
  public void close() {
    super.close();
    try {
      proxy.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
