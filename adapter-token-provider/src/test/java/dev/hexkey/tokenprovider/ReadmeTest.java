package dev.hexkey.tokenprovider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The README's tables say what the tests say. */
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("hexkey.root", ".."));
  private static final Path MODULE = ROOT.resolve("adapter-token-provider");
  private static final Pattern NAME =
      Pattern.compile("clientName\\(\\) \\{\\s+return \"([^\"]+)\"");

  @Test
  void everyClientOfTheKitHasItsRowWithItsClass() throws IOException {
    Map<String, List<String>> rows = rows();
    Map<String, String> classes = classesOfKit();

    assertThat(classes).hasSizeGreaterThanOrEqualTo(12);
    classes.forEach(
        (client, schedule) -> {
          assertThat(row(rows, client).get(4)).as(client).isEqualTo(schedule);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "OkHttp, okhttp",
    "Retrofit, retrofit",
    "Apache HttpClient 5, httpclient5",
    "Spring RestClient, spring",
    "Spring WebClient, spring",
    "OpenFeign, feign",
    "JAX-RS (Jersey), jersey",
    "MCP Java SDK, mcp",
    "anthropic-java, anthropic",
    "openai-java, openai",
    "Spring AI, spring-ai",
    "LangChain4j, langchain4j",
    "Kafka OAUTHBEARER, kafka",
    "gRPC, grpc",
    "fabric8 Kubernetes client, fabric8",
    "Kubernetes Java client, kubernetes-client",
    "Azure (Key Vault), azure-core",
    "AWS SDK 2, aws",
    "Google's HTTP client, google-auth",
    "MSAL4J, msal4j",
    "Spring Security, spring-security",
    "Spring Vault, spring-vault",
    "HikariCP, hikari",
    "PostgreSQL, postgresql",
    "MySQL, mysql",
    "SQL Server, mssql"
  })
  void theVersionIsTheOneThatIsTested(String client, String property) throws IOException {
    Matcher version =
        Pattern.compile("<dep\\." + property + "\\.version>([^<]+)<")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));

    assertThat(version.find()).isTrue();
    assertThat(row(rows(), client).get(2)).contains(version.group(1));
  }

  private static List<String> row(Map<String, List<String>> rows, String client) {
    return Objects.requireNonNull(rows.get(client), "no row for " + client);
  }

  private static Map<String, List<String>> rows() throws IOException {
    Map<String, List<String>> rows = new TreeMap<>();
    read("README.md")
        .lines()
        .dropWhile(line -> !line.equals("## Clients"))
        .takeWhile(line -> !line.equals("## Foreign credentials as sources"))
        .filter(line -> line.startsWith("| "))
        .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
        .forEach(cells -> rows.put(cells.get(0), cells));
    return rows;
  }

  private static Map<String, String> classesOfKit() throws IOException {
    Map<String, String> classes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(MODULE.resolve("src/test/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith("ConformanceTest.java")).toList()) {
        String source = Files.readString(file);
        Matcher name = NAME.matcher(source);
        if (name.find()) {
          boolean replays = source.contains("implements ReplayConformance");
          classes.put(name.group(1), replays ? "replay" : "next call");
        }
      }
    }
    return classes;
  }

  private static String read(String file) throws IOException {
    return Files.readString(MODULE.resolve(file));
  }
}
