package dev.hexkey.adapters.openbao;

import com.fasterxml.jackson.core.JsonParser;
import dev.hexkey.ports.FieldDecoder;
import dev.hexkey.ports.SecretValue;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Sets a member of a secret's JSON object; leaves all other bytes of it as they were. */
final class KvFieldWriter {
  private final byte[] json;
  private final String wanted;
  private boolean empty = true;
  private int start = -1;
  private int end = -1;

  private KvFieldWriter(byte[] json, String wanted) {
    this.json = json;
    this.wanted = wanted;
  }

  /**
   * The object with that member.
   *
   * @param current the present secret; {@code null} to begin an object
   * @throws dev.hexkey.ports.InvalidException if the secret is no JSON object, or the value no text
   */
  static SecretValue encode(@Nullable SecretValue current, String name, SecretValue value) {
    byte[] json = current == null ? KvJson.ascii("{}") : current.revealBytes();
    byte[] quoted = value.revealTo(KvJson::quoted);
    byte[] changed = new byte[0];
    try {
      changed = new KvFieldWriter(json, name).with(quoted);
      return SecretValue.of(changed, KvFields::decode);
    } finally {
      Arrays.fill(json, (byte) 0);
      Arrays.fill(quoted, (byte) 0);
      Arrays.fill(changed, (byte) 0);
    }
  }

  private byte[] with(byte[] quoted) {
    if (!Answers.read(json, this::member)) {
      throw FieldDecoder.notAnObject();
    }
    if (start >= 0) {
      return spliced(start, end, quoted);
    }
    byte[] name = KvJson.quoted(wanted);
    byte[] member = KvJson.joined(name, KvJson.ascii(":"), quoted, KvJson.ascii(empty ? "" : ","));
    try {
      int first = opening() + 1;
      return spliced(first, first, member);
    } finally {
      Arrays.fill(member, (byte) 0);
    }
  }

  private void member(String name, JsonParser parser) throws IOException {
    empty = false;
    if (name.equals(wanted)) {
      start = (int) parser.currentTokenLocation().getByteOffset();
      end = KvJson.end(parser, start);
    }
  }

  private int opening() {
    int at = 0;
    while (json[at] != '{') {
      at++;
    }
    return at;
  }

  private byte[] spliced(int from, int to, byte[] replacement) {
    byte[] before = Arrays.copyOfRange(json, 0, from);
    byte[] after = Arrays.copyOfRange(json, to, json.length);
    try {
      return KvJson.joined(before, replacement, after);
    } finally {
      Arrays.fill(before, (byte) 0);
      Arrays.fill(after, (byte) 0);
    }
  }
}
