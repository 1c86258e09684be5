package dev.hexkey.adapters.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hexkey.ports.FetchedSecret;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A root with one mount, and the store over it. */
final class MountedFiles {
  static final String CANARY = "canary-file-4be1c9";
  static final String HUSHED = "hushed-name-77d0";

  /** Later than any write of a test, so that every stamp is settled. */
  static final InstantSource LATER = () -> Instant.now().plusSeconds(3600);

  final Path root;
  final Path mount;

  MountedFiles(Path folder) throws IOException {
    this.root = Files.createDirectories(folder.resolve("root"));
    this.mount = Files.createDirectories(root.resolve("primary"));
  }

  FileSettings settings() {
    return FileSettings.under(root);
  }

  FileSecretStore store() {
    return store(settings());
  }

  static FileSecretStore store(FileSettings settings) {
    return new FileSecretStore(
        new FileRoot(settings.root()), settings, path -> Files.newByteChannel(path), LATER);
  }

  FileSecretStore store(FileSecretStore.Opener opener) {
    return new FileSecretStore(new FileRoot(root), settings(), opener, LATER);
  }

  static SecretAddress address(String path) {
    return SecretAddress.newest("primary", path);
  }

  Path write(String path, String content) throws IOException {
    return write(path, content.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String path, byte[] content) throws IOException {
    Path file = mount.resolve(path);
    Files.createDirectories(file.resolve("..").normalize());
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /** Publishes a new content of a volume as Kubernetes does; the old one is deleted. */
  void publish(String generation, String name, String content) throws IOException {
    Path fresh = Files.createDirectories(mount.resolve(".." + generation));
    Files.setPosixFilePermissions(
        Files.writeString(fresh.resolve(name), content),
        PosixFilePermissions.fromString("rw-------"));
    Path data = mount.resolve("..data");
    Path before = Files.exists(data) ? data.toRealPath() : null;
    Files.createSymbolicLink(mount.resolve("..data_tmp"), fresh.getFileName());
    Files.move(mount.resolve("..data_tmp"), data, StandardCopyOption.ATOMIC_MOVE);
    Path visible = mount.resolve(name);
    if (!Files.isSymbolicLink(visible)) {
      Files.createSymbolicLink(visible, Path.of("..data", name));
    }
    if (before != null) {
      Files.delete(before.resolve(name));
      Files.delete(before);
    }
  }

  static String text(FetchedSecret fetched) {
    try (SecretValue value = fetched.value()) {
      return value.revealText();
    }
  }

  static String text(FileSecretStore store, String path) {
    return text(store.fetch(address(path)));
  }

  static HexkeyException failure(FileSecretStore store, String path) {
    return failure(() -> store.fetch(address(path)));
  }

  /** The error of a call; it never shows the canary nor the hushed name, not even in its causes. */
  static HexkeyException failure(ThrowingCallable call) {
    HexkeyException failure = catchThrowableOfType(HexkeyException.class, call);
    assertThat(failure).isNotNull();
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    assertThat(text.toString()).doesNotContain(CANARY, HUSHED);
    assertThat(failure.suggestion()).isNotBlank();
    return failure;
  }

  /** Code and reason as they stand in a message. */
  static String verdict(HexkeyException failure) {
    return failure.family()
        + " "
        + failure.code()
        + failure.reason().map(reason -> "/" + reason).orElse("");
  }
}
