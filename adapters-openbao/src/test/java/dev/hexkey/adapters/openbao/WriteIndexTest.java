package dev.hexkey.adapters.openbao;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class WriteIndexTest {
  private static WriteIndex index(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return WriteIndex.of(Base64.getEncoder().encodeToString(bytes));
  }

  private final WriteIndex ninth = index("{\"cluster\":\"a\",\"value\":\"9\"}");
  private final WriteIndex tenth = index("{\"cluster\":\"a\",\"value\":\"10\"}");

  @Test
  void theFurtherOneStaysWhicheverCameLast() {
    assertThat(ninth.orFurther(tenth)).isSameAs(tenth);
    assertThat(tenth.orFurther(ninth)).isSameAs(tenth);
    assertThat(ninth.orFurther(null)).isSameAs(ninth);
  }

  @Test
  void anotherClusterBeginsAnew() {
    WriteIndex other = index("{\"cluster\":\"b\",\"value\":\"1\"}");

    assertThat(other.orFurther(tenth)).isSameAs(other);
  }

  @Test
  void whatCannotBeComparedIsTakenAsItComes() {
    WriteIndex opaque = WriteIndex.of("v1:opaque");

    assertThat(opaque.text()).isEqualTo("v1:opaque");
    assertThat(opaque.orFurther(tenth)).isSameAs(opaque);
    assertThat(ninth.orFurther(opaque)).isSameAs(ninth);
  }
}
