package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  private static final String SECRET = "hunter2-Kq8vZ";

  @TempDir private Path home;

  @Test
  void anUnknownCommandIsRefusedWithTheNearest() {
    assertRefused(
        "There is no such command. Did you mean secret? Run 'hexkey --help'.", "secrt", "get");
  }

  @Test
  void anUnknownCommandOfAGroupIsRefusedWithTheNearest() {
    assertRefused(
        "There is no such command. Did you mean get? Run 'hexkey secret --help'.",
        "secret",
        "gett");
  }

  @ParameterizedTest
  @CsvSource({"gte,get", "gett,get", "lsit,list", "delet,delete", "HISTORY,history"})
  void swappedLettersAreNearAndShortNamesAreNotFar(String typed, String meant) {
    assertRefused(
        "There is no such command. Did you mean " + meant + "? Run 'hexkey secret --help'.",
        "secret",
        typed);
  }

  @Test
  void aCommandThatIsLikeNoneIsRefusedWithoutAGuess() {
    assertRefused("There is no such command. Run 'hexkey secret --help'.", "secret", "remove");
  }

  @Test
  void anOptionWithAValueIsComparedByItsName() {
    assertRefused(
        "There is no such option. Did you mean --file? Run 'hexkey secret put --help'.",
        "secret",
        "put",
        "--flie=x",
        "local://default/app");
  }

  @Test
  void anUnknownOptionIsRefusedWithTheNearest() {
    assertRefused(
        "There is no such option. Did you mean --file? Run 'hexkey secret put --help'.",
        "secret",
        "put",
        "--fil",
        "x");
  }

  @Test
  void aMissingArgumentIsNamed() {
    assertRefused("Missing URI. Run 'hexkey secret get --help'.", "secret", "get");
  }

  @Test
  void aGroupAloneAsksForACommand() {
    assertRefused("A command is missing. Run 'hexkey secret --help'.", "secret");
  }

  @Test
  void nothingAtAllShowsTheHelpAndIsAUsageError() {
    Result result = Run.in(home).hexkey();

    assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.out()).startsWith("Usage: hexkey ").contains("quickstart", "completion");
  }

  @Test
  void inJsonAUsageErrorIsOneObjectOnStandardOutput() {
    Result result = Run.in(home).hexkey("secret", "get", "--json");

    assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.out())
        .isEqualTo(
            "{\"error\":{\"code\":\"USAGE_ERROR\",\"message\":\"Missing URI.\","
                + "\"suggestion\":\"Run 'hexkey secret get --help'.\",\"nextAction\":\"NONE\"}}\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void jsonHoldsWhereverItStands() {
    assertThat(Run.in(home).hexkey("--json", "secret", "get").out()).startsWith("{\"error\":");
  }

  @Test
  void afterTwoDashesJsonIsAnArgument() {
    Result result = Run.in(home).hexkey("secret", "get", "x", "--", "--json");

    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: [USAGE_ERROR]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret put local://default/app " + SECRET,
        "secret put --value=" + SECRET + " local://default/app",
        "secret put local://default/app --file",
        "secret " + SECRET,
        SECRET,
        "-" + SECRET,
        "--" + SECRET,
        "completion " + SECRET,
        "secret get --set " + SECRET + " local://default/app",
        "secret put --raw=" + SECRET + " local://default/app",
        "secret put --raw --raw local://default/app",
        "config get " + SECRET,
        "config set " + SECRET + " 1",
        "config set cache_ttl_seconds " + SECRET,
        "uri check " + SECRET,
        "uri check - " + SECRET,
        "secret get " + SECRET,
        "@" + SECRET
      })
  void whatWasTypedWhereItDoesNotBelongIsNeverRepeated(String line) {
    for (String form : new String[] {"", "--json ", "--verbose "}) {
      Result result = Run.in(home).hexkey((form + line).split(" ", -1));

      assertThat(result.exitCode()).isNotZero();
      assertThat(result.out() + result.err()).isNotEmpty().doesNotContain("hunter2", "Kq8vZ");
    }
  }

  @Test
  void helpIsThereForEveryCommand() {
    for (String line :
        new String[] {
          "quickstart",
          "secret get",
          "secret put",
          "secret list",
          "secret delete",
          "secret history",
          "uri check",
          "profile list",
          "profile create",
          "profile use",
          "config list",
          "config get",
          "config set",
          "key status",
          "key rotate",
          "key move",
          "backup",
          "restore",
          "import authsome",
          "doctor",
          "completion"
        }) {
      Result result = Run.in(home).hexkey((line + " --help").split(" ", -1));

      assertThat(result.exitCode()).as(line).isZero();
      assertThat(result.out()).startsWith("Usage: hexkey " + line).contains("--json");
      assertThat(result.out().lines()).allSatisfy(l -> assertThat(l).hasSizeLessThan(101));
      assertThat(result.err()).isEmpty();
    }
  }

  private void assertRefused(String message, String... args) {
    Result result = Run.in(home).hexkey(args);

    assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("error: [USAGE_ERROR] " + message + "\n");
  }
}
