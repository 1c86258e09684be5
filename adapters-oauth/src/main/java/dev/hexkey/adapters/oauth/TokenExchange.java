package dev.hexkey.adapters.oauth;

import dev.hexkey.ports.SecretValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a token is exchanged for (RFC 8693, section 2.1). The tokens are asked for at each request.
 * Immutable; its text shows none of them.
 */
public final class TokenExchange {
  /** An access token, which is what tokens are unless they are said to be something else. */
  public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  /** A JWT of any kind, such as Kubernetes gives to its workloads. */
  public static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

  /** An ID token of OpenID Connect. */
  public static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

  private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";

  private final List<Member> members;

  private TokenExchange(List<Member> members) {
    this.members = List.copyOf(members);
  }

  /** Exchanges the token that is in this secret; a final line end is not part of it. */
  public static TokenExchange ofSecret(Supplier<SecretValue> subject, String type) {
    return subject(() -> Secrets.line(subject), type);
  }

  /** Exchanges the access token that this gives, such as a token provider. */
  public static TokenExchange ofToken(Supplier<String> subject) {
    return subject(subject, ACCESS_TOKEN);
  }

  /** Who acts for the subject. */
  public TokenExchange actor(Supplier<SecretValue> actor, String type) {
    return with(new Member("actor_token", () -> Secrets.line(actor), true))
        .with(Member.plain("actor_token_type", type));
  }

  /** What kind of token is wanted; the issuer's choice unless set. */
  public TokenExchange requestedType(String type) {
    return with(Member.plain("requested_token_type", type));
  }

  /** For whom the token is, by name; may be said more than once. */
  public TokenExchange audience(String audience) {
    return with(Member.plain("audience", audience));
  }

  /** For whom the token is, by address; may be said more than once. */
  public TokenExchange resource(URI resource) {
    return with(Member.plain("resource", resource.toString()));
  }

  @Override
  public String toString() {
    return "TokenExchange" + members.stream().map(Member::name).toList();
  }

  void addTo(TokenForm form) {
    form.add("grant_type", GRANT_TYPE);
    members.forEach(member -> member.addTo(form));
  }

  private static TokenExchange subject(Supplier<String> subject, String type) {
    return new TokenExchange(
        List.of(
            new Member("subject_token", subject, true), Member.plain("subject_token_type", type)));
  }

  private TokenExchange with(Member member) {
    List<Member> more = new ArrayList<>(members);
    more.add(member);
    return new TokenExchange(more);
  }

  private record Member(String name, Supplier<String> value, boolean secret) {
    static Member plain(String name, String value) {
      return new Member(name, () -> value, false);
    }

    void addTo(TokenForm form) {
      if (secret) {
        form.addSecret(name, value.get());
      } else {
        form.add(name, value.get());
      }
    }
  }
}
