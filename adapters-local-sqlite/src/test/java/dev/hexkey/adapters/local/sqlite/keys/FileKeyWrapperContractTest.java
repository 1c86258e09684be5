package dev.hexkey.adapters.local.sqlite.keys;

import dev.hexkey.ports.KeyWrapper;
import dev.hexkey.testkit.KeyCreationContract;
import dev.hexkey.testkit.KeyPlaceFixture;
import dev.hexkey.testkit.KeyRetirementContract;
import dev.hexkey.testkit.KeyUnavailableContract;
import dev.hexkey.testkit.KeyWrapperContract;
import dev.hexkey.testkit.KeyWrapperFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;

class FileKeyWrapperContractTest
    implements KeyWrapperContract,
        KeyCreationContract,
        KeyRetirementContract,
        KeyUnavailableContract {
  @TempDir Path directory;

  private int made;

  @Override
  public KeyWrapperFixture newWrapper() {
    return newShuttableWrapper();
  }

  @Override
  public KeyPlaceFixture newShuttableWrapper() {
    return new Place(directory.resolve(++made + ".key"));
  }

  /** Shut by letting others read the file, since the owner of these tests may read every file. */
  private static final class Place implements KeyPlaceFixture {
    private final Path file;
    private final FileKeyWrapper wrapper;
    private final String keyId;
    private final String otherKeyId;

    Place(Path file) {
      this.file = file;
      this.wrapper = new FileKeyWrapper(file);
      this.keyId = wrapper.create();
      this.otherKeyId = wrapper.create();
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
    public void shut() throws IOException {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Override
    public void open() throws IOException {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }
}
