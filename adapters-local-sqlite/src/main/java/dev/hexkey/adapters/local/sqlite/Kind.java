package dev.hexkey.adapters.local.sqlite;

/**
 * What an entry of the store is. The letter stands in the file and in what ciphertexts are bound
 * to.
 */
enum Kind {
  PROFILE('p'),
  RECORD('r'),
  SECRET('s');

  private final byte letter;

  Kind(char letter) {
    this.letter = (byte) letter;
  }

  /** The kind of that letter, as it was read from the file. */
  static Kind of(int letter) {
    for (Kind kind : values()) {
      if (kind.letter == letter) {
        return kind;
      }
    }
    throw LocalErrors.damaged("TAMPERED", "An entry is of no kind that is known.");
  }

  byte letter() {
    return letter;
  }
}
