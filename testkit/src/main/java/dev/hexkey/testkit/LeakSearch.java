package dev.hexkey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds what leaked of a secret: as it is, as base64 of either alphabet at any alignment, as hex,
 * URL- or JSON-escaped, as UTF-16 of either order, and of each of these already a piece of 8
 * characters. Immutable.
 *
 * <p>The secret must be so unusual that no 8 characters of it occur by themselves. What is found is
 * described without repeating it, so that a failing test leaks nothing further.
 */
public final class LeakSearch {
  private static final int PIECE = 8;
  private static final int PREFIX = 2;

  private final List<Needle> needles;
  private final BitSet beginnings = new BitSet(1 << (8 * PREFIX));

  private LeakSearch(List<Needle> needles) {
    this.needles = needles;
    needles.forEach(needle -> beginnings.set(beginning(needle.bytes, 0)));
  }

  /** A search for a text of 4 characters or more. */
  public static LeakSearch forText(String secret) {
    List<Needle> needles = new ArrayList<>();
    for (String piece : pieces(secret)) {
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      addEncodings(needles, bytes);
      addText(needles, "UTF-16, low byte first", piece, StandardCharsets.UTF_16LE);
      addText(needles, "UTF-16, high byte first", piece, StandardCharsets.UTF_16BE);
      escapes(piece, bytes)
          .forEach((form, text) -> addText(needles, form, text, StandardCharsets.UTF_8));
    }
    return new LeakSearch(needles);
  }

  /** A search for bytes, 4 or more, that are no text. */
  public static LeakSearch forBytes(byte[] secret) {
    requireLength(secret.length);
    List<Needle> needles = new ArrayList<>();
    int length = Math.min(PIECE, secret.length);
    for (int i = 0; i + length <= secret.length; i++) {
      addEncodings(needles, Arrays.copyOfRange(secret, i, i + length));
    }
    return new LeakSearch(needles);
  }

  /**
   * One place where the secret shows.
   *
   * @param where the file, or {@code bytes} or {@code text}
   * @param form how it is written there
   * @param offset in bytes, of UTF-8 for a text
   */
  public record Leak(String where, String form, int offset) {}

  /** Every place in these bytes; empty if nothing leaked. */
  public List<Leak> in(byte[] bytes) {
    return search("bytes", bytes);
  }

  /** Every place in this text; empty if nothing leaked. */
  public List<Leak> in(CharSequence text) {
    return search("text", text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Every place in this file, or in the names and contents of all files under this directory; empty
   * if nothing leaked. Links are not followed.
   */
  public List<Leak> in(Path fileOrDirectory) {
    try (Stream<Path> files = Files.walk(fileOrDirectory)) {
      return files.flatMap(path -> inNameAndContent(path).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Leak> inNameAndContent(Path path) {
    List<Leak> found = new ArrayList<>();
    byte[] name = String.valueOf(path.getFileName()).getBytes(StandardCharsets.UTF_8);
    found.addAll(search("a name under " + path.getParent(), name));
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      try {
        found.addAll(search(path.toString(), Files.readAllBytes(path)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private List<Leak> search(String where, byte[] haystack) {
    List<Leak> found = new ArrayList<>();
    for (int i = 0; i + PREFIX <= haystack.length; i++) {
      if (beginnings.get(beginning(haystack, i))) {
        for (Needle needle : needles) {
          if (needle.standsAt(haystack, i)) {
            found.add(new Leak(where, needle.form, i));
          }
        }
      }
    }
    return found;
  }

  private static int beginning(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  private static List<String> pieces(String secret) {
    requireLength(secret.length());
    int length = Math.min(PIECE, secret.length());
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i + length <= secret.length(); i++) {
      pieces.add(secret.substring(i, i + length));
    }
    return pieces;
  }

  private static void requireLength(int length) {
    if (length < 4) {
      throw new IllegalArgumentException("a secret this short is found everywhere");
    }
  }

  private static void addEncodings(List<Needle> needles, byte[] bytes) {
    needles.add(new Needle("as it is", bytes));
    String hex = HexFormat.of().formatHex(bytes);
    addText(needles, "hex, small letters", hex, StandardCharsets.US_ASCII);
    addText(needles, "hex, capitals", hex.toUpperCase(Locale.ROOT), StandardCharsets.US_ASCII);
    for (int shift = 0; shift < 3; shift++) {
      addText(
          needles,
          "base64 from byte " + shift,
          base64Inside(Base64.getEncoder(), bytes, shift),
          StandardCharsets.US_ASCII);
      addText(
          needles,
          "base64 for URLs from byte " + shift,
          base64Inside(Base64.getUrlEncoder(), bytes, shift),
          StandardCharsets.US_ASCII);
    }
  }

  /** The characters that the bytes alone decide when so many others stand before them. */
  private static String base64Inside(Base64.Encoder encoder, byte[] bytes, int before) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    int from = (before * 8 + 5) / 6;
    int to = shifted.length * 8 / 6;
    return encoder.encodeToString(shifted).substring(from, to);
  }

  private static Map<String, String> escapes(String piece, byte[] bytes) {
    Map<String, String> forms = new LinkedHashMap<>();
    String percent = "%" + HexFormat.ofDelimiter("%").formatHex(bytes);
    forms.put("URL-escaped throughout", percent);
    forms.put("URL-escaped throughout, capitals", percent.toUpperCase(Locale.ROOT));
    String form = URLEncoder.encode(piece, StandardCharsets.UTF_8);
    forms.put("URL-escaped as a form", form);
    forms.put("URL-escaped as a path", form.replace("+", "%20"));
    forms.put("JSON-escaped", jsonEscaped(piece, false));
    forms.put("JSON-escaped with slashes", jsonEscaped(piece, false).replace("/", "\\/"));
    forms.put("JSON-escaped throughout", jsonEscaped(piece, true));
    forms.put(
        "JSON-escaped throughout, capitals",
        jsonEscaped(piece, true).toUpperCase(Locale.ROOT).replace("\\U", "\\u"));
    forms.values().removeIf(piece::equals);
    return forms;
  }

  private static String jsonEscaped(String piece, boolean throughout) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (throughout || c < ' ' || c > '~') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else {
        json.append(c);
      }
    }
    return json.toString();
  }

  private static void addText(List<Needle> needles, String form, String text, Charset charset) {
    needles.add(new Needle(form, text.getBytes(charset)));
  }

  /** One spelling of one piece. */
  private static final class Needle {
    private final String form;
    private final byte[] bytes;

    Needle(String form, byte[] bytes) {
      this.form = form;
      this.bytes = bytes;
    }

    boolean standsAt(byte[] haystack, int offset) {
      int end = offset + bytes.length;
      return end <= haystack.length && Arrays.equals(haystack, offset, end, bytes, 0, bytes.length);
    }
  }
}
