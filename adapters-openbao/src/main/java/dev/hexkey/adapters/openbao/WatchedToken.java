package dev.hexkey.adapters.openbao;

import dev.hexkey.ports.HexkeyException;
import dev.hexkey.ports.TokenProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The token in a file, which others replace at any time. Each use looks at the file's attributes; a
 * new text gets a provider of its own, so that it counts at once, however long the old one might
 * have lived. A file that cannot be used leaves the last token in use. Thread-safe.
 */
final class WatchedToken implements Login {
  private final Credentials credentials;
  private final Path file;
  private final Function<String, TokenProvider> providers;
  private final AtomicReference<@Nullable Seen> seen = new AtomicReference<>();

  /** What was in the file when it looked like that. */
  private record Seen(@Nullable Stamp stamp, String text, TokenProvider tokens) {
    @Override
    public String toString() {
      return "Seen[redacted]";
    }
  }

  /** Changes when the file is written or replaced. */
  private record Stamp(FileTime modified, long size, @Nullable Object key) {
    static @Nullable Stamp of(Path file) {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(found.lastModifiedTime(), found.size(), found.fileKey());
      } catch (IOException e) {
        return null; // perhaps between two versions of it
      }
    }
  }

  /**
   * Reads nothing yet.
   *
   * @param providers makes the provider of a token
   */
  WatchedToken(Credentials credentials, Path file, Function<String, TokenProvider> providers) {
    this.credentials = credentials;
    this.file = file;
    this.providers = providers;
  }

  @Override
  public TokenProvider tokens() {
    while (true) {
      Seen before = seen.get();
      Stamp now = Stamp.of(file);
      if (before != null && (now == null || now.equals(before.stamp))) {
        return before.tokens;
      }
      Seen after = read(before, now);
      if (seen.compareAndSet(before, after)) {
        return after.tokens;
      }
    }
  }

  @Override
  public void close() {
    Seen last = seen.get();
    if (last != null) {
      last.tokens.close();
    }
  }

  private Seen read(@Nullable Seen before, @Nullable Stamp now) {
    try {
      String text = credentials.line(file.toString());
      return before != null && before.text.equals(text)
          ? new Seen(now, text, before.tokens)
          : new Seen(now, text, providers.apply(text));
    } catch (HexkeyException e) {
      if (before == null) {
        throw e;
      }
      return new Seen(now, before.text, before.tokens);
    }
  }
}
