package dev.hexkey.testkit;

class InMemoryKeyWrapperTest implements InMemoryKeys {
  @Override
  public ForwardingKeys decorate(InMemoryKeyWrapper good) {
    return new ForwardingKeys(good);
  }
}
