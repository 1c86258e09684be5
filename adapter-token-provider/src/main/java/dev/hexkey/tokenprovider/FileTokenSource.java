package dev.hexkey.tokenprovider;

import dev.hexkey.ports.AccessToken;
import dev.hexkey.ports.ErrorCodes;
import dev.hexkey.ports.Problem;
import dev.hexkey.ports.Ticker;
import dev.hexkey.ports.TokenPolicy;
import dev.hexkey.ports.TokenRequest;
import dev.hexkey.ports.TokenSource;
import dev.hexkey.ports.UnreachableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

/**
 * A token in a file that something else keeps up to date: a mounted service account token, an
 * agent's output. Read again once a minute at most while its token serves, and always after a
 * refusal. Thread-safe.
 *
 * <p>A file that is missing, empty or just being written is an error, so that the token before
 * serves on to its own end. What is not a JWT has no end of its own, and is looked after all the
 * same.
 */
public final class FileTokenSource implements TokenSource {
  /** The default but for the chance in renewals, which no file needs to be spared. */
  static final TokenPolicy POLICY = TokenPolicy.builder().jitter(Duration.ofSeconds(5)).build();

  private static final Duration BETWEEN_READS = Duration.ofMinutes(1);

  private static final int TRIES = 3;

  private final Path file;
  private final Ticker ticker;
  private volatile long readAtNanos;

  /** The token in this file. */
  public FileTokenSource(Path file) {
    this(file, Ticker.SYSTEM);
  }

  /**
   * The same by another clock.
   *
   * @param ticker for the time between reads
   */
  public FileTokenSource(Path file, Ticker ticker) {
    this.file = file;
    this.ticker = ticker;
  }

  @Override
  public AccessToken fetch(TokenRequest request) throws InterruptedException {
    AccessToken previous = request.previous();
    long now = ticker.nanos();
    boolean isRecent = now - readAtNanos < BETWEEN_READS.toNanos();
    if (request.reason() == TokenRequest.Reason.AHEAD && previous != null && isRecent) {
      return previous;
    }
    String text = read();
    readAtNanos = now;
    return AccessToken.builder(text).refreshIn(BETWEEN_READS).build();
  }

  @Override
  public String label() {
    return "file";
  }

  /** The file as it was at one moment: one that changes while it is read may be half of a token. */
  private String read() {
    try {
      for (int i = 0; i < TRIES; i++) {
        // a link is followed once, so that both looks are at the same file
        Path real = file.toRealPath();
        BasicFileAttributes before = Files.readAttributes(real, BasicFileAttributes.class);
        String text = readWhole(real);
        BasicFileAttributes after = Files.readAttributes(real, BasicFileAttributes.class);
        if (isUnchanged(before, after)) {
          return requireText(Texts.bare(text));
        }
      }
    } catch (IOException e) {
      // without the cause: it shows the path, which is nobody else's business
      throw unavailable("FILE_UNREADABLE", "The token's file cannot be read.");
    }
    throw unavailable("FILE_CHANGING", "The token's file is being written.");
  }

  private static String readWhole(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(Texts.MOST_BYTES);
      if (bytes.length == Texts.MOST_BYTES) {
        throw Texts.tooLong();
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static boolean isUnchanged(BasicFileAttributes before, BasicFileAttributes after) {
    return before.size() == after.size()
        && before.lastModifiedTime().equals(after.lastModifiedTime());
  }

  private static String requireText(String text) {
    if (text.isEmpty()) {
      throw unavailable("FILE_EMPTY", "The token's file is empty.");
    }
    return text;
  }

  private static UnreachableException unavailable(String reason, String summary) {
    return new UnreachableException(
        Problem.of(
                ErrorCodes.SOURCE_UNAVAILABLE,
                summary,
                "Look at what writes it and at its permissions; it is read again.")
            .withReason(reason));
  }
}
