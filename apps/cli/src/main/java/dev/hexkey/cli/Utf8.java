package dev.hexkey.cli;

/** Tells text from other bytes, without decoding it into something that cannot be wiped. */
final class Utf8 {
  private Utf8() {}

  static boolean isText(byte[] bytes) {
    return isText(bytes, bytes.length);
  }

  /** Whether the first bytes are well-formed UTF-8 (Unicode 15, table 3-7). */
  static boolean isText(byte[] bytes, int length) {
    int i = 0;
    while (i < length) {
      int size = sequenceSize(bytes, i, length);
      if (size == 0) {
        return false;
      }
      i += size;
    }
    return true;
  }

  /** The size of the sequence that begins here; 0 if none does. */
  private static int sequenceSize(byte[] bytes, int start, int length) {
    int lead = bytes[start] & 0xff;
    if (lead < 0x80) {
      return 1;
    }
    int size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (lead < 0xc2 || lead > 0xf4 || start + size > length) {
      return 0;
    }
    int second = bytes[start + 1] & 0xff;
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return 0;
    }
    for (int i = start + 2; i < start + size; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return size;
  }
}
