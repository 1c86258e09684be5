package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.CANARY;
import static dev.hexkey.adapters.file.MountedFiles.HUSHED;
import static dev.hexkey.adapters.file.MountedFiles.address;
import static dev.hexkey.adapters.file.MountedFiles.failure;
import static dev.hexkey.adapters.file.MountedFiles.text;
import static dev.hexkey.adapters.file.MountedFiles.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import dev.hexkey.ports.SecretVersion;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileSecretStoreTest {
  @TempDir Path folder;
  private MountedFiles files;

  @BeforeEach
  void mount() throws IOException {
    files = new MountedFiles(folder);
  }

  @Test
  void theContentOfTheFileIsTheSecret() throws IOException {
    files.write("db", CANARY);

    assertThat(text(files.store(), "db")).isEqualTo(CANARY);
  }

  @Test
  void foldersBetweenMountAndFileCount() throws IOException {
    files.write("a/db", "one");
    files.write("b/db", "two");

    assertThat(text(files.store(), "a/db")).isEqualTo("one");
    assertThat(text(files.store(), "b/db")).isEqualTo("two");
  }

  @Test
  void aMountMayHaveSeveralSegments() throws IOException {
    files.write("team/db", "one");

    assertThat(text(files.store().fetch(SecretAddress.newest("primary/team", "db"))))
        .isEqualTo("one");
  }

  @Test
  void textThatLooksLikeANumberStaysText() throws IOException {
    files.write("pin", "123");

    assertThat(text(files.store(), "pin")).isEqualTo("123");
  }

  @Test
  void oneFinalLineFeedIsStripped() throws IOException {
    files.write("db", "value\n\n");

    assertThat(text(files.store(), "db")).isEqualTo("value\n");
  }

  @Test
  void oneFinalCarriageReturnAndLineFeedAreStripped() throws IOException {
    files.write("db", "value\r\n\r\n");

    assertThat(text(files.store(), "db")).isEqualTo("value\r\n");
  }

  @Test
  void aFinalCarriageReturnAloneIsKept() throws IOException {
    files.write("db", "value\r");

    assertThat(text(files.store(), "db")).isEqualTo("value\r");
  }

  @Test
  void otherWhiteSpaceIsKept() throws IOException {
    files.write("db", " \tvalue \t\n");

    assertThat(text(files.store(), "db")).isEqualTo(" \tvalue \t");
  }

  @Test
  void aFileOfOneLineFeedIsAnEmptySecret() throws IOException {
    files.write("db", "\n");

    assertThat(text(files.store(), "db")).isEmpty();
  }

  @Test
  void rawContentKeepsItsLineEnd() throws IOException {
    files.write("db", "value\r\n");

    assertThat(text(MountedFiles.store(files.settings().withRawContent()), "db"))
        .isEqualTo("value\r\n");
  }

  @Test
  void aMissingFileIsAbsent() {
    assertThat(verdict(failure(files.store(), HUSHED))).isEqualTo("ABSENT SECRET_NOT_FOUND");
  }

  @Test
  void aNameUnderAFileIsAbsent() throws IOException {
    files.write("db", CANARY);

    assertThat(verdict(failure(files.store(), "db/" + HUSHED)))
        .isEqualTo("ABSENT SECRET_NOT_FOUND");
  }

  @Test
  void aLinkToNothingIsAbsent() throws IOException {
    Files.createSymbolicLink(files.mount.resolve("db"), Path.of("gone"));

    assertThat(verdict(failure(files.store(), "db"))).isEqualTo("ABSENT SECRET_NOT_FOUND");
  }

  @Test
  void aMissingMountHasItsOwnCode() {
    assertThat(verdict(failure(() -> files.store().fetch(SecretAddress.newest("other", HUSHED)))))
        .isEqualTo("ABSENT MOUNT_NOT_FOUND");
  }

  @Test
  void aMissingRootIsAnErrorOfTheSettings() {
    FileSecretStore store = MountedFiles.store(FileSettings.under(folder.resolve("nowhere")));

    assertThat(verdict(failure(store, "db")))
        .isEqualTo("MISCONFIGURED VAULT_CONFIG_ERROR/ROOT_MISSING");
  }

  @Test
  void aRootThatAppearsLaterIsUsed() throws IOException {
    FileSecretStore store = MountedFiles.store(FileSettings.under(folder.resolve("later/root")));
    failure(store, "db");

    new MountedFiles(folder.resolve("later")).write("db", "value");

    assertThat(text(store, "db")).isEqualTo("value");
  }

  @Test
  void aRootThatIsAFileIsAnErrorOfTheSettings() throws IOException {
    FileSecretStore store = MountedFiles.store(FileSettings.under(files.write("db", CANARY)));

    assertThat(verdict(failure(store, "db")))
        .isEqualTo("MISCONFIGURED VAULT_CONFIG_ERROR/ROOT_NO_DIRECTORY");
  }

  @Test
  void aRootThatGoesAwayIsUnreachableRatherThanAbsent() throws IOException {
    FileSecretStore store = files.store();
    Path file = files.write("db", CANARY);
    text(store, "db");

    Files.delete(file);
    Files.delete(files.mount);
    Files.delete(files.root);

    assertThat(verdict(failure(store, "db")))
        .isEqualTo("UNREACHABLE VAULT_CONNECTION_ERROR/ROOT_LOST");
  }

  @Test
  void aRootThatIsALinkStaysWhatItWas() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), files.root);
    files.write("db", "value");
    FileSecretStore store = MountedFiles.store(FileSettings.under(link));
    text(store, "db");

    Files.delete(link);
    Files.createSymbolicLink(link, Files.createDirectory(folder.resolve("other")));

    assertThat(text(store, "db")).isEqualTo("value");
  }

  @Test
  void linksThatStayInsideAreFollowed() throws IOException {
    files.publish("2026_11_22", "db", CANARY);

    assertThat(text(files.store(), "db")).isEqualTo(CANARY);
  }

  @Test
  void anAbsoluteLinkIntoTheRootIsFollowed() throws IOException {
    Path file = files.write("db", "value");
    Files.createSymbolicLink(files.mount.resolve("alias"), file.toRealPath());

    assertThat(text(files.store(), "alias")).isEqualTo("value");
  }

  @Test
  void aLinkToAFileOutsideIsRefused() throws IOException {
    Path outside = Files.writeString(folder.resolve("outside"), CANARY);
    Files.createSymbolicLink(files.mount.resolve("db"), outside);

    assertThat(verdict(failure(files.store(), "db")))
        .isEqualTo("INVALID ILLEGAL_SEGMENT/TRAVERSAL");
  }

  @Test
  void aLinkToAFolderOutsideIsRefused() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("db"), CANARY);
    Files.createSymbolicLink(files.mount.resolve("sub"), Path.of("../../outside"));

    assertThat(verdict(failure(files.store(), "sub/db")))
        .isEqualTo("INVALID ILLEGAL_SEGMENT/TRAVERSAL");
  }

  @Test
  void aLinkOutsideDoesNotTellWhetherItsFileExists() throws IOException {
    Files.createSymbolicLink(files.mount.resolve("db"), folder.resolve("gone"));

    assertThat(verdict(failure(files.store(), "db")))
        .isEqualTo("INVALID ILLEGAL_SEGMENT/TRAVERSAL");
  }

  @Test
  void aFolderWhoseNameBeginsLikeTheRootIsOutside() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("root-2"));
    Files.createSymbolicLink(
        files.mount.resolve("db"), Files.writeString(outside.resolve("db"), CANARY));

    assertThat(verdict(failure(files.store(), "db")))
        .isEqualTo("INVALID ILLEGAL_SEGMENT/TRAVERSAL");
  }

  @Test
  void dotsThatNoParserSawAreRefused() throws IOException {
    Files.writeString(folder.resolve("outside"), CANARY);

    assertThat(verdict(failure(files.store(), "../../outside")))
        .isEqualTo("INVALID ILLEGAL_SEGMENT/TRAVERSAL");
  }

  @Test
  void aLinkToItselfHasItsOwnError() throws IOException {
    Files.createSymbolicLink(files.mount.resolve("db"), Path.of("db"));

    assertThat(verdict(failure(files.store(), "db")))
        .isEqualTo("INVALID SECRET_FORMAT_ERROR/LINK_CIRCLE");
  }

  @Test
  void aDirectoryHasItsOwnError() throws IOException {
    Files.createDirectory(files.mount.resolve("db"));

    assertThat(verdict(failure(files.store(), "db")))
        .isEqualTo("INVALID SECRET_FORMAT_ERROR/IS_DIRECTORY");
  }

  @Test
  @Timeout(20)
  void aPipeIsRefusedWithoutWaitingForItsWriter() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", files.mount.resolve("db").toString()).start();
    assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(mkfifo.exitValue()).isZero();

    assertThat(verdict(failure(files.store(), "db")))
        .isEqualTo("INVALID SECRET_FORMAT_ERROR/NOT_REGULAR");
  }

  @Test
  void aSocketIsRefused() throws IOException {
    Path socket = Path.of("/tmp").resolve("hexkey-test-" + ProcessHandle.current().pid());
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket)); // a short path, for sockets have a limit
      Files.move(socket, files.mount.resolve("db"));
    } finally {
      Files.deleteIfExists(socket);
    }

    assertThat(verdict(failure(files.store(), "db")))
        .isEqualTo("INVALID SECRET_FORMAT_ERROR/NOT_REGULAR");
  }

  @Test
  void oneMebibyteIsRead() throws IOException {
    byte[] content = new byte[1 << 20];
    Arrays.fill(content, (byte) 'x');
    files.write("db", content);

    try (SecretValue value = files.store().fetch(address("db")).value()) {
      assertThat(value.sizeBytes()).isEqualTo(1 << 20);
    }
  }

  @Test
  void oneByteMoreThanAMebibyteIsRefused() throws IOException {
    files.write("db", new byte[(1 << 20) + 1]);

    assertThat(verdict(failure(files.store(), "db"))).isEqualTo("INVALID SECRET_TOO_LARGE");
  }

  @Test
  void aSmallerBoundHolds() throws IOException {
    FileSecretStore store = MountedFiles.store(files.settings().withMaxBytes(8));
    files.write("fits", "12345678");
    files.write("large", "123456789");

    assertThat(text(store, "fits")).isEqualTo("12345678");
    assertThat(verdict(failure(store, "large"))).isEqualTo("INVALID SECRET_TOO_LARGE");
  }

  @Test
  void bytesThatAreNoTextAreRefusedOnlyWhenTextIsAskedFor() throws IOException {
    byte[] content = {(byte) 0xC3, 0x28};
    files.write("db", content);

    try (SecretValue value = files.store().fetch(address("db")).value()) {
      assertThat(value.revealBytes()).isEqualTo(content);
      assertThat(verdict(failure(value::revealText)))
          .isEqualTo("INVALID SECRET_FORMAT_ERROR/NOT_TEXT");
    }
  }

  @Test
  void aFileThatDisappearsBetweenCheckAndReadIsAbsent() throws IOException {
    files.write("db", CANARY);
    FileSecretStore store =
        files.store(
            real -> {
              Files.delete(real);
              return Files.newByteChannel(real);
            });

    assertThat(verdict(failure(store, "db"))).isEqualTo("ABSENT SECRET_NOT_FOUND");
  }

  @Test
  void aFileThatIsDeletedWhileItIsReadIsAbsent() throws IOException {
    files.write("db", CANARY);
    FileSecretStore store =
        files.store(
            real -> {
              var channel = Files.newByteChannel(real);
              Files.delete(real);
              return channel;
            });

    assertThat(verdict(failure(store, "db"))).isEqualTo("ABSENT SECRET_NOT_FOUND");
  }

  @Test
  void aFileThatGrowsWhileItIsReadIsReadAgain() throws IOException {
    files.write("db", "half");
    AtomicInteger opened = new AtomicInteger();
    FileSecretStore store =
        files.store(
            real -> {
              if (opened.incrementAndGet() == 1) {
                Files.writeString(real, " and half", StandardOpenOption.APPEND);
              }
              return Files.newByteChannel(real);
            });

    assertThat(text(store, "db")).isEqualTo("half and half");
    assertThat(opened).hasValue(2);
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsReadAgain() throws IOException {
    files.write("db", "long content");
    FileSecretStore store =
        files.store(
            real -> {
              if (Files.size(real) > "short".length()) {
                Files.writeString(real, "short");
              }
              return Files.newByteChannel(real);
            });

    assertThat(text(store, "db")).isEqualTo("short");
  }

  @Test
  void aFileThatNeverHoldsStillIsUnreachable() throws IOException {
    files.write("db", CANARY);
    FileSecretStore store =
        files.store(
            real -> {
              Files.writeString(real, "x", StandardOpenOption.APPEND);
              return Files.newByteChannel(real);
            });

    assertThat(verdict(failure(store, "db")))
        .isEqualTo("UNREACHABLE VAULT_CONNECTION_ERROR/CHANGING");
  }

  @Test
  void aLinkThatIsPutOutsideWhileItIsReadIsRefused() throws IOException {
    files.publish("one", "db", "inside");
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("db"), CANARY);
    FileSecretStore store =
        files.store(
            real -> {
              Files.deleteIfExists(files.mount.resolve("..data"));
              Files.createSymbolicLink(files.mount.resolve("..data"), outside);
              return Files.newByteChannel(real);
            });

    assertThat(verdict(failure(store, "db"))).isEqualTo("INVALID ILLEGAL_SEGMENT/TRAVERSAL");
  }

  @Test
  void aFileThatMayNotBeReadIsForbidden() throws IOException {
    files.write(HUSHED, CANARY);
    FileSecretStore store =
        files.store(
            real -> {
              throw new AccessDeniedException(real.toString());
            });

    assertThat(verdict(failure(store, HUSHED)))
        .isEqualTo("FORBIDDEN VAULT_AUTHZ_ERROR/PERMISSION_DENIED");
  }

  @Test
  void aDiskThatFailsIsUnreachable() throws IOException {
    files.write(HUSHED, CANARY);
    FileSecretStore store =
        files.store(
            real -> {
              throw new FileSystemException(real.toString(), null, "Input/output error");
            });

    assertThat(verdict(failure(store, HUSHED)))
        .isEqualTo("UNREACHABLE VAULT_CONNECTION_ERROR/IO_ERROR");
  }

  @Test
  void anInterruptedReadIsUnreachableAndKeepsTheInterrupt() throws IOException {
    files.write("db", CANARY);
    FileSecretStore store = files.store();

    Thread.currentThread().interrupt();
    String verdict = verdict(failure(store, "db"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(verdict).isEqualTo("UNREACHABLE VAULT_CONNECTION_ERROR/INTERRUPTED");
  }

  @Test
  void aVersionIsRefused() throws IOException {
    files.write("db", CANARY);
    SecretAddress versioned = new SecretAddress("primary", "db", SecretVersion.of(1));

    assertThat(verdict(failure(() -> files.store().fetch(versioned))))
        .isEqualTo("UNSUPPORTED UNSUPPORTED_OPERATION");
  }

  @Test
  void aClosedStoreReadsNothing() throws IOException {
    files.write("db", CANARY);
    FileSecretStore store = files.store();

    store.close();

    assertThat(verdict(failure(store, "db"))).isEqualTo("CLOSED CLOSED");
  }
}
