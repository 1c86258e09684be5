package dev.hexkey.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class OutputTest {
  @Test
  void bytesLargerThanTheBufferComeOutInOrder() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output(bytes);
    String large = "x".repeat(20_000);

    out.text("a");
    out.text(large);
    out.line("b");
    out.flush();

    assertThat(bytes.toString(UTF_8)).isEqualTo("a" + large + "b\n");
  }

  @Test
  void whatIsDiscardedNeverComesOut() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output(bytes);

    out.text("half an answer");
    out.discard();
    out.line("the error");
    out.flush();

    assertThat(bytes.toString(UTF_8)).isEqualTo("the error\n");
  }

  @Test
  void aFullDiskIsNotForgotten() {
    Output out = new Output(failing("No space left on device"));
    out.line("x");

    assertThatThrownBy(out::flush)
        .isInstanceOfSatisfying(OutputFailure.class, e -> assertThat(e.readerWentAway()).isFalse());
  }

  @Test
  void aReaderThatWentAwayIsToldFromAFailure() {
    Output out = new Output(failing("Broken pipe"));
    out.line("x");

    assertThatThrownBy(out::flush)
        .isInstanceOfSatisfying(OutputFailure.class, e -> assertThat(e.readerWentAway()).isTrue());
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
