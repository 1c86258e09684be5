package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.testkit.SecretStoreFixture;
import dev.hexkey.testkit.openbao.OpenBaoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A mount of its own on a real server, and the store of one scheme. */
class Kv2Fixture implements SecretStoreFixture {
  private static final AtomicInteger MOUNTS = new AtomicInteger();

  private final OpenBaoServer server;
  private final String mount;
  private final String scheme;
  private final OpenedStore opened;

  Kv2Fixture(OpenBaoServer server, URI address, String scheme) throws Exception {
    this.server = server;
    this.scheme = scheme;
    this.mount = "kv-" + MOUNTS.incrementAndGet();
    server.mountKv2(mount);
    this.opened = OpenedStore.at(address, server.rootToken(), mount);
  }

  @Override
  public SecretStore store() {
    return opened.store(scheme);
  }

  @Override
  public String mount() {
    return mount;
  }

  @Override
  public String missingMount() {
    return "nowhere";
  }

  /** The text as a member of an object, written as the server writes JSON. */
  @Override
  public byte[] content(String text) {
    String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("&", "\\u0026");
    return ("{\"value\":\"" + escaped + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void hold(SecretAddress address, byte[] value) throws Exception {
    String json = "{\"data\":" + new String(value, StandardCharsets.UTF_8) + "}";
    server.write(address.mount() + "/data/" + address.path(), json);
  }

  @Override
  public void remove(SecretAddress address) throws Exception {
    server.call("DELETE", address.mount() + "/metadata/" + address.path(), null);
  }

  @Override
  public void closeStore() {
    opened.closeStore();
  }

  @Override
  public void close() {
    opened.close();
    try {
      server.call("DELETE", "sys/mounts/" + mount, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
