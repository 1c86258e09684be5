package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.testkit.KeyWrapperContract;
import dev.hexkey.testkit.KeyWrapperFixture;
import java.util.Map;
import java.util.Optional;

class PassphraseKeyWrapperContractTest implements KeyWrapperContract {
  @Override
  public KeyWrapperFixture newWrapper() {
    return new Place();
  }

  /** Two keys of one passphrase, and one of another. */
  private static final class Place implements KeyWrapperFixture {
    private final PassphraseKeyWrapper wrapper = wrapper("one");
    private final String keyId = wrapper.create();
    private final String otherKeyId = wrapper.create();
    private final String absentKeyId;

    Place() {
      try (PassphraseKeyWrapper another = wrapper("another")) {
        absentKeyId = another.create();
      }
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
      return absentKeyId;
    }

    @Override
    public void close() {
      wrapper.close();
    }

    private static PassphraseKeyWrapper wrapper(String passphrase) {
      Environment environment = Map.of(PassphraseSource.VARIABLE, passphrase)::get;
      return new PassphraseKeyWrapper(
          new PassphraseSource(environment, null, Optional.empty()),
          new Argon2.Cost(8 * 1024, 1, 1));
    }
  }
}
