package dev.hexkey.testkit;

import static dev.hexkey.testkit.RecordStoreContract.document;
import static dev.hexkey.testkit.RecordStoreContract.valueAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hexkey.ports.Document;
import dev.hexkey.ports.RecordStore;
import dev.hexkey.ports.SecretValue;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a {@link RecordStore} keeps of the documents that it is given. */
public interface RecordContentContract {
  /** A started store that holds nothing; each call gives another. */
  RecordStoreFixture newStore() throws Exception;

  @Test
  default void textComesBackAsItWas() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      String text = "a\"b\\c\n\t\u0001 ü 密 \uD83D\uDD11";
      at.store().compareAndSet(at.key("app"), 0, document(text), null);

      assertThat(valueAt(at, at.key("app"))).isEqualTo(text);
    }
  }

  @Test
  default void wholeNumbersComeBackAsTheyWere() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document(Long.MIN_VALUE + 1), null);

      assertThat(valueAt(at, at.key("app"))).isEqualTo(Long.MIN_VALUE + 1);
    }
  }

  @Test
  default void fractionsComeBackToTheLastDigit() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      BigDecimal fraction = new BigDecimal("0.1234567890123456789012345678901");
      at.store().compareAndSet(at.key("app"), 0, document(fraction), null);

      assertThat((BigDecimal) valueAt(at, at.key("app"))).isEqualByComparingTo(fraction);
    }
  }

  @Test
  default void truthComesBackAsItWas() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document(true), null);

      assertThat(valueAt(at, at.key("app"))).isEqualTo(true);
    }
  }

  @Test
  default void nullComesBackAsAMember() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document(Document.NULL), null);

      assertThat(valueAt(at, at.key("app"))).isSameAs(Document.NULL);
    }
  }

  @Test
  default void listsComeBackInOrder() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      List<Object> list = List.of("b", 2L, "a", false);
      at.store().compareAndSet(at.key("app"), 0, document(list), null);

      assertThat(valueAt(at, at.key("app"))).isEqualTo(list);
    }
  }

  @Test
  default void documentsNest() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, document(document(document("deep"))), null);

      Document outer = (Document) valueAt(at, at.key("app"));

      assertThat(outer.document("value").orElseThrow().text("value")).contains("deep");
    }
  }

  @Test
  default void membersKeepTheirOrder() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      Document written = Document.EMPTY.with("z", 1).with("a", 2).with("m", 3);
      at.store().compareAndSet(at.key("app"), 0, written, null);

      assertThat(at.store().find(at.key("app")).orElseThrow().value().names())
          .containsExactly("z", "a", "m");
    }
  }

  @Test
  default void anEmptyDocumentIsARecord() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      at.store().compareAndSet(at.key("app"), 0, Document.EMPTY, null);

      assertThat(at.store().find(at.key("app")).orElseThrow().value().names()).isEmpty();
    }
  }

  @Test
  default void aSecretInADocumentComesBackByteForByte() throws Exception {
    try (RecordStoreFixture at = newStore();
        SecretValue secret = SecretValue.of(ExactBytesContract.everyByte())) {
      at.store().compareAndSet(at.key("app"), 0, document(secret), null);

      try (SecretValue read = (SecretValue) valueAt(at, at.key("app"))) {
        assertThat(read.revealBytes()).isEqualTo(ExactBytesContract.everyByte());
      }
    }
  }

  @Test
  default void aSecretInADocumentIsReadAsOnesOwn() throws Exception {
    try (RecordStoreFixture at = newStore();
        SecretValue secret = SecretValue.ofText(Canary.SECRET)) {
      at.store().compareAndSet(at.key("app"), 0, document(secret), null);
      ((SecretValue) valueAt(at, at.key("app"))).close();

      try (SecretValue read = (SecretValue) valueAt(at, at.key("app"))) {
        assertThat(read.revealText()).isEqualTo(Canary.SECRET);
      }
    }
  }

  @Test
  default void writingLeavesTheWritersSecretOpen() throws Exception {
    try (RecordStoreFixture at = newStore();
        SecretValue secret = SecretValue.ofText(Canary.SECRET)) {
      at.store().compareAndSet(at.key("app"), 0, document(secret), null);

      assertThat(secret.revealText()).isEqualTo(Canary.SECRET);
    }
  }

  @Test
  default void whatWasWrittenOutlivesTheWritersSecret() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      try (SecretValue secret = SecretValue.ofText(Canary.SECRET)) {
        at.store().compareAndSet(at.key("app"), 0, document(secret), null);
      }

      try (SecretValue read = (SecretValue) valueAt(at, at.key("app"))) {
        assertThat(read.revealText()).isEqualTo(Canary.SECRET);
      }
    }
  }

  @Test
  default void aLargeRecordComesBackWhole() throws Exception {
    try (RecordStoreFixture at = newStore()) {
      String large = "0123456789abcdef".repeat(16_384);
      at.store().compareAndSet(at.key("app"), 0, document(large), null);

      assertThat(valueAt(at, at.key("app"))).isEqualTo(large);
    }
  }
}
