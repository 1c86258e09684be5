package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.CANARY;
import static dev.hexkey.adapters.file.MountedFiles.LATER;
import static dev.hexkey.adapters.file.MountedFiles.failure;
import static dev.hexkey.adapters.file.MountedFiles.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.DoctorCheck;
import dev.hexkey.ports.DoctorCheck.Level;
import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.SecretOverrides.Answer;
import dev.hexkey.ports.SecretValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverrideFileTest {
  private static final String INVALID = "MISCONFIGURED OVERRIDE_FILE_INVALID/";
  private static final String INSECURE = "MISCONFIGURED OVERRIDE_FILE_INSECURE/";

  @TempDir Path folder;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final PrintStream errors = System.err;
  private Path file;
  private OverrideFile overrides;

  @BeforeEach
  void start() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    file = folder.resolve("overrides.env");
    overrides = new OverrideFile(new OverrideSettings(file, false, false), LATER);
  }

  @AfterEach
  void stop() {
    System.setErr(errors);
    overrides.close();
  }

  /** What stands in the file, and the value of {@code plugin--secret} there. */
  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(
            "the reference's example", "plugin--secret=abc123\nyokoy--api-key=k\n", "abc123"),
        Arguments.of("no final line end", "plugin--secret=abc", "abc"),
        Arguments.of("CRLF", "a--b=1\r\nplugin--secret=abc\r\n", "abc"),
        Arguments.of("LF and CRLF", "a--b=1\nplugin--secret=abc\r\nc--d=2\n", "abc"),
        Arguments.of("byte order mark", "\uFEFFplugin--secret=abc\n", "abc"),
        Arguments.of("byte order mark before a comment", "\uFEFF# x\nplugin--secret=abc\n", "abc"),
        Arguments.of("blank lines and comments", "\n \t\n  # a=b\n#\nplugin--secret=abc\n", "abc"),
        Arguments.of("white space outside", " \t plugin--secret \t=\t  abc \t\n", "abc"),
        Arguments.of("white space inside", "plugin--secret=a b\tc\n", "a b\tc"),
        Arguments.of("export", "export plugin--secret=abc\n", "abc"),
        Arguments.of("export and blanks", "  export \t plugin--secret = abc\n", "abc"),
        Arguments.of("a slash", "plugin/secret=abc\n", "abc"),
        Arguments.of("upper case", "PLUGIN--Secret=abc\n", "abc"),
        Arguments.of("a hash", "plugin--secret=a#b #c\n", "a#b #c"),
        Arguments.of("a leading hash", "plugin--secret=#abc\n", "#abc"),
        Arguments.of("equals signs", "plugin--secret==a=b==\n", "=a=b=="),
        Arguments.of("quotes within", "plugin--secret=a\"b'c\"\n", "a\"b'c\""),
        Arguments.of("backslashes", "plugin--secret=a\\nb\\\n", "a\\nb\\"),
        Arguments.of(
            "nothing expanded", "plugin--secret=$HOME ${HOME} `id` ~\n", "$HOME ${HOME} `id` ~"),
        Arguments.of(
            "other letters", "plugin--secret=pässwörd \uD83D\uDD11\n", "pässwörd \uD83D\uDD11"),
        Arguments.of("a no-break space", "plugin--secret=\u00A0a\u00A0\n", "\u00A0a\u00A0"),
        Arguments.of("double quotes", "plugin--secret=\" a # b \" \n", " a # b "),
        Arguments.of("escapes", "plugin--secret=\"a\\n\\r\\t\\\"\\\\b\"\n", "a\n\r\t\"\\b"),
        Arguments.of("no expansion in quotes", "plugin--secret=\"$A ${B}\"\n", "$A ${B}"),
        Arguments.of("single quotes", "plugin--secret=' a\\n\"$A '\n", " a\\n\"$A "),
        Arguments.of("empty", "plugin--secret=\"\"\n", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void aValueIsRead(String rule, String text, String expected) throws IOException {
    write(text);

    assertThat(find("plugin--secret")).as(rule).contains(expected);
  }

  /** A bad text, the reason, and what of its place the message has to name. */
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("no equals sign", "a--b=1\n" + CANARY + "\n", "BAD_LINE", "Line 2 "),
        Arguments.of("a key pasted", "-----BEGIN " + CANARY + "\n", "BAD_LINE", "Line 1 "),
        Arguments.of("blank lines count", "\n\n# x\n" + CANARY, "BAD_LINE", "Line 4 "),
        Arguments.of("CRLF counts once", "a--b=1\r\n" + CANARY, "BAD_LINE", "Line 2 "),
        Arguments.of("lone CR", "a--b=" + CANARY + "\rc--d=2\n", "BAD_LINE", "Line 1 "),
        Arguments.of("lone CR in a comment", "# x\rc--d=" + CANARY + "\n", "BAD_LINE", "Line 1 "),
        Arguments.of("no name", "=" + CANARY + "\n", "BAD_NAME", "Line 1 "),
        Arguments.of("blank in the name", CANARY + " b=1\n", "BAD_NAME", "Line 1 "),
        Arguments.of("a version", "a--b@" + CANARY + "=1\n", "BAD_NAME", "Line 1 "),
        Arguments.of("a wildcard", "a/*=" + CANARY + "\n", "BAD_NAME", "Line 1 "),
        Arguments.of("up", "../" + CANARY + "=1\n", "BAD_NAME", "Line 1 "),
        Arguments.of("an empty segment", "a//b=" + CANARY + "\n", "BAD_NAME", "Line 1 "),
        Arguments.of("a late mark", "a=1\n\uFEFFb=" + CANARY + "\n", "BAD_NAME", "Line 2 "),
        Arguments.of("an underscore", "ok=1\na_b=" + CANARY + "\n", "BAD_NAME", "Line 2 "),
        Arguments.of("128 characters", "n".repeat(128) + "=" + CANARY, "BAD_NAME", "Line 1 "),
        Arguments.of("no value", "a--b=1\na--c=\n", "EMPTY_VALUE", "Line 2 "),
        Arguments.of("a blank value", "a--c= \t\n", "EMPTY_VALUE", "Line 1 "),
        Arguments.of("empty single quotes", "a--c=''\n", "EMPTY_VALUE", "Line 1 "),
        Arguments.of("text after", "a--c=\"x\"" + CANARY + "\n", "BAD_VALUE", "Line 1 "),
        Arguments.of("a comment after", "a--c='x' # " + CANARY + "\n", "BAD_VALUE", "Line 1 "),
        Arguments.of("open double", "a--c=\"" + CANARY + "\n", "BAD_VALUE", "Line 1 "),
        Arguments.of("open single", "a--c='" + CANARY + "\n", "BAD_VALUE", "Line 1 "),
        Arguments.of("open by escape", "a--c=\"" + CANARY + "\\\"\n", "BAD_VALUE", "Line 1 "),
        Arguments.of("another escape", "a--c=\"\\$" + CANARY + "\"\n", "BAD_VALUE", "Line 1 "),
        Arguments.of("two lines", "a--c=\"" + CANARY + "\nb\"\n", "BAD_VALUE", "Line 1 "),
        Arguments.of("twice", "a--b=1\n\na--b=" + CANARY, "REPEATED_NAME", "Lines 1 and 3 "),
        Arguments.of("twice, by case", "a--b=1\nA--B=" + CANARY, "REPEATED_NAME", "Lines 1 and 2 "),
        Arguments.of("twice, by slash", "a/b=1\na--b=" + CANARY, "REPEATED_NAME", "Lines 1 and 2 "),
        Arguments.of(
            "exported twice", "a=1\nexport a=" + CANARY, "REPEATED_NAME", "Lines 1 and 2 "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void oneBadLineRefusesTheWholeFileByItsNumber(
      String rule, String text, String reason, String place) throws IOException {
    write(text);

    HexkeyException failure = failure(() -> find("plugin--secret"));

    assertThat(verdict(failure)).as(rule).isEqualTo(INVALID + reason);
    assertThat(failure.summary()).startsWith(place);
    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aNameOf127CharactersIsAllowed() throws IOException {
    write("n".repeat(127) + "=abc\n");

    assertThat(find("n".repeat(127))).contains("abc");
  }

  @Test
  void aNameThatIsMissingIsLeftToTheStore() throws IOException {
    write("a--b=1\n");

    assertThat(find("plugin--secret")).isEmpty();
  }

  @Test
  void aNameThatIsMissingIsAnErrorWhereTheFileIsExclusive() throws IOException {
    write("a--b=1\n");
    OverrideFile exclusive = new OverrideFile(new OverrideSettings(file, true, false), LATER);

    assertThat(find(exclusive, "a--b")).contains("1");
    HexkeyException failure = failure(() -> find(exclusive, "plugin/" + MountedFiles.HUSHED));
    assertThat(verdict(failure)).isEqualTo("ABSENT SECRET_NOT_FOUND/NOT_OVERRIDDEN");
    assertThat(failure.summary()).contains("vault://any/***");
  }

  @Test
  void aFileOfOneMebibyteIsReadAndOneByteMoreIsNot() throws IOException {
    byte[] comment = new byte[FileSettings.MAX_BYTES];
    Arrays.fill(comment, (byte) '#');
    byte[] entry = "a--b=1\n".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(entry, 0, comment, 0, entry.length);
    write(comment);
    assertThat(find("a--b")).contains("1");

    write(Arrays.copyOf(comment, comment.length + 1));

    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INVALID + "TOO_LARGE");
  }

  @Test
  void aFileThatIsNotUtf8IsRefused() throws IOException {
    write("a--b=\u00E4\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INVALID + "NOT_TEXT");
  }

  @Test
  void aFileInUtf16IsRefused() throws IOException {
    write(("a--b=" + CANARY + "\n").getBytes(StandardCharsets.UTF_16));

    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INVALID + "NOT_TEXT");
  }

  @Test
  void aMissingFileIsAnErrorAndNotSilence() {
    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INVALID + "MISSING");
  }

  @Test
  void aDirectoryIsRefused() throws IOException {
    Files.createDirectory(file);

    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INVALID + "NOT_REGULAR");
  }

  @Test
  void aPipeIsRefusedWithoutWaitingForItsWriter() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();

    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INVALID + "NOT_REGULAR");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rw-r-----",
        "rw-rw----",
        "rw--w----",
        "rw---x---",
        "rw----r--",
        "rw-----w-",
        "rw------x",
        "rwxrwxrwx",
        "r--r--r--"
      })
  void aFileThatOthersMayUseIsRefused(String mode) throws IOException {
    write("a--b=" + CANARY + "\n");
    allow(mode);

    HexkeyException failure = failure(() -> find("a--b"));

    assertThat(verdict(failure)).isEqualTo(INSECURE + "OPEN_TO_OTHERS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"r--------", "rw-------", "rwx------"})
  void aFileOfItsOwnerAloneIsRead(String mode) throws IOException {
    write("a--b=1\n");
    allow(mode);

    assertThat(find("a--b")).contains("1");
  }

  @Test
  void permissionsThatAreGivenAwayLaterAreSeenThoughTheTimeStays() throws IOException {
    write("a--b=1\n");
    Answer answer = overrides.lookUp(OverrideFixture.VAULT, OverrideFixture.address("a--b"));
    assertThat(answer.validator().isCurrent()).isTrue();
    FileTime before = Files.getLastModifiedTime(file);

    allow("rw-r-----");

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    assertThat(answer.validator().isCurrent()).isFalse();
    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INSECURE + "OPEN_TO_OTHERS");
  }

  @Test
  void aFileOfAnotherUserIsRefusedUnlessItIsRoots() {
    var mine = PosixFilePermissions.fromString("rw-------");
    UserPrincipal user = new Named("user");

    assertThat(OwnerOnly.findOpening(user, user, mine)).isEmpty();
    assertThat(OwnerOnly.findOpening(new Named("root"), user, mine)).isEmpty();
    assertThat(OwnerOnly.findOpening(new Named("other"), user, mine))
        .contains(OwnerOnly.Opening.FOREIGN_OWNER);
    assertThat(OwnerOnly.findOpening(user, new Named("root"), mine))
        .contains(OwnerOnly.Opening.FOREIGN_OWNER);
  }

  @ParameterizedTest
  @CsvSource({
    "user, ALLOW, false",
    "NT AUTHORITY\\SYSTEM, ALLOW, false",
    "BUILTIN\\Administrators, ALLOW, false",
    "BUILTIN\\Users, ALLOW, true",
    "BUILTIN\\Users, DENY, false",
    "Everyone, ALLOW, true"
  })
  void anAccessListAdmitsTheOwnerAndTheSystemOnly(String who, AclEntryType type, boolean open) {
    AclEntry entry =
        AclEntry.newBuilder()
            .setType(type)
            .setPrincipal(new Named(who))
            .setPermissions(AclEntryPermission.READ_DATA)
            .build();

    assertThat(OwnerOnly.findOpening(new Named("user"), List.of(entry)).isPresent())
        .isEqualTo(open);
  }

  @Test
  void aLinkIsFollowed() throws IOException {
    Path target = folder.resolve("target");
    Files.move(write("a--b=1\n"), target);
    Files.createSymbolicLink(file, target);

    assertThat(find("a--b")).contains("1");
  }

  @Test
  void theTargetOfALinkIsWhatIsChecked() throws IOException {
    Path target = folder.resolve("target");
    Files.move(write("a--b=" + CANARY + "\n"), target);
    Files.createSymbolicLink(file, target);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INSECURE + "OPEN_TO_OTHERS");
  }

  @Test
  void aLinkToNothingIsAMissingFile() throws IOException {
    Files.createSymbolicLink(file, folder.resolve("nothing"));

    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INVALID + "MISSING");
  }

  @Test
  void aLinkToItselfIsRefused() throws IOException {
    Files.createSymbolicLink(file, file);

    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INVALID + "IO_ERROR");
  }

  @Test
  void aChangedFileIsReadAgainAndEndsWhatItVouchedFor() throws IOException {
    write("a--b=1\n");
    Answer answer = overrides.lookUp(OverrideFixture.VAULT, OverrideFixture.address("a--b"));
    Answer none = overrides.lookUp(OverrideFixture.VAULT, OverrideFixture.address("c--d"));
    assertThat(answer.validator().isCurrent()).isTrue();
    assertThat(none.validator().isCurrent()).isTrue();

    write("a--b=22\nc--d=3\n");

    assertThat(answer.validator().isCurrent()).isFalse();
    assertThat(none.validator().isCurrent()).isFalse();
    assertThat(find("a--b")).contains("22");
    assertThat(find("c--d")).contains("3");
  }

  @Test
  void aChangeOfTheTimeAloneIsSeen() throws IOException {
    write("a--b=1\n");
    assertThat(find("a--b")).contains("1");

    write("a--b=2\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00.5Z")));

    assertThat(find("a--b")).contains("2");
  }

  @Test
  void rightAfterAWriteNothingIsVouchedForAsASecondWriteMightNotShow() throws IOException {
    write("a--b=1\n");
    FileTime written = Files.getLastModifiedTime(file);
    OverrideFile hasty =
        new OverrideFile(new OverrideSettings(file, false, false), written::toInstant);
    Answer answer = hasty.lookUp(OverrideFixture.VAULT, OverrideFixture.address("a--b"));

    assertThat(answer.validator().isCurrent()).isFalse();
    Files.writeString(file, "a--b=2\n");
    Files.setLastModifiedTime(file, written);
    assertThat(find(hasty, "a--b")).contains("2");
  }

  @Test
  void aFileThatGoesAwayEndsWhatItVouchedForAndIsAnError() throws IOException {
    write("a--b=1\n");
    Answer answer = overrides.lookUp(OverrideFixture.VAULT, OverrideFixture.address("a--b"));

    Files.delete(file);

    assertThat(answer.validator().isCurrent()).isFalse();
    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo(INVALID + "MISSING");
  }

  @Test
  void aSwapOfTheFileIsSeenBeforeOrAfter() throws Exception {
    write("a--b=old\n");
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 300; i++) {
                swap(i % 2 == 0 ? "a--b=new\n" : "a--b=old\n");
              }
            });
    writer.start();
    while (writer.isAlive()) {
      assertThat(find("a--b").orElseThrow()).isIn("old", "new");
    }
    writer.join();
  }

  @Test
  void itsUseIsWarnedOfOnceWithItsNameAndTheNumberOfNames() throws IOException {
    write("a--b=" + CANARY + "\nc--d=2\n");

    find("a--b");
    find("c--d");
    write("a--b=" + CANARY + CANARY + "\n");
    find("a--b");

    assertThat(log.toString(StandardCharsets.UTF_8))
        .hasLineCount(1)
        .contains("WARN", "an override file stands in for secrets", file.toString(), "names=2")
        .doesNotContain(CANARY, "a--b");
  }

  @Test
  void inProductionItIsRefusedBeforeItIsLookedAt() {
    OverrideFile refused = new OverrideFile(new OverrideSettings(file, false, true), LATER);

    assertThat(verdict(failure(() -> find(refused, "a--b"))))
        .isEqualTo("MISCONFIGURED VAULT_CONFIG_ERROR/OVERRIDE_IN_PRODUCTION");
    assertThat(new OverrideCheck(file, refused).run().level()).isEqualTo(Level.FAILURE);
  }

  @Test
  void aFieldOfAJsonValueIsFound() throws IOException {
    write("a--b={\"user\": \"app\", \"password\": \"" + CANARY + "\"}\nc--d=text\n");

    try (SecretValue value = value("a--b").orElseThrow();
        SecretValue field = value.field("password").orElseThrow()) {
      assertThat(field.revealText()).isEqualTo(CANARY);
      assertThat(value.field("other")).isEmpty();
    }
    try (SecretValue value = value("c--d").orElseThrow()) {
      assertThat(verdict(failure(() -> value.field("password"))))
          .isEqualTo("INVALID SECRET_FORMAT_ERROR/NOT_AN_OBJECT");
    }
  }

  @Test
  void aValueThatWasGivenAwayIsTheReceiversToClose() throws IOException {
    write("a--b=abc\n");
    value("a--b").orElseThrow().close();

    assertThat(find("a--b")).contains("abc");
  }

  @Test
  void closedItVouchesForNothingAndAnswersNothing() throws IOException {
    write("a--b=abc\n");
    Answer answer = overrides.lookUp(OverrideFixture.VAULT, OverrideFixture.address("a--b"));

    overrides.close();

    assertThat(answer.validator().isCurrent()).isFalse();
    assertThat(verdict(failure(() -> find("a--b")))).isEqualTo("CLOSED CLOSED");
  }

  @Test
  void theDoctorNamesTheFileItsModeAndTheNumberOfNames() throws IOException {
    write("a--b=" + CANARY + "\nc--d=2\n");

    DoctorCheck.Finding finding = new OverrideCheck(file, overrides).run();

    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(finding.level()).isEqualTo(Level.WARNING);
    assertThat(finding.message())
        .isEqualTo(
            "The override file " + file + " (rw-------) stands in for secrets under 2 names.");
  }

  @Test
  void theDoctorSaysWhatIsWrongWithTheFile() throws IOException {
    write("a--b=1\n" + CANARY + "\n");

    DoctorCheck.Finding finding = new OverrideCheck(file, overrides).run();

    assertThat(finding.level()).isEqualTo(Level.FAILURE);
    assertThat(finding.message()).contains("Line 2 ").doesNotContain(CANARY);
    assertThat(finding.suggestion()).isNotBlank();
  }

  @Test
  void noErrorHoldsAPieceOfWhatIsInTheFile() throws IOException {
    String[] pieces = {
      CANARY, "=", "\"", "'", "\\", "\n", "\r", "\r\n", " ", "#", "export ", "\t", "a--b", "A/B",
      "*", "..", "\uFEFF", "\u00E4", "$", "{", "}", ":", "\0"
    };
    int refused = 0;
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length >= 0; length--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      refused += isRefused(text.append(CANARY).toString().toCharArray(), seed) ? 1 : 0;
    }
    assertThat(refused).isBetween(100, 3000);
    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  /** An error is looked at by {@link MountedFiles#failure} for the canary. */
  private static boolean isRefused(char[] text, int seed) {
    try {
      for (OverrideEntry entry : OverrideLines.parse(text)) {
        assertThat(entry.toString()).as("seed %s", seed).doesNotContain(CANARY);
        entry.value().close();
      }
      return false;
    } catch (HexkeyException e) {
      assertThat(verdict(failure(() -> OverrideLines.parse(text)))).startsWith(INVALID);
      return true;
    }
  }

  private Optional<String> find(String name) {
    return find(overrides, name);
  }

  private static Optional<String> find(OverrideFile overrides, String name) {
    Answer answer = overrides.lookUp(OverrideFixture.VAULT, OverrideFixture.address(name));
    try (SecretValue value = answer.valueOrNull()) {
      return Optional.ofNullable(value).map(SecretValue::revealText);
    }
  }

  private Optional<SecretValue> value(String name) {
    return Optional.ofNullable(
        overrides.lookUp(OverrideFixture.VAULT, OverrideFixture.address(name)).valueOrNull());
  }

  private Path write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path write(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    allow("rw-------");
    return file;
  }

  private void swap(String text) {
    try {
      Path fresh = Files.createTempFile(folder, "fresh", ""); // owner-only
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void allow(String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private record Named(String name) implements UserPrincipal {
    @Override
    public String getName() {
      return name;
    }
  }
}
