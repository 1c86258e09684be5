package dev.hexkey.adapters.local.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.ofEpochSecond(1_700_000_000));

  @TempDir Path above;

  @Test
  void theLibraryIsOpenToItsOwnerOnly() throws IOException {
    Path library = library(NativeLibrary.in(directory()));

    assertThat(permissions(library)).isEqualTo("rwx------");
    assertThat(permissions(directory())).isEqualTo("rwx------");
  }

  @Test
  void nothingElseIsLeftBesideIt() throws IOException {
    NativeLibrary.in(directory());

    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files).extracting(file -> file.getFileName().toString()).hasSize(2);
    }
  }

  @Test
  void aLibraryThatIsThereIsKept() throws IOException {
    Path library = library(NativeLibrary.in(directory()));
    Files.setLastModifiedTime(library, LONG_AGO);

    NativeLibrary.in(directory());

    assertThat(Files.getLastModifiedTime(library)).isEqualTo(LONG_AGO);
  }

  @Test
  void aByteThatChangedIsFoundAndTheLibraryMadeAnew() throws IOException {
    Path library = library(NativeLibrary.in(directory()));
    byte[] sound = Files.readAllBytes(library);
    byte[] altered = sound.clone();
    altered[altered.length / 2] ^= 1;
    Files.write(library, altered);

    NativeLibrary.in(directory());

    assertThat(Files.readAllBytes(library)).isEqualTo(sound);
  }

  @Test
  void aLibraryOfAnotherJarIsMadeAnew() throws IOException {
    Path library = library(NativeLibrary.in(directory()));
    Path origin = directory().resolve("origin");
    String sound = Files.readString(origin);
    Files.write(origin, ("/elsewhere" + sound).getBytes(UTF_8));
    Files.setLastModifiedTime(library, LONG_AGO);

    NativeLibrary.in(directory());

    assertThat(Files.readString(origin)).isEqualTo(sound);
    assertThat(Files.getLastModifiedTime(library)).isNotEqualTo(LONG_AGO);
  }

  @Test
  void aLibraryThatOthersMayReadIsReplaced() throws IOException {
    Path library = library(NativeLibrary.in(directory()));
    Files.setPosixFilePermissions(library, PosixFilePermissions.fromString("rwxr-xr-x"));

    NativeLibrary.in(directory());

    assertThat(permissions(library)).isEqualTo("rwx------");
  }

  @Test
  void aLinkIsReplaced() throws IOException {
    Path library = library(NativeLibrary.in(directory()));
    Path elsewhere = above.resolve("elsewhere");
    Files.move(library, elsewhere);
    Files.createSymbolicLink(library, elsewhere);

    NativeLibrary.in(directory());

    assertThat(Files.isSymbolicLink(library)).isFalse();
  }

  @Test
  void aDirectoryThatIsOpenToOthersIsNotUsed() throws IOException {
    Files.createDirectory(
        directory(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));

    assertThat(NativeLibrary.in(directory())).isNull();
    assertThat(directory()).isEmptyDirectory();
  }

  @Test
  void aDirectoryThatIsALinkIsNotUsed() throws IOException {
    Path elsewhere = Files.createDirectory(above.resolve("elsewhere"));
    Files.createSymbolicLink(directory(), elsewhere);

    assertThat(NativeLibrary.in(directory())).isNull();
    assertThat(elsewhere).isEmptyDirectory();
  }

  private Path directory() {
    return above.resolve("native");
  }

  private static Path library(@Nullable NativeLibrary kept) {
    if (kept == null) {
      throw new AssertionError("no library");
    }
    return kept.library();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
