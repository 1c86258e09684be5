package com.example.hexkey.env;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.testkit.SecretStoreContract;
import dev.hexkey.testkit.SecretStoreFixture;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What every store does, done by this one. */
class EnvSecretStoreContractTest implements SecretStoreContract {
  @Override
  public SecretStoreFixture newStore() {
    return new Fixture();
  }

  private static final class Fixture implements SecretStoreFixture {
    private final Map<String, String> environment = new ConcurrentHashMap<>();
    private final EnvSecretStore store = new EnvSecretStore(environment);

    @Override
    public SecretStore store() {
      return store;
    }

    @Override
    public String mount() {
      return EnvAdapter.MOUNT;
    }

    @Override
    public String missingMount() {
      return "nowhere";
    }

    @Override
    public void hold(SecretAddress address, byte[] value) {
      environment.put(address.path(), new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public void remove(SecretAddress address) {
      environment.remove(address.path());
    }

    @Override
    public void closeStore() {
      store.close();
    }
  }
}
