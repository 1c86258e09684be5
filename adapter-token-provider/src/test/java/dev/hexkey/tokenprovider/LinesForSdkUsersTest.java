package dev.hexkey.tokenprovider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines that the README shows to SDK users compile as they stand there. */
class LinesForSdkUsersTest {
  private static final String BEFORE =
      """
      import com.anthropic.client.AnthropicClient;
      import com.anthropic.client.okhttp.AnthropicOkHttpClient;
      import com.openai.client.OpenAIClient;
      import com.openai.client.okhttp.OpenAIOkHttpClient;
      import com.openai.credential.BearerTokenCredential;
      import dev.hexkey.ports.AccessToken;
      import dev.hexkey.ports.TokenProvider;
      import dev.hexkey.tokenprovider.Tokens;
      import dev.hexkey.tokenprovider.anthropic.AnthropicTokens;
      import dev.hexkey.tokenprovider.javanet.TokenHttpClient;
      import java.net.http.HttpClient;
      import java.time.Duration;

      class Readme {
        interface Login {
          String fetch();
        }

        void show(Login login) {
      """;
  private static final String AFTER = "}}";

  @TempDir Path classes;

  @Test
  void theLinesForSdkUsersCompileAsPasted() throws Exception {
    String lines = linesOfChapter("## For SDK users");

    assertThat(lines.lines().filter(line -> !line.isBlank())).hasSizeBetween(5, 10);
    assertThat(errors(BEFORE + lines + AFTER)).isEmpty();
  }

  @Test
  void aMistakeInThemWouldBeSeen() throws Exception {
    String lines = linesOfChapter("## For SDK users").replace("Tokens.from", "Tokens.fromm");

    assertThat(errors(BEFORE + lines + AFTER)).contains("fromm");
  }

  private static String linesOfChapter(String title) throws Exception {
    String readme = Files.readString(Path.of(System.getProperty("hexkey.root"), "README.md"));
    String chapter = readme.substring(readme.indexOf(title));
    String begin = "```java\n";
    String code = chapter.substring(chapter.indexOf(begin) + begin.length());
    return code.substring(0, code.indexOf("```"));
  }

  private String errors(String source) {
    return Sources.errors(Map.of("Readme", source), classes);
  }
}
