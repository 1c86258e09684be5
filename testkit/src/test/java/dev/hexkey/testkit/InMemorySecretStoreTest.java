package dev.hexkey.testkit;

class InMemorySecretStoreTest implements InMemorySecrets {
  @Override
  public ForwardingSecrets decorate(InMemorySecretStore good) {
    return new ForwardingSecrets(good);
  }
}
