package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.FetchedSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileValidatorTest {
  @TempDir Path folder;
  private MountedFiles files;

  @BeforeEach
  void mount() throws IOException {
    files = new MountedFiles(folder);
  }

  @Test
  void aFileThatStaysIsCurrent() throws IOException {
    files.write("db", "value");

    assertThat(isCurrent(files.store().fetch(address("db")))).isTrue();
  }

  @Test
  void anotherModificationTimeEndsIt() throws IOException {
    Path file = files.write("db", "value");
    FetchedSecret fetched = files.store().fetch(address("db"));

    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusMillis(1)));

    assertThat(isCurrent(fetched)).isFalse();
  }

  @Test
  void anotherSizeEndsItUnderTheSameTime() throws IOException {
    Path file = files.write("db", "value");
    FetchedSecret fetched = files.store().fetch(address("db"));
    FileTime time = Files.getLastModifiedTime(file);

    Files.writeString(file, "value 2");
    Files.setLastModifiedTime(file, time);

    assertThat(isCurrent(fetched)).isFalse();
  }

  @Test
  void anotherTargetOfTheDataLinkEndsItUnderTheSameTimeAndSize() throws IOException {
    FileTime time = FileTime.from(Instant.parse("2026-01-01T00:00:00.5Z"));
    Files.createDirectories(files.mount.resolve("..two"));
    Path second = Files.writeString(files.mount.resolve("..two/db"), "VALUE");
    Files.setLastModifiedTime(second, time);
    files.publish("one", "db", "value");
    Files.setLastModifiedTime(files.mount.resolve("..one/db"), time);
    FetchedSecret fetched = files.store().fetch(address("db"));
    assertThat(isCurrent(fetched)).isTrue();

    Files.delete(files.mount.resolve("..data"));
    Files.createSymbolicLink(files.mount.resolve("..data"), Path.of("..two"));

    assertThat(isCurrent(fetched)).isFalse();
  }

  @Test
  void aDeletedFileEndsIt() throws IOException {
    Path file = files.write("db", "value");
    FetchedSecret fetched = files.store().fetch(address("db"));

    Files.delete(file);

    assertThat(isCurrent(fetched)).isFalse();
  }

  @Test
  void aFileWrittenThisInstantIsNotTrustedSinceASecondWriteWouldNotShow() throws IOException {
    Path file = files.write("db", "value");
    Instant written = Files.getLastModifiedTime(file).toInstant();

    assertThat(isCurrent(fetchAt(written.plusMillis(100)))).isFalse();
    assertThat(isCurrent(fetchAt(written.plusMillis(101)))).isTrue();
  }

  @Test
  void aTimeInWholeSecondsIsTrustedLater() throws IOException {
    Instant written = Instant.parse("2026-01-01T00:00:00Z");
    Files.setLastModifiedTime(files.write("db", "value"), FileTime.from(written));

    assertThat(isCurrent(fetchAt(written.plusMillis(2000)))).isFalse();
    assertThat(isCurrent(fetchAt(written.plusMillis(2001)))).isTrue();
  }

  @Test
  void theStoreSetsNoLifetimeWhereItHasAValidator() throws IOException {
    files.write("db", "value");

    assertThat(files.store().fetch(address("db")).lifetime()).isEmpty();
  }

  @Test
  void withoutCacheNothingIsKept() throws IOException {
    files.write("db", "value");

    FetchedSecret fetched =
        MountedFiles.store(files.settings().withoutCache()).fetch(address("db"));

    assertThat(fetched.lifetime()).contains(Duration.ZERO);
  }

  private FetchedSecret fetchAt(Instant now) {
    return new FileSecretStore(
            new FileRoot(files.root), files.settings(), Files::newByteChannel, () -> now)
        .fetch(address("db"));
  }

  private static boolean isCurrent(FetchedSecret fetched) {
    FetchedSecret.Validator validator = fetched.validatorOrNull();
    assertThat(validator).isNotNull();
    return validator != null && validator.isCurrent();
  }
}
