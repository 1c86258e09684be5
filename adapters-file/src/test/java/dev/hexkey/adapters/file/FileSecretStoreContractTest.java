package dev.hexkey.adapters.file;

import dev.hexkey.testkit.PlainFieldsContract;
import dev.hexkey.testkit.SecretStoreContract;
import dev.hexkey.testkit.SecretStoreFixture;
import dev.hexkey.testkit.ValidatorContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;

class FileSecretStoreContractTest
    implements SecretStoreContract, PlainFieldsContract, ValidatorContract {
  @TempDir Path folder;

  @Override
  public SecretStoreFixture newStore() throws IOException {
    return new FileStoreFixture(folder, UnaryOperator.identity());
  }
}
