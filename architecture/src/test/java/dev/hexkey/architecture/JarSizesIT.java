package dev.hexkey.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.HexkeyAdapter;
import dev.hexkey.tokenprovider.Tokens;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What an application takes along for a token that is always valid. The budget is 300 KiB for the
 * three; what was reached is held here, so that they do not grow unnoticed.
 */
class JarSizesIT {
  private static final long KIB = 1024;

  @Test
  void portsAndCoreStayBelow320KiB() throws URISyntaxException {
    assertThat(size(HexkeyAdapter.class) + size(Hexkey.class)).isLessThan(320 * KIB);
  }

  @Test
  void withTheTokenProviderTheyStayBelow470KiB() throws URISyntaxException {
    assertThat(size(HexkeyAdapter.class) + size(Hexkey.class) + size(Tokens.class))
        .isLessThan(470 * KIB);
  }

  private static long size(Class<?> inside) throws URISyntaxException {
    Path jar = Path.of(inside.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(jar).isRegularFile();
    return jar.toFile().length();
  }
}
