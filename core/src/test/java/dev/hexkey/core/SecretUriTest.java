package dev.hexkey.core;

import static dev.hexkey.core.UriFixtures.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hexkey.ports.AddressRule.Form;
import dev.hexkey.ports.MountNames;
import dev.hexkey.ports.SchemeDescriptor;
import dev.hexkey.ports.SecretAddress;
import dev.hexkey.ports.SecretUriException;
import dev.hexkey.ports.SecretVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretUriTest {
  private static final String FULL = "openbao+kv2://secret/app/api#api%20key?version=3";

  @Test
  void aUriGivesItsParts() {
    SecretUri uri = parse(FULL);

    assertThat(uri.scheme()).isEqualTo("openbao+kv2");
    assertThat(uri.mount()).isEqualTo("secret");
    assertThat(uri.path()).isEqualTo("app/api");
    assertThat(uri.field()).contains("api key");
    assertThat(uri.version()).contains(SecretVersion.of(3));
  }

  @Test
  void fieldAndVersionMayBeAbsent() {
    SecretUri uri = parse("openbao+kv2://secret/app");

    assertThat(uri.field()).isEmpty();
    assertThat(uri.version()).isEmpty();
  }

  @Test
  void theAddressHoldsWhatTheStoreNeedsAndNoMore() {
    assertThat(parse(FULL).address())
        .isEqualTo(new SecretAddress("secret", "app/api", SecretVersion.of(3)));
  }

  @Test
  void anEncodedFieldIsDecodedOnce() {
    assertThat(parse("openbao+kv2://secret/app#a%252Fb%C3%A9").field()).contains("a%2Fbé");
  }

  @Test
  void rfc3986PutsTheVersionBeforeTheField() {
    assertThat(parse(FULL).toRfc3986())
        .isEqualTo("openbao+kv2://secret/app/api?version=3#api%20key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openbao+kv2://secret/app",
        "openbao+kv2://secret/app#t",
        "openbao+kv2://secret/app?version=3"
      })
  void rfc3986IsTheCanonicalFormWhereThereIsNothingToOrder(String text) {
    assertThat(parse(text).toRfc3986()).isEqualTo(text);
  }

  @Test
  void withoutVersionNamesTheNewest() {
    SecretUri newest = parse(FULL).withoutVersion();

    assertThat(newest).isEqualTo(parse("openbao+kv2://secret/app/api#api%20key"));
    assertThat(newest.address()).isEqualTo(SecretAddress.newest("secret", "app/api"));
    assertThat(newest.field()).contains("api key");
    assertThat(newest.withoutVersion()).isSameAs(newest);
  }

  @Test
  void withoutFieldNamesTheWholeSecret() {
    SecretUri whole = parse(FULL).withoutField();

    assertThat(whole).isEqualTo(parse("openbao+kv2://secret/app/api?version=3"));
    assertThat(whole.address()).isEqualTo(parse(FULL).address());
    assertThat(whole.field()).isEmpty();
    assertThat(whole.withoutField()).isSameAs(whole);
    assertThat(whole.withoutVersion().canonical()).isEqualTo("openbao+kv2://secret/app/api");
    assertThat(parse("openbao+kv2://secret/a#t").withoutField().canonical())
        .isEqualTo("openbao+kv2://secret/a");
  }

  @Test
  void redactionHidesLastSegmentFieldAndQuery() {
    assertThat(parse(FULL).redacted()).isEqualTo("openbao+kv2://secret/app/***#***?***");
    assertThat(parse("openbao+kv2://secret/app").redacted()).isEqualTo("openbao+kv2://secret/***");
    assertThat(parse("file://primary/a/b#c").redacted()).isEqualTo("file://primary/a/***#***");
    assertThat(parse("local://x/y?version=1").redacted()).isEqualTo("local://x/***?***");
  }

  @Test
  void itsTextIsRedacted() {
    assertThat(parse(FULL)).hasToString(parse(FULL).redacted());
  }

  @Test
  void twoUrisAreEqualExactlyWhenTheirCanonicalTextsAre() {
    SecretUri uri = parse(FULL);

    assertThat(uri)
        .isEqualTo(parse("OPENBAO+KV2://secret/app/api/?version=3#%61pi%20key"))
        .hasSameHashCodeAs(parse("OPENBAO+KV2://secret/app/api/?version=3#%61pi%20key"))
        .isNotEqualTo(parse("openbao+kv2://secret/app/api#api%20key?version=4"))
        .isNotEqualTo(parse("hashicorp+kv2://secret/app/api#api%20key?version=3"))
        .isNotEqualTo(FULL);
  }

  @Test
  void theLetterCaseOfASchemeDoesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));

      assertThat(parse("FILE://primary/db").scheme()).isEqualTo("file");
      assertThat(parse("HASHICORP+KV2://kv/x").scheme()).isEqualTo("hashicorp+kv2");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a//b", "a/../b", "", "a%b", "a/", "/a"})
  void aRuleThatLeavesTheGrammarIsADefectAndNoVerdict(String path) {
    Schemes schemes = schemeWithRule(form -> new Form(form.kind(), form.mount(), path));

    assertThatThrownBy(() -> SecretUri.parse("odd://m/x", schemes, UriFixtures.guard("m")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the address rule of scheme 'odd' left the grammar");
  }

  @Test
  void aRuleMayNotInventAMountEither() {
    Schemes schemes = schemeWithRule(form -> new Form(form.kind(), "a//b", form.path()));

    assertThatThrownBy(() -> SecretUri.parse("odd://m/x", schemes, UriFixtures.guard("m")))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m/x/y", "m/x//*", "m/x/*/y"})
  void aRuleMayNotTakeThePatternsStarAway(String path) {
    Schemes schemes = schemeWithRule(form -> new Form(form.kind(), form.mount(), path));

    assertThatThrownBy(() -> AllowPattern.parse("odd://m/x/*", schemes, UriFixtures.guard("m")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRuleMayNotBreakAPrefix() {
    Schemes schemes = schemeWithRule(form -> new Form(form.kind(), form.mount(), "/"));

    assertThatThrownBy(() -> SecretPrefix.parse("odd://m/x/", schemes, UriFixtures.guard("m")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEmptyVersionIsNoneWhateverTheSchemeSays() {
    Schemes schemes =
        Schemes.of(
            List.of(
                SchemeDescriptor.scheme("odd", MountNames.OWN)
                    .versions(text -> Optional.of(new SecretVersion(text)))
                    .build()));

    assertThatThrownBy(() -> SecretUri.parse("odd://m/x?version=", schemes, UriFixtures.GUARD))
        .isInstanceOf(SecretUriException.class)
        .hasMessageContaining("BAD_VERSION");
  }

  @Test
  void theGuardJudgesTheCanonicalMount() {
    Schemes schemes =
        schemeWithRule(
            form -> new Form(form.kind(), form.mount().toLowerCase(Locale.ROOT), form.path()));

    assertThat(SecretUri.parse("odd://M/x", schemes, UriFixtures.guard("m")).mount())
        .isEqualTo("m");
    assertThatThrownBy(() -> SecretUri.parse("odd://SYS/x", schemes, UriFixtures.guard("m")))
        .isInstanceOf(SecretUriException.class)
        .hasMessageContaining("RESERVED_MOUNT");
  }

  private static Schemes schemeWithRule(UnaryOperator<Form> rule) {
    return Schemes.of(
        List.of(
            SchemeDescriptor.scheme("odd", MountNames.LISTED).addressRule(rule::apply).build()));
  }
}
