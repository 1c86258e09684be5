package dev.hexkey.assembly;

import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/** {@link TokenFor} with a name known at run time; equal to the one in source. */
@SuppressWarnings("BadAnnotationImplementation") // hashCode and equals are the annotation's, below
final class TokenForName implements TokenFor {
  private final String name;

  TokenForName(String name) {
    this.name = name;
  }

  @Override
  public String value() {
    return name;
  }

  @Override
  public Class<? extends Annotation> annotationType() {
    return TokenFor.class;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenFor that && that.value().equals(name);
  }

  /** As {@link Annotation#hashCode()} says. */
  @Override
  public int hashCode() {
    return (127 * "value".hashCode()) ^ name.hashCode();
  }

  @Override
  public String toString() {
    return "@TokenFor(\"" + name + "\")";
  }
}
