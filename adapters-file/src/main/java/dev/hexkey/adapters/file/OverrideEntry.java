package dev.hexkey.adapters.file;

import dev.hexkey.ports.SecretValue;

/**
 * One line of an override file. Its text is redacted, the name too: what somebody pasted in front
 * of a {@code =} may be a secret.
 *
 * @param line counted from 1
 * @param name well-formed, in the spelling of the file
 * @param value the file's own; lent as copies
 */
record OverrideEntry(int line, String name, SecretValue value) {
  @Override
  public String toString() {
    return "OverrideEntry[line " + line + "]";
  }
}
