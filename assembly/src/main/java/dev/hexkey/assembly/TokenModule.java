package dev.hexkey.assembly;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import dev.hexkey.core.Hexkey;
import dev.hexkey.ports.TokenProvider;
import dev.hexkey.ports.TokenProviders;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Binds one token under a name: {@code @TokenFor("name") Supplier<String>}, and the same as {@link
 * TokenProvider} for who needs more of it. Needs {@link HexkeyModule}; closing its {@link Hexkey}
 * closes every token.
 *
 * <pre>{@code
 * install(new TokenModule("billing", tokens -> tokens.of(source, TokenPolicy.DEFAULT)));
 * }</pre>
 */
public final class TokenModule extends AbstractModule {
  private final String name;
  private final Function<? super TokenProviders, ? extends TokenProvider> make;

  /**
   * A module for one token.
   *
   * @param name what {@link TokenFor} says
   * @param make makes the provider, once; it does no I/O
   */
  public TokenModule(String name, Function<? super TokenProviders, ? extends TokenProvider> make) {
    this.name = name;
    this.make = make;
  }

  @Override
  protected void configure() {
    TokenFor named = new TokenForName(name);
    Key<TokenProvider> token = Key.get(TokenProvider.class, named);
    Provider<TokenProviders> providers = getProvider(TokenProviders.class);
    bind(token).toProvider(() -> make.apply(providers.get())).in(Singleton.class);
    bind(Key.get(new TypeLiteral<Supplier<String>>() {}, named)).to(token);
  }
}
