package dev.hexkey.ports;

import java.util.Optional;

/**
 * How the fields of a secret are found in its bytes; a pure function of the adapter that read them.
 * The core calls it when a field is first asked for. Thread-safe.
 */
@FunctionalInterface
public interface FieldDecoder {
  /** For secrets without fields: every request is refused as {@code NOT_AN_OBJECT}. */
  FieldDecoder NONE =
      (secret, name) -> {
        throw notAnObject();
      };

  /**
   * Finds one field.
   *
   * @return the field's value, the caller's to close; empty if the structure has no such member. A
   *     member whose value is a JSON null is a value, the text {@code null}
   * @throws InvalidException if the secret is no structure with fields
   */
  Optional<SecretValue> decode(SecretValue secret, String name);

  /** The error for a secret that is no structure with fields. */
  static InvalidException notAnObject() {
    return new InvalidException(
        Problem.of(
                ErrorCodes.SECRET_FORMAT_ERROR,
                "A field was asked for, but the secret is not an object with fields.",
                "Leave out the '#field' part, or store a JSON object.")
            .withReason("NOT_AN_OBJECT"));
  }
}
