package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.testkit.KeyPlaceFixture;
import dev.hexkey.testkit.KeyUnavailableContract;
import dev.hexkey.testkit.KeyWrapperContract;
import dev.hexkey.testkit.KeyWrapperFixture;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

class EnvironmentKeyWrapperContractTest implements KeyWrapperContract, KeyUnavailableContract {
  @Override
  public KeyWrapperFixture newWrapper() {
    return newShuttableWrapper();
  }

  @Override
  public KeyPlaceFixture newShuttableWrapper() {
    return new Place();
  }

  /** Shut by a variable that holds no key. */
  private static final class Place implements KeyPlaceFixture {
    private final Map<String, String> variables = new ConcurrentHashMap<>();
    private final EnvironmentKeyWrapper wrapper = new EnvironmentKeyWrapper(variables::get);
    private final String keyId;
    private final String otherKeyId;

    Place() {
      variables.put(EnvironmentKeyWrapper.VARIABLE, key(2));
      otherKeyId = wrapper.create();
      variables.put(EnvironmentKeyWrapper.VARIABLE, key(1));
      keyId = wrapper.create();
      variables.put(EnvironmentKeyWrapper.PREVIOUS, key(2));
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
      return "0".repeat(32);
    }

    @Override
    public void shut() {
      variables.put(EnvironmentKeyWrapper.VARIABLE, "no key");
    }

    @Override
    public void open() {
      variables.put(EnvironmentKeyWrapper.VARIABLE, key(1));
    }

    private static String key(int fill) {
      byte[] key = new byte[WrappingKey.SIZE_BYTES];
      Arrays.fill(key, (byte) fill);
      return Base64.getEncoder().encodeToString(key);
    }
  }
}
