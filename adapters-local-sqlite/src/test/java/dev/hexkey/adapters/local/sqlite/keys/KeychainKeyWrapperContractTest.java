package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.testkit.KeyCreationContract;
import dev.hexkey.testkit.KeyRetirementContract;
import dev.hexkey.testkit.KeyWrapperContract;
import dev.hexkey.testkit.KeyWrapperFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real gnome-keyring-daemon, one for all tests. */
@Timeout(60)
class KeychainKeyWrapperContractTest
    implements KeyWrapperContract, KeyCreationContract, KeyRetirementContract {
  private static Environment session = name -> null;
  private static AutoCloseable sandbox = () -> {};

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    SecretServiceSandbox.requireTools();
    SecretServiceSandbox started = SecretServiceSandbox.unlocked(directory);
    session = started.environment();
    sandbox = started;
  }

  @AfterAll
  static void stop() throws Exception {
    sandbox.close();
  }

  @Override
  public KeyWrapperFixture newWrapper() {
    return new Place(new SecretServiceKeychain(session, SecretServiceKeychain.DEADLINE));
  }

  /** Two keys in the keychain. */
  private static final class Place implements KeyWrapperFixture {
    private final KeychainKeyWrapper wrapper;
    private final String keyId;
    private final String otherKeyId;

    Place(Keychain keychain) {
      wrapper = new KeychainKeyWrapper(keychain);
      keyId = wrapper.create();
      otherKeyId = wrapper.create();
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
  }
}
