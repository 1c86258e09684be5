package dev.hexkey.assembly;

import com.google.inject.BindingAnnotation;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which token is injected: {@code @TokenFor("billing") Supplier<String> token}. */
@BindingAnnotation
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface TokenFor {
  /** The name that a {@link TokenModule} gave it. */
  String value();
}
