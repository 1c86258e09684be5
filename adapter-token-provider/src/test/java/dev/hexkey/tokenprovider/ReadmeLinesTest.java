package dev.hexkey.tokenprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of the README's tables are compiled as they stand there. */
class ReadmeLinesTest {
  private static final Path README =
      Path.of(System.getProperty("hexkey.root", ".."), "adapter-token-provider", "README.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern SETTING = Pattern.compile("([\\w.]+)=(\\S+)");

  /** What a reader imports by the names of classes alone. */
  private static final String IMPORTS =
      """
      import com.anthropic.client.okhttp.AnthropicOkHttpClient;
      import com.azure.security.keyvault.secrets.*;
      import com.google.auth.http.*;
      import com.microsoft.aad.msal4j.*;
      import com.openai.client.okhttp.OpenAIOkHttpClient;
      import com.openai.credential.*;
      import dev.hexkey.ports.*;
      import dev.hexkey.tokenprovider.*;
      import dev.hexkey.tokenprovider.anthropic.*;
      import dev.hexkey.tokenprovider.aws.*;
      import dev.hexkey.tokenprovider.azure.*;
      import dev.hexkey.tokenprovider.fabric8.*;
      import dev.hexkey.tokenprovider.feign.*;
      import dev.hexkey.tokenprovider.google.*;
      import dev.hexkey.tokenprovider.grpc.*;
      import dev.hexkey.tokenprovider.hikari.*;
      import dev.hexkey.tokenprovider.http.*;
      import dev.hexkey.tokenprovider.httpclient5.*;
      import dev.hexkey.tokenprovider.javanet.*;
      import dev.hexkey.tokenprovider.jaxrs.*;
      import dev.hexkey.tokenprovider.langchain4j.*;
      import dev.hexkey.tokenprovider.mcp.*;
      import dev.hexkey.tokenprovider.msal4j.*;
      import dev.hexkey.tokenprovider.okhttp.*;
      import dev.hexkey.tokenprovider.springsecurity.*;
      import dev.hexkey.tokenprovider.springvault.*;
      import dev.hexkey.tokenprovider.springweb.*;
      import dev.hexkey.tokenprovider.springwebflux.*;
      import dev.hexkey.tokenprovider.sql.*;
      import dev.hexkey.tokenprovider.sqlserver.*;
      import dev.langchain4j.model.openai.*;
      import feign.*;
      import io.fabric8.kubernetes.client.*;
      import io.kubernetes.client.util.*;
      import io.kubernetes.client.util.credentials.*;
      import io.modelcontextprotocol.client.transport.*;
      import java.nio.file.Path;
      import java.time.Duration;
      import okhttp3.OkHttpClient;
      import org.apache.hc.client5.http.impl.async.*;
      import org.apache.hc.client5.http.impl.classic.*;
      import org.springframework.ai.openai.*;
      import org.springframework.security.oauth2.client.web.client.*;
      import org.springframework.vault.core.*;
      import org.springframework.web.client.*;
      import org.springframework.web.reactive.function.client.*;
      import retrofit2.Retrofit;
      import software.amazon.awssdk.services.codecatalyst.*;
      """;

  /** Where a name alone would mean two classes. */
  private static final Map<String, String> ONE_OF_TWO =
      Map.of(
          "Feign.", "import dev.hexkey.tokenprovider.feign.TokenRequestInterceptor;",
          "RestClient.", "import dev.hexkey.tokenprovider.springweb.TokenRequestInterceptor;",
          "installOn(", "import dev.hexkey.tokenprovider.springweb.TokenRequestInterceptor;",
          "TokenHeaders.", "import dev.langchain4j.model.openai.OpenAiChatModel;",
          "httpClientBuilder", "import org.springframework.ai.openai.OpenAiChatModel;");

  /** What a reader has at hand. */
  private static final String AT_HAND =
      """
        void show(
            TokenProvider tokens,
            TokenBinding binding,
            String url,
            String scope,
            String id,
            java.util.Set<String> scopes,
            java.net.http.HttpClient client,
            OkHttpClient okHttp,
            jakarta.ws.rs.client.Client jaxrs,
            RestTemplate template,
            javax.sql.DataSource dataSource,
            com.mysql.cj.jdbc.MysqlDataSource mysql,
            com.microsoft.sqlserver.jdbc.SQLServerDataSource sqlServer,
            com.zaxxer.hikari.HikariConfig config,
            io.grpc.stub.AbstractStub<?> stub,
            io.kubernetes.client.openapi.ApiClient api,
            IClientSecret secret,
            ConfidentialClientApplication application,
            org.springframework.security.oauth2.client.registration.ClientRegistration registration,
            org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager manager,
            java.util.function.Supplier<
                org.springframework.security.oauth2.client.OAuth2AuthorizeRequest> request,
            org.springframework.vault.client.VaultEndpoint endpoint,
            org.springframework.http.client.ClientHttpRequestFactory factory,
            org.springframework.vault.authentication.ClientAuthentication authentication,
            org.springframework.vault.authentication.SessionManager sessions,
            com.google.auth.oauth2.OAuth2Credentials credentials,
            com.azure.core.credential.TokenCredential credential,
            software.amazon.awssdk.identity.spi.IdentityProvider<
                software.amazon.awssdk.identity.spi.TokenIdentity> identities)
            throws Exception {
      """;

  @TempDir Path classes;

  /** A row's name and what its cell with the line says. */
  private record Row(String client, String cell) {
    boolean continues() {
      return cell.startsWith("the same");
    }

    List<String> code() {
      return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }
  }

  @Test
  void everyLineOfTheTablesCompiles() throws IOException {
    Map<String, String> sources = sources(rows());

    assertThat(sources).hasSizeGreaterThanOrEqualTo(40);
    assertThat(Sources.errors(sources, classes)).isEmpty();
  }

  @Test
  void aMistakeInOneOfThemWouldBeSeen() throws IOException {
    Map<String, String> sources = sources(rows());
    sources.values().removeIf(source -> !source.contains("HikariTokens."));
    sources.replaceAll((name, source) -> source.replace("HikariTokens.", "HikariTokenz."));

    assertThat(Sources.errors(sources, classes)).contains("HikariTokenz");
  }

  @Test
  void everyRowHasALine() throws IOException {
    assertThat(rows()).allMatch(row -> row.continues() || !row.code().isEmpty());
  }

  @Test
  void theClassesOfSettingsAreThere() throws IOException {
    List<String> named =
        rows().stream()
            .flatMap(row -> SETTING.matcher(row.cell()).results())
            .map(found -> found.group(2).replace("`", ""))
            .filter(value -> value.startsWith("dev.hexkey"))
            .toList();

    assertThat(named).hasSize(2);
    assertThat(named)
        .allSatisfy(name -> assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException());
  }

  private static Map<String, String> sources(List<Row> rows) {
    Map<String, String> sources = new LinkedHashMap<>();
    String line = "";
    for (Row row : rows) {
      for (String code : row.code()) {
        if (!SETTING.matcher(code).matches()) {
          line = code.startsWith(".") ? line + code : code;
          String name = "Line" + sources.size();
          sources.put(name, source(name, row.client(), line));
        }
      }
    }
    return sources;
  }

  private static String source(String name, String client, String line) {
    String imports =
        ONE_OF_TWO.entrySet().stream()
            .filter(entry -> line.contains(entry.getKey()))
            .map(entry -> entry.getValue() + "\n")
            .reduce(IMPORTS, String::concat);
    return imports + "\n/* " + client + " */ class " + name + " {\n" + AT_HAND + line + ";\n}}\n";
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(README)) {
      Matcher cells = Pattern.compile("\\| (.*?) \\| (.*?) \\|.*").matcher(line);
      if (cells.matches() && isOfClients(cells.group(2))) {
        rows.add(new Row(cells.group(1), cells.group(2)));
      }
    }
    return rows;
  }

  /** The README's other tables are about errors and sources. */
  private static boolean isOfClients(String cell) {
    boolean code = cell.startsWith("`") && (cell.contains("(") || cell.contains("="));
    return code || cell.startsWith("the same");
  }
}
