package dev.hexkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.renewal.TokenEngine;
import dev.hexkey.tokenprovider.Tokens;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What an application takes along. The last one has a budget of 300 KiB, which is not met. */
class JarSizesIT {
  private static final long KIB = 1024;

  @Test
  void portsAndCoreStayBelow250KiB() throws URISyntaxException {
    assertThat(size(HexkeyAdapter.class) + size(Hexkey.class)).isLessThan(250 * KIB);
  }

  /** What was reached is held, so that they do not grow unnoticed. */
  @Test
  void theTokenProviderWithAllThatItNeedsStaysBelow355KiB() throws URISyntaxException {
    assertThat(size(HexkeyAdapter.class) + size(TokenEngine.class) + size(Tokens.class))
        .isLessThan(355 * KIB);
  }

  private static long size(Class<?> inside) throws URISyntaxException {
    Path jar = Path.of(inside.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(jar).isRegularFile();
    return jar.toFile().length();
  }
}
