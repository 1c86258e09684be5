package dev.hexkey.adapters.openbao;

import dev.hexkey.core.Hexkey;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs every test once with each scheme of a lone server. */
@ParameterizedClass
@ValueSource(strings = {"openbao+kv2", "hashicorp+kv2"})
abstract class InBothSchemes {
  @Parameter String scheme = "";

  /** Reads the secret of {@link LoginFixture} at the server now. */
  String read(Hexkey hexkey) {
    return read(hexkey, LoginFixture.URI);
  }

  /** Reads at the server now, in the scheme of this run. */
  String read(Hexkey hexkey, String uri) {
    return LoginFixture.read(hexkey, inScheme(uri));
  }

  String inScheme(String uri) {
    return scheme + uri.substring(uri.indexOf("://"));
  }
}
