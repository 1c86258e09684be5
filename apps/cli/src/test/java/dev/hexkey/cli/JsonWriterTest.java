package dev.hexkey.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  @Test
  void objectsAndArraysNestWithCommasBetween() {
    assertThat(
            written(
                json -> {
                  json.object().member("a", "1").array("b").item("x").item("y").end();
                  json.object("c").end().array("d");
                  json.object().member("e", true).end().object().member("f", 7).end();
                  json.end().end();
                }))
        .isEqualTo("{\"a\":\"1\",\"b\":[\"x\",\"y\"],\"c\":{},\"d\":[{\"e\":true},{\"f\":7}]}\n");
  }

  @Test
  void whatJsonEscapesIsEscaped() {
    assertThat(written(json -> json.object().member("a\"", "\\ \n \r \t \u0001 \u007f é €").end()))
        .isEqualTo("{\"a\\\"\":\"\\\\ \\n \\r \\t \\u0001 \\u007f é €\"}\n");
  }

  @Test
  void bytesAreEscapedLikeTheTextTheySpell() {
    String text = "say \"ключ\" \\ \n \u0000 😀";

    assertThat(written(json -> json.object().member("a", text.getBytes(UTF_8)).end()))
        .isEqualTo(written(json -> json.object().member("a", text).end()));
  }

  @Test
  void anAbsentTextIsNull() {
    assertThat(written(json -> json.object().member("a", (String) null).end()))
        .isEqualTo("{\"a\":null}\n");
  }

  private static String written(Consumer<JsonWriter> writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output(bytes);
    writing.accept(new JsonWriter(out));
    out.flush();
    return bytes.toString(UTF_8);
  }
}
