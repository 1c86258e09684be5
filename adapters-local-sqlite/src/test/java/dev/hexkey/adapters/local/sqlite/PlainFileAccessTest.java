package dev.hexkey.adapters.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nothing but SQLite opens {@code store.db}: a plain read and close in the same process drops
 * SQLite's locks, after which acknowledged writes were lost. So in this package only classes that
 * handle other files may open any.
 */
class PlainFileAccessTest {
  private static final Pattern OPENS_A_FILE =
      Pattern.compile(
          "Files\\.(read(String|AllBytes|AllLines)|new\\w+|copy|write\\w*|lines|mismatch)\\b"
              + "|FileChannel\\.open|OwnerOnlyFiles\\.open|RandomAccessFile|FileInputStream"
              + "|FileOutputStream|FileReader|FileWriter");

  /** With the files that they open. */
  private static final Set<String> HANDLE_OTHER_FILES =
      Set.of(
          "StoreCreation.java", // the lock beside the store, and one not made yet
          "StoreMark.java", // the mark beside the store
          "NativeLibrary.java"); // SQLite's native library

  private static List<String> classesThatOpenFiles() throws IOException {
    Path sources =
        Path.of(System.getProperty("hexkey.root", ".."))
            .resolve("adapters-local-sqlite/src/main/java")
            .resolve(PlainFileAccessTest.class.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(sources)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> OPENS_A_FILE.matcher(read(file)).find())
          .map(file -> String.valueOf(file.getFileName()))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void onlyClassesThatHandleOtherFilesOpenAny() throws Exception {
    assertThat(classesThatOpenFiles()).containsExactlyInAnyOrderElementsOf(HANDLE_OTHER_FILES);
  }
}
