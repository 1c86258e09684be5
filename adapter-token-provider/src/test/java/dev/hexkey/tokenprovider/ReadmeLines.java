package dev.hexkey.tokenprovider;

import dev.hexkey.ports.TokenProvider;
import dev.hexkey.tokenprovider.feign.TokenCapability;
import dev.hexkey.tokenprovider.feign.TokenRequestInterceptor;
import dev.hexkey.tokenprovider.httpclient5.AsyncTokenExecHandler;
import dev.hexkey.tokenprovider.httpclient5.TokenExecHandler;
import dev.hexkey.tokenprovider.javanet.TokenHttpClient;
import dev.hexkey.tokenprovider.jaxrs.TokenFeature;
import dev.hexkey.tokenprovider.langchain4j.TokenHeaders;
import dev.hexkey.tokenprovider.mcp.McpTokens;
import dev.hexkey.tokenprovider.okhttp.TokenInterceptor;
import dev.hexkey.tokenprovider.springwebflux.TokenFilter;
import dev.hexkey.tokenprovider.sql.TokenDataSource;
import feign.Feign;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import jakarta.ws.rs.client.Client;
import java.net.http.HttpClient;
import java.util.List;
import javax.sql.DataSource;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** The lines of the module's README, so that they compile. */
final class ReadmeLines {
  private static final String url = "https://api.example.com";

  private ReadmeLines() {}

  static List<Object> clients(TokenProvider tokens, HttpClient client, Client jaxrs) {
    RestTemplate template = new RestTemplate();
    dev.hexkey.tokenprovider.springweb.TokenRequestInterceptor.installOn(
        template, dev.hexkey.tokenprovider.http.TokenBinding.of(tokens, url));
    return List.of(
        TokenHttpClient.of(client, tokens, url),
        new OkHttpClient.Builder().addInterceptor(TokenInterceptor.of(tokens, url)).build(),
        TokenExecHandler.addTo(HttpClients.custom(), tokens, url).build(),
        AsyncTokenExecHandler.addTo(HttpAsyncClients.custom(), tokens, url).build(),
        RestClient.builder()
            .apply(dev.hexkey.tokenprovider.springweb.TokenRequestInterceptor.on(tokens, url))
            .build(),
        WebClient.builder().filter(TokenFilter.of(tokens, url)).build(),
        Feign.builder().addCapability(TokenCapability.of(tokens, url)),
        Feign.builder().requestInterceptor(TokenRequestInterceptor.of(tokens, url)),
        jaxrs.register(TokenFeature.of(tokens, url)),
        McpTokens.of(tokens, url).on(HttpClientStreamableHttpTransport.builder(url)).build(),
        TokenHeaders.of(tokens));
  }

  static DataSource dataSource(TokenProvider tokens, DataSource dataSource) {
    return TokenDataSource.of(dataSource, "app", tokens);
  }
}
