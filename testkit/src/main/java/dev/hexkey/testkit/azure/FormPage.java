package dev.hexkey.testkit.azure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page with one form, as a browser without scripts sees it: a person before a sign-in of the
 * double. Immutable.
 *
 * @param address where it came from, after all redirects
 */
public record FormPage(HttpClient browser, URI address, String html) {
  private static final Pattern ACTION =
      Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");
  private static final Pattern FIELD =
      Pattern.compile("<input [^>]*name=\"([^\"]*)\" value=\"([^\"]*)\"");

  /** Opens an address, and goes where it leads. */
  public static FormPage open(AzureDouble azure, URI address) {
    HttpClient browser =
        HttpClient.newBuilder()
            .sslContext(azure.sslContext())
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();
    return send(browser, HttpRequest.newBuilder(address).build());
  }

  /** Types the user's name, presses a button, and goes on while pages post by themselves. */
  public FormPage submit(String username, String button) {
    FormPage next = fill(Map.of("username", username, "action", button));
    return next.html().contains("document.forms[0].submit()") ? next.fill(Map.of()) : next;
  }

  /**
   * Sends the form with what was typed into its fields.
   *
   * @throws IllegalStateException if there is no form
   */
  public FormPage fill(Map<String, String> typed) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher field = FIELD.matcher(html);
    while (field.find()) {
      fields.put(plain(field.group(1)), plain(field.group(2)));
    }
    fields.putAll(typed);
    Matcher action = ACTION.matcher(html);
    if (!action.find()) {
      throw new IllegalStateException("no form: " + html);
    }
    String form =
        fields.entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        browser,
        HttpRequest.newBuilder(address.resolve(plain(action.group(1))))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  private static FormPage send(HttpClient browser, HttpRequest request) {
    try {
      HttpResponse<String> page =
          browser.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new FormPage(browser, page.uri(), page.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String plain(String escaped) {
    return escaped
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
