package dev.hexkey.tokenprovider.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.testkit.Canary;
import dev.hexkey.testkit.Race;
import dev.hexkey.tokenprovider.conformance.HttpSchedule;
import dev.hexkey.tokenprovider.conformance.Reply;
import dev.hexkey.tokenprovider.conformance.Scene;
import dev.hexkey.tokenprovider.conformance.Seen;
import dev.hexkey.tokenprovider.http.TokenBinding;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The kit's behaviours over messages of MCP, which no other client's calls are like. */
class McpTokensTest {
  private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|\\d+)");
  private static final Pattern VERSION = Pattern.compile("\"protocolVersion\":(\"[^\"]*\")");
  private static final int TOGETHER = 8;

  private final Scene scene = new Scene();

  @org.junit.jupiter.api.AfterEach
  void close() {
    scene.close();
  }

  @Test
  void everyMessageCarriesTheToken() {
    scene.server.behave(request -> answer(request));
    try (McpSyncClient client = open(scene.binding())) {
      client.initialize();
      client.ping();
    }

    assertThat(scene.server.authorizations())
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(values -> assertThat(values).containsExactly("Bearer token-1"));
  }

  @Test
  void aBlockingCustomiserDoesTheSame() {
    scene.server.behave(request -> answer(request));
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder(scene.server.origin())
            .addHttpRequestCustomizer(McpTokens.of(scene.binding()).sync())
            .build();
    try (McpSyncClient client = McpClient.sync(transport).build()) {
      client.initialize();
    }

    assertThat(scene.server.authorizations())
        .allSatisfy(values -> assertThat(values).containsExactly("Bearer token-1"));
  }

  @Test
  void theNextMessageCarriesTheRenewedToken() {
    scene.server.behave(request -> answer(request));
    try (McpSyncClient client = open(scene.binding())) {
      client.initialize();
      scene.provider.refresh().toCompletableFuture().join();
      client.ping();
    }

    assertThat(pings()).extracting(Seen::authorization).containsExactly(List.of("Bearer token-2"));
  }

  @Test
  void O6_aServerElsewhereGetsNoToken() {
    scene.stranger.behave(request -> answer(request));
    HttpClientStreamableHttpTransport.Builder transport =
        HttpClientStreamableHttpTransport.builder(scene.stranger.origin());
    try (McpSyncClient client =
        McpClient.sync(McpTokens.of(scene.binding()).on(transport).build()).build()) {
      client.initialize();
    }

    assertThat(scene.stranger.authorizations())
        .isNotEmpty()
        .allSatisfy(values -> assertThat(values).isEmpty());
  }

  @Test
  void O4_noRedirectIsFollowed() {
    String elsewhere = scene.stranger.uri("/mcp").toString();
    scene.server.behave(request -> Reply.redirect(elsewhere));
    try (McpSyncClient client = open(scene.binding())) {
      assertThatThrownBy(client::initialize).isInstanceOf(RuntimeException.class);
    }

    assertThat(scene.stranger.seen()).isEmpty();
  }

  @Test
  void H2_aRefusedMessageIsSentAgainWithAnotherToken() {
    scene.server.behave(request -> answerIf(request, "Bearer token-2"::equals));
    try (McpSyncClient client = open(scene.binding())) {
      client.initialize();
      client.ping();
    }

    assertThat(scene.server.authorizations().subList(0, 2))
        .containsExactly(List.of("Bearer token-1"), List.of("Bearer token-2"));
    assertThat(scene.tokens.fetches()).isEqualTo(2);
  }

  @Test
  void H3_messagesRefusedTogetherRenewOnce() throws Exception {
    CyclicBarrier underWay = new CyclicBarrier(TOGETHER);
    scene.server.behave(
        request -> {
          if (!isPing(request) || request.authorization().equals(List.of("Bearer token-2"))) {
            return answer(request);
          }
          await(underWay);
          return Reply.refused();
        });
    try (McpSyncClient client = open(scene.binding())) {
      client.initialize();
      Race.run(TOGETHER, runner -> client.ping());
    }

    assertThat(scene.tokens.fetches()).isEqualTo(2);
    assertThat(pings()).hasSize(2 * TOGETHER);
  }

  @Test
  void H5_aSecondRefusalIsTheCallers() {
    scene.server.behave(request -> Reply.refused());
    try (McpSyncClient client = open(scene.binding())) {
      assertThatThrownBy(client::initialize).isInstanceOf(RuntimeException.class);
    }

    assertThat(scene.server.seen()).hasSize(2);
  }

  @Test
  void H8_aForbiddenMessageRejectsNothing() {
    scene.server.behave(request -> Reply.status(403));
    try (McpSyncClient client = open(scene.binding())) {
      assertThatThrownBy(client::initialize).isInstanceOf(RuntimeException.class);
    }

    assertThat(scene.server.seen()).hasSize(1);
    assertThat(scene.tokens.fetches()).isEqualTo(1);
  }

  @Test
  void N3_aMalformedTokenIsNeitherSentNorShown() {
    scene.tokens.giveInstead(Canary.SECRET + "\r\nX-Injected: yes");
    try (McpSyncClient client = open(scene.binding())) {
      Throwable thrown = catchThrowable(client::initialize);

      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      assertThat(text.toString()).contains("MALFORMED_TOKEN").doesNotContain(Canary.SECRET);
    }

    assertThat(scene.server.seen()).isEmpty();
  }

  @Test
  void M3_aClosedProviderFailsTheCallAsClosed() {
    scene.provider.close();
    try (McpSyncClient client = open(scene.binding())) {
      assertThatThrownBy(client::initialize).hasStackTraceContaining("[CLOSED]");
    }

    assertThat(scene.server.seen()).isEmpty();
  }

  @Test
  void scheduleA_noCallFailsWhileTokensRotate() throws Exception {
    try (HttpSchedule hour = new HttpSchedule();
        McpSyncClient client = open(hour)) {
      hour.schedule.expectNoFailureWhileTokensRotate("MCP Java SDK", client::ping);
    }
  }

  @Test
  void scheduleB_noCallFailsWhenTokensAreTakenBack() throws Exception {
    try (HttpSchedule hour = new HttpSchedule();
        McpSyncClient client = open(hour)) {
      hour.schedule.expectNoFailureWhileTokensAreRevoked("MCP Java SDK", client::ping);
    }
  }

  private static McpSyncClient open(HttpSchedule hour) {
    hour.server.behave(request -> hour.accepts(request) ? answer(request) : Reply.refused());
    HttpClientStreamableHttpTransport.Builder transport =
        HttpClientStreamableHttpTransport.builder(hour.server.origin());
    McpSyncClient client =
        McpClient.sync(McpTokens.of(hour.binding()).on(transport).build()).build();
    client.initialize();
    return client;
  }

  private McpSyncClient open(TokenBinding binding) {
    HttpClientStreamableHttpTransport.Builder transport =
        HttpClientStreamableHttpTransport.builder(scene.server.origin());
    return McpClient.sync(McpTokens.of(binding).on(transport).build())
        .requestTimeout(Duration.ofSeconds(20))
        .build();
  }

  private List<Seen> pings() {
    return scene.server.seen().stream().filter(McpTokensTest::isPing).toList();
  }

  private static boolean isPing(Seen request) {
    return request.body().contains("\"ping\"");
  }

  private static Reply answerIf(Seen request, Predicate<String> accepts) {
    return request.authorization().size() == 1 && accepts.test(request.authorization().get(0))
        ? answer(request)
        : Reply.refused();
  }

  /** As much of a server as a client needs that asks for nothing. */
  private static Reply answer(Seen request) {
    if (!request.method().equals("POST")) {
      return Reply.status(405);
    }
    Matcher id = ID.matcher(request.body());
    if (!id.find()) {
      return new Reply(202, java.util.Map.of(), "");
    }
    Matcher version = VERSION.matcher(request.body());
    String result =
        version.find()
            ? "{\"protocolVersion\":"
                + version.group(1)
                + ",\"capabilities\":{},\"serverInfo\":{\"name\":\"test\",\"version\":\"1\"}}"
            : "{}";
    String body = "{\"jsonrpc\":\"2.0\",\"id\":" + id.group(1) + ",\"result\":" + result + "}";
    return new Reply(200, java.util.Map.of("Content-Type", "application/json"), body);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the messages did not come together", e);
    }
  }
}
