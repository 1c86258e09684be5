package dev.hexkey.adapters.openbao;

import dev.hexkey.testkit.UnreachableFixture;
import dev.hexkey.testkit.faults.Fault;
import dev.hexkey.testkit.faults.FaultProxy;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A mount on a real server, behind a proxy that can refuse. */
final class UnreachableKv2Fixture extends Kv2Fixture implements UnreachableFixture {
  private final FaultProxy proxy;

  private UnreachableKv2Fixture(OpenBaoServer server, FaultProxy proxy, String scheme)
      throws Exception {
    super(server, proxy.address(), scheme);
    this.proxy = proxy;
  }

  static UnreachableKv2Fixture of(OpenBaoServer server, String scheme) throws Exception {
    return new UnreachableKv2Fixture(server, FaultProxy.before(server.address()), scheme);
  }

  @Override
  public void cutOff() {
    proxy.set(Fault.refuse());
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
