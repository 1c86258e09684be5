package dev.hexkey.adapters.local.sqlite.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AbsentException;
import dev.hexkey.ports.DamagedException;
import dev.hexkey.ports.KeyStatus;
import dev.hexkey.ports.MisconfiguredException;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.UnreachableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileKeyWrapperTest {
  private static final String CANARY = "canary-data-key-3d5e";
  private static final byte[] PLACE = {1, 2, 3};

  @TempDir Path directory;

  @Test
  void theKeyFileIsOwnerOnly() throws Exception {
    wrapper().create();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void missingDirectoriesAreMadeOwnerOnly() throws Exception {
    Path nested = directory.resolve("a/b/master.key");

    new FileKeyWrapper(nested).create();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("a"))))
        .isEqualTo("rwx------");
    assertThat(nested).exists();
  }

  @Test
  void aSecondKeyLeavesTheFirstInPlace() {
    String first = wrapper().create();
    byte[] wrapped = wrapper().wrap(first, SecretValue.ofText(CANARY), PLACE);

    String second = wrapper().create();

    assertThat(second).isNotEqualTo(first);
    assertThat(wrapper().unwrap(first, wrapped, PLACE).revealText()).isEqualTo(CANARY);
    assertThat(wrapper().check(second).state()).isEqualTo(KeyStatus.State.PRESENT);
  }

  @Test
  void aRetiredKeyIsGoneAndTheOthersStay() {
    String first = wrapper().create();
    String second = wrapper().create();

    wrapper().retire(first);

    assertThat(wrapper().check(first).state()).isEqualTo(KeyStatus.State.ABSENT);
    assertThat(wrapper().check(second).state()).isEqualTo(KeyStatus.State.PRESENT);
  }

  @Test
  void retiringTheLastKeyRemovesTheFile() {
    String only = wrapper().create();

    wrapper().retire(only);

    assertThat(file()).doesNotExist();
  }

  @Test
  void retiringWhatIsNotThereChangesNothing() throws Exception {
    String key = wrapper().create();
    byte[] before = Files.readAllBytes(file());

    wrapper().retire("0".repeat(32));

    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    assertThat(wrapper().check(key).state()).isEqualTo(KeyStatus.State.PRESENT);
  }

  @Test
  void aDeletedKeyFileIsAbsentAndIsNotMadeAnew() throws Exception {
    String key = wrapper().create();
    byte[] wrapped = wrapper().wrap(key, SecretValue.ofText(CANARY), PLACE);
    Files.delete(file());

    assertThat(wrapper().check(key).state()).isEqualTo(KeyStatus.State.ABSENT);
    assertThatThrownBy(() -> wrapper().unwrap(key, wrapped, PLACE))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[KEY_ABSENT]")
        .hasMessageContaining("backup");
    assertThat(file()).doesNotExist();
  }

  @Test
  void theKeyFileOfAnotherStoreIsToldFromNoneAndFromDamage() throws Exception {
    String key = wrapper().create();
    byte[] wrapped = wrapper().wrap(key, SecretValue.ofText(CANARY), PLACE);
    Files.delete(file());
    wrapper().create();

    assertThatThrownBy(() -> wrapper().unwrap(key, wrapped, PLACE))
        .isInstanceOf(AbsentException.class)
        .hasMessageStartingWith("[KEY_ABSENT/OTHER_KEY]");
  }

  @Test
  void aKeyThatDoesNotFitItsIdIsAWrongKey() throws Exception {
    String key = wrapper().create();
    String text = Files.readString(file());
    int at = text.indexOf(key) + key.length() + 1;
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    Files.writeString(file(), text.substring(0, at) + other + text.substring(at + 1));

    assertThatThrownBy(() -> wrapper().unwrap(key, new byte[64], PLACE))
        .hasMessageStartingWith("[KEY_WRONG]");
    assertThat(wrapper().check(key).state()).isEqualTo(KeyStatus.State.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "hexkey-keys 2\n",
        "hexkey-keys 1\nrubbish\n",
        "hexkey-keys 1\n0123456789abcdef0123456789abcdef c2hvcnQ=\n",
        """
        hexkey-keys 1
        0123456789abcdef0123456789abcdef !!!!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
        """,
      })
  void rubbishIsRefusedAndNeverTakenForAbsence(String content) throws Exception {
    String key = wrapper().create();
    Files.writeString(file(), content);

    assertThat(wrapper().check(key).state()).isEqualTo(KeyStatus.State.UNAVAILABLE);
    assertThatThrownBy(() -> wrapper().create())
        .isInstanceOf(DamagedException.class)
        .hasMessageStartingWith("[KEY_UNAVAILABLE/KEY_FILE_DAMAGED]");
    assertThat(Files.readString(file())).isEqualTo(content);
  }

  @Test
  void aFileOfMoreThan64KibIsRefused() throws Exception {
    String key = wrapper().create();
    Files.writeString(file(), Files.readString(file()) + "#".repeat(64 * 1024));

    assertThat(wrapper().check(key).state()).isEqualTo(KeyStatus.State.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void aFileOpenToOthersIsRefusedWithWhatToDo(String permissions) throws Exception {
    String key = wrapper().create();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));

    assertThatThrownBy(() -> wrapper().unwrap(key, new byte[64], PLACE))
        .isInstanceOf(MisconfiguredException.class)
        .hasMessageStartingWith("[KEY_UNAVAILABLE/KEY_FILE_OPEN_TO_OTHERS]")
        .hasMessageContaining("chmod 600")
        .hasMessageContaining("rotate");
  }

  @Test
  void aLinkIsRefused() throws Exception {
    Path elsewhere = directory.resolve("elsewhere.key");
    String key = new FileKeyWrapper(elsewhere).create();
    Files.createSymbolicLink(file(), elsewhere);

    assertThatThrownBy(() -> wrapper().unwrap(key, new byte[64], PLACE))
        .hasMessageStartingWith("[KEY_UNAVAILABLE/KEY_FILE_IS_LINK]");
    assertThatThrownBy(() -> wrapper().create())
        .hasMessageStartingWith("[KEY_UNAVAILABLE/KEY_FILE_IS_LINK]");
  }

  @Test
  void aDirectoryIsRefused() throws Exception {
    Files.createDirectory(file());

    assertThat(wrapper().check("any").state()).isEqualTo(KeyStatus.State.UNAVAILABLE);
    assertThatThrownBy(() -> wrapper().create()).hasMessageStartingWith("[KEY_UNAVAILABLE");
  }

  @Test
  void aKilledWritersTemporaryFileIsReplaced() throws Exception {
    Files.writeString(directory.resolve("master.key.tmp"), "half");

    String key = wrapper().create();

    assertThat(wrapper().check(key).state()).isEqualTo(KeyStatus.State.PRESENT);
    assertThat(directory.resolve("master.key.tmp")).doesNotExist();
  }

  @Test
  void aPathThatCannotBeWrittenIsUnreachable() throws Exception {
    Files.writeString(directory.resolve("plain"), "a file");
    FileKeyWrapper wrapper = new FileKeyWrapper(directory.resolve("plain/master.key"));

    assertThatThrownBy(wrapper::create)
        .isInstanceOf(UnreachableException.class)
        .hasMessageStartingWith("[KEY_UNAVAILABLE]");
  }

  @Test
  void noKeyIsLostWhenManyAreMadeAtOnce() throws Exception {
    CyclicBarrier together = new CyclicBarrier(8);
    List<FutureTask<String>> makers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new FutureTask<>(
                        () -> {
                          together.await();
                          return wrapper().create();
                        }))
            .toList();
    makers.forEach(maker -> new Thread(maker).start());

    for (FutureTask<String> maker : makers) {
      assertThat(wrapper().check(maker.get()).state()).isEqualTo(KeyStatus.State.PRESENT);
    }
  }

  @Test
  void theKeyFileHoldsNoPlaintextOfWhatItWraps() throws Exception {
    String key = wrapper().create();
    wrapper().wrap(key, SecretValue.ofText(CANARY), PLACE);

    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.toList()) {
        assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
            .doesNotContain(CANARY);
      }
    }
  }

  private FileKeyWrapper wrapper() {
    return new FileKeyWrapper(file());
  }

  private Path file() {
    return directory.resolve("master.key");
  }
}
