package dev.hexkey.testkit;

import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.ports.SecretValue;
import java.util.function.Function;

/** Everything that a key wrapper in memory must do. */
interface InMemoryKeys
    extends KeyWrapperContract, KeyCreationContract, KeyRetirementContract, KeyUnavailableContract {
  /** Puts the wrapper under test in front of the good one. */
  ForwardingKeys decorate(InMemoryKeyWrapper good);

  @Override
  default Fixture newWrapper() {
    return new Fixture(this::decorate);
  }

  @Override
  default Fixture newShuttableWrapper() {
    return newWrapper();
  }

  /** A wrapper that passes everything on; broken ones change one thing. */
  class ForwardingKeys implements KeyWrapper {
    final InMemoryKeyWrapper good;

    ForwardingKeys(InMemoryKeyWrapper good) {
      this.good = good;
    }

    @Override
    public String kind() {
      return good.kind();
    }

    @Override
    public KeyStatus check(String keyId) {
      return good.check(keyId);
    }

    @Override
    public String create() {
      return good.create();
    }

    @Override
    public byte[] wrap(String keyId, SecretValue key, byte[] associatedData) {
      return good.wrap(keyId, key, associatedData);
    }

    @Override
    public SecretValue unwrap(String keyId, byte[] wrapped, byte[] associatedData) {
      return good.unwrap(keyId, wrapped, associatedData);
    }

    @Override
    public void retire(String keyId) {
      good.retire(keyId);
    }
  }

  /** A wrapper in memory behind its decorator. */
  final class Fixture implements KeyPlaceFixture {
    private final InMemoryKeyWrapper good = new InMemoryKeyWrapper();
    private final String keyId = good.create();
    private final String otherKeyId = good.create();
    private final ForwardingKeys wrapper;

    Fixture(Function<InMemoryKeyWrapper, ForwardingKeys> decorator) {
      wrapper = decorator.apply(good);
    }

    @Override
    public KeyWrapper wrapper() {
      return wrapper;
    }

    @Override
    public String keyId() {
      return keyId;
    }

    @Override
    public String otherKeyId() {
      return otherKeyId;
    }

    @Override
    public String absentKeyId() {
      return "memory-0";
    }

    @Override
    public void shut() {
      good.shut();
    }

    @Override
    public void open() {
      good.open();
    }
  }
}
