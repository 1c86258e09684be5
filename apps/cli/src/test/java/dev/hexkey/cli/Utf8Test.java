package dev.hexkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void agreesWithTheDecoderOfTheJdkOnRandomBytes() {
    Random random = new Random(20261122);
    int texts = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(6)];
      for (int j = 0; j < bytes.length; j++) {
        // mostly bytes near the borders of the table
        int near =
            new int[] {0x00, 0x7f, 0x80, 0xc1, 0xdf, 0xe0, 0xed, 0xf0, 0xf4}[random.nextInt(9)];
        bytes[j] =
            (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : near + random.nextInt(33) - 16);
      }
      boolean expected = decodes(bytes);
      texts += expected ? 1 : 0;

      assertThat(Utf8.isText(bytes)).as("%s", Arrays.toString(bytes)).isEqualTo(expected);
    }
    assertThat(texts).isBetween(10_000, 190_000);
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
