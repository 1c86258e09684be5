package dev.hexkey.adapters.azure;

import dev.hexkey.testkit.azure.EntraApp;
import dev.hexkey.testkit.azure.EntraUser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tokens of the double for stubs that stand before it: of the platform and of the Azure CLI. */
final class RawTokens {
  private static final String SCOPE = "https://vault.azure.net/.default";

  private final SignedIn world;
  private final HttpClient client;

  RawTokens(SignedIn world) {
    this.world = world;
    this.client = HttpClient.newBuilder().sslContext(world.azure.sslContext()).build();
  }

  /** As the app with this secret gets it. */
  String of(EntraApp app, String secret) throws IOException, InterruptedException {
    String answer =
        post(
            "token",
            Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                app.clientId(),
                "client_secret",
                secret,
                "scope",
                SCOPE));
    return member(answer, "access_token");
  }

  /** As a person gets it by a code. */
  String of(EntraUser user) throws IOException, InterruptedException {
    String client = world.app.clientId();
    String code = post("devicecode", Map.of("client_id", client, "scope", SCOPE));
    world.azure.entra().approve(member(code, "user_code"), user);
    String answer =
        post(
            "token",
            Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "client_id",
                client,
                "device_code",
                member(code, "device_code")));
    return member(answer, "access_token");
  }

  private String post(String endpoint, Map<String, String> form)
      throws IOException, InterruptedException {
    URI address = world.azure.entra().authority().resolve("oauth2/v2.0/" + endpoint);
    String body =
        form.entrySet().stream()
            .map(
                each ->
                    each.getKey()
                        + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private static String member(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + name + " in the answer");
    }
    return matcher.group(1);
  }
}
