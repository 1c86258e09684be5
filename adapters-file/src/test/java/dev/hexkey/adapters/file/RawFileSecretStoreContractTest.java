package dev.hexkey.adapters.file;

import dev.hexkey.testkit.ExactBytesContract;
import dev.hexkey.testkit.SecretStoreContract;
import dev.hexkey.testkit.SecretStoreFixture;
import dev.hexkey.testkit.ValidatorContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RawFileSecretStoreContractTest
    implements SecretStoreContract, ExactBytesContract, ValidatorContract {
  @TempDir Path folder;

  @Override
  public SecretStoreFixture newStore() throws IOException {
    return new FileStoreFixture(folder, FileSettings::withRawContent);
  }
}
