package dev.hexkey.adapters.file;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretStore;
import dev.hexkey.testkit.SecretStoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The store over a root of its own, which secrets reach through the file system. */
final class FileStoreFixture implements SecretStoreFixture {
  private final MountedFiles files;
  private final FileSecretStore store;

  FileStoreFixture(Path folder, UnaryOperator<FileSettings> change) throws IOException {
    this.files = new MountedFiles(Files.createTempDirectory(folder, "fixture"));
    this.store = MountedFiles.store(change.apply(files.settings()));
  }

  @Override
  public SecretStore store() {
    return store;
  }

  @Override
  public String mount() {
    return "primary";
  }

  @Override
  public String missingMount() {
    return "nowhere";
  }

  @Override
  public void hold(SecretAddress address, byte[] value) throws IOException {
    files.write(address.path(), value);
  }

  @Override
  public void remove(SecretAddress address) throws IOException {
    Files.deleteIfExists(files.mount.resolve(address.path()));
  }

  @Override
  public void closeStore() {
    store.close();
  }
}
