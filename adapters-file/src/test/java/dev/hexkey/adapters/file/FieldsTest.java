package dev.hexkey.adapters.file;

import static dev.hexkey.adapters.file.MountedFiles.CANARY;
import static dev.hexkey.adapters.file.MountedFiles.HUSHED;
import static dev.hexkey.adapters.file.MountedFiles.address;
import static dev.hexkey.adapters.file.MountedFiles.failure;
import static dev.hexkey.adapters.file.MountedFiles.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.adapters.file.FileSettings.Format;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  @TempDir Path folder;
  private MountedFiles files;

  @BeforeEach
  void mount() throws IOException {
    files = new MountedFiles(folder);
  }

  @Test
  void aMemberOfTheObjectIsTheField() throws IOException {
    files.write("db", "{\"user\": \"app\", \"password\": \"" + CANARY + "\"}\n");

    assertThat(field("db", "password")).contains(CANARY);
  }

  @Test
  void aMemberThatIsNotThereIsEmpty() throws IOException {
    files.write("db", "{\"user\": \"app\"}");

    assertThat(field("db", "password")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.50",
        "12345678901234567890123",
        "1E400",
        "-0",
        "true",
        "false",
        "null",
        "[1, 2.0]",
        "{ \"c\" : 1.0 }",
        "[]",
        "{}",
        "[{\"x\": [\"]\", \"}\"]}, \"\\u00e9\"]"
      })
  void whatIsNoStringIsGivenAsItStands(String value) throws IOException {
    files.write("db", "{\"a\":\"before\", \"b\" : " + value + " , \"z\":0}");

    assertThat(field("db", "b")).contains(value);
  }

  @Test
  void aStringIsUnescaped() throws IOException {
    files.write("db", "{\"b\": \"l1\\nl2\\t\\\"\\u20ac\\ud83d\\udd11 é\"}");

    assertThat(field("db", "b")).contains("l1\nl2\t\"€\uD83D\uDD11 é");
  }

  @Test
  void aNestedObjectHasFieldsToo() throws IOException {
    files.write("db", "{\"outer\": {\"inner\": \"value\"}}");

    try (SecretValue value = files.store().fetch(address("db")).value();
        SecretValue outer = value.field("outer").orElseThrow();
        SecretValue inner = outer.field("inner").orElseThrow()) {
      assertThat(inner.revealText()).isEqualTo("value");
    }
  }

  @Test
  void withoutAFieldAnObjectStaysText() throws IOException {
    files.write("db", "{ \"a\" : 1.0 }\n");

    assertThat(MountedFiles.text(files.store(), "db")).isEqualTo("{ \"a\" : 1.0 }");
  }

  @ParameterizedTest
  @ValueSource(strings = {"123", "\"" + CANARY + "\"", "[1]", "null", "true", CANARY, "", "  "})
  void aFieldOfWhatIsNoObjectIsRefused(String content) throws IOException {
    files.write("db", content);

    assertThat(refusal("db", "b")).isEqualTo("INVALID SECRET_FORMAT_ERROR/NOT_AN_OBJECT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\": \"" + CANARY + "\"",
        "{\"b\": " + CANARY + "}",
        "{\"b\": \"" + CANARY + "\"} " + CANARY,
        "{\"b\": \"" + CANARY + "\"}}",
        "{\"b\": \"" + CANARY + "\",}",
        "{\"b\": 01}",
        "{\"b\": NaN}",
        "{\"b\": 1 /* " + CANARY + " */}",
        "{'b': '" + CANARY + "'}",
        "{\"b\": \"" + CANARY + "\n\"}",
        "{\"" + HUSHED
      })
  void brokenJsonIsRefusedWithoutQuotingIt(String content) throws IOException {
    files.write("db", content);

    assertThat(refusal("db", "b")).isEqualTo("INVALID SECRET_FORMAT_ERROR/BAD_JSON");
  }

  @Test
  void jsonNestedTooDeeplyIsRefused() throws IOException {
    files.write("db", "{\"b\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");

    assertThat(refusal("db", "a")).isEqualTo("INVALID SECRET_FORMAT_ERROR/BAD_JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\": \"one\", \"b\": \"" + CANARY + "\"}",
        "{\"b\": 1, \"" + HUSHED + "\": 1, \"" + HUSHED + "\": 2}",
        "{\"b\": {\"" + HUSHED + "\": 1, \"" + HUSHED + "\": 2}}",
        "{\"b\": [{\"" + HUSHED + "\": 1, \"" + HUSHED + "\": 2}]}",
        "{\"b\": 1, \"\\u0062\": 2}"
      })
  void aRepeatedNameIsRefused(String content) throws IOException {
    files.write("db", content);

    assertThat(refusal("db", "b")).isEqualTo("INVALID SECRET_FORMAT_ERROR/REPEATED_NAME");
  }

  @Test
  void aFieldOfBytesThatAreNoTextIsRefused() throws IOException {
    files.write("db", new byte[] {'{', '"', 'b', '"', ':', '"', (byte) 0xFF, '"', '}'});

    assertThat(refusal("db", "b")).isEqualTo("INVALID SECRET_FORMAT_ERROR/NOT_TEXT");
  }

  @Test
  void halfASurrogatePairIsRefusedRatherThanReplaced() throws IOException {
    files.write("db", "{\"b\": \"\\ud83d\"}");

    assertThat(refusal("db", "b")).isEqualTo("INVALID SECRET_FORMAT_ERROR/NOT_TEXT");
  }

  @Test
  void otherFormatsAreJsonUnlessSwitchedOn() throws IOException {
    files.write("app.properties", "b=" + CANARY);

    assertThat(refusal("app.properties", "b"))
        .isEqualTo("INVALID SECRET_FORMAT_ERROR/NOT_AN_OBJECT");
  }

  @Test
  void aPropertyIsAField() throws IOException {
    files.write("app.properties", "# comment\na = 1\nb : va\\\n  lue \\u00e9\n");

    assertThat(field("app.properties", "b", Format.PROPERTIES)).contains("value é");
    assertThat(field("app.properties", "c", Format.PROPERTIES)).isEmpty();
  }

  @Test
  void aRepeatedPropertyIsRefused() throws IOException {
    files.write("app.properties", "a=1\na=" + CANARY);

    assertThat(refusal("app.properties", "a", Format.PROPERTIES))
        .isEqualTo("INVALID SECRET_FORMAT_ERROR/REPEATED_NAME");
  }

  @Test
  void aMalformedPropertyIsRefused() throws IOException {
    files.write("app.properties", "a=" + CANARY + "\\u00zz");

    assertThat(refusal("app.properties", "a", Format.PROPERTIES))
        .isEqualTo("INVALID SECRET_FORMAT_ERROR/BAD_PROPERTIES");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "B=value | value",
        "export B=value | value",
        "B = spaced value # comment | spaced value",
        "B=a#b | a#b",
        "B='a # \"$b\" \\n' | a # \"$b\" \\n",
        "B=\"a \\\"b\\\" \\$c \\\\ #\" # comment | a \"b\" $c \\ #"
      })
  void aVariableIsAField(String line, String expected) throws IOException {
    files.write("app.env", "# comment\n\nA=1\n" + line + "\n");

    assertThat(field("app.env", "B", Format.ENV)).contains(expected);
  }

  @Test
  void anEmptyVariableIsAnEmptyField() throws IOException {
    files.write(".env", "B=\nC=\"\\n\"");

    assertThat(field(".env", "B", Format.ENV)).contains("");
    assertThat(field(".env", "C", Format.ENV)).contains("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CANARY,
        "=" + CANARY,
        "B='" + CANARY,
        "B=\"" + CANARY,
        "B='x' y",
        "B C=1",
        "B=\"\\q\""
      })
  void aMalformedEnvFileIsRefused(String line) throws IOException {
    files.write("app.env", line);

    assertThat(refusal("app.env", "B", Format.ENV))
        .isEqualTo("INVALID SECRET_FORMAT_ERROR/BAD_ENV");
  }

  @Test
  void aRepeatedVariableIsRefused() throws IOException {
    files.write("app.env", "B=1\nB=" + CANARY);

    assertThat(refusal("app.env", "B", Format.ENV))
        .isEqualTo("INVALID SECRET_FORMAT_ERROR/REPEATED_NAME");
  }

  private Optional<String> field(String path, String name, Format... formats) {
    FileSecretStore store = MountedFiles.store(files.settings().withFormats(formats));
    try (SecretValue secret = store.fetch(address(path)).value()) {
      return secret
          .field(name)
          .map(field -> field.revealTo(bytes -> new String(bytes, StandardCharsets.UTF_8)));
    }
  }

  private String refusal(String path, String name, Format... formats) {
    return verdict(failure(() -> field(path, name, formats)));
  }
}
