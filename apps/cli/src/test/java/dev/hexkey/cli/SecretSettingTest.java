package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings whose value may be a secret. */
class SecretSettingTest {
  private static final String SECRET = "canary-7f3a";
  @TempDir private Path home;

  @BeforeEach
  void install() throws IOException {
    AddedAdapter.install(
        home,
        AddedAdapter.SAMPLE
            .formatted(1, "address.path()")
            .replace(
                "public OpenAdapter open",
                "public List<Setting<?>> settings() {"
                    + " return List.of(Setting.secret(\"sample_token\", \"what opens it\")); }"
                    + " public OpenAdapter open"));
  }

  private Run run() {
    return Run.in(home).environment("SAMPLE_TOKEN", SECRET);
  }

  @Test
  void theyAreListedWithoutTheirValue() {
    assertThat(run().hexkey("config", "list").out())
        .containsPattern("sample_token +\\*\\*\\* +environment")
        .doesNotContain(SECRET);
    assertThat(run().hexkey("config", "list", "--json").out())
        .contains("{\"name\":\"sample_token\",\"value\":\"***\"")
        .doesNotContain(SECRET);
  }

  @Test
  void theyAreGotWithoutTheirValue() {
    assertThat(run().hexkey("config", "get", "sample_token").out()).isEqualTo("***\n");
    assertThat(run().hexkey("config", "get", "sample_token", "--json").out())
        .contains("\"value\":\"***\"")
        .doesNotContain(SECRET);
  }

  @Test
  void setRefusesThePlainSecret() {
    Result result = Run.in(home).hexkey("config", "set", "sample_token", SECRET);

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err())
        .startsWith("error: [INVALID_SETTING] The setting sample_token is a secret")
        .doesNotContain(SECRET);
    assertThat(home.resolve("hexkey.properties")).doesNotExist();
  }

  @Test
  void setTakesASecretUriAndDoesNotRepeatIt() {
    Result result =
        Run.in(home).hexkey("config", "set", "sample_token", "local://default/t", "--json");

    assertThat(result.out()).isEqualTo("{\"name\":\"sample_token\",\"value\":\"***\"}\n");
    assertThat(home.resolve("hexkey.properties")).content().contains("local://default/t");
  }

  @Test
  void aPlainSecretIsRefusedOnTheCommandLine() {
    Result result = Run.in(home).hexkey("config", "list", "--set", "sample_token=" + SECRET);

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.err()).contains("sample_token (flag) is a secret").doesNotContain(SECRET);
  }
}
