package dev.hexkey.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hexkey.examples.Terraform.Block;
import dev.hexkey.examples.Terraform.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** What {@code azure/infra} grants, as its files are written. */
class AzureInfraTest {
  private static final Path INFRA = Path.of("azure/infra");
  private static final Path WORKFLOW = INFRA.resolve("workflows/rotate.yml");
  private static final Reference VAULT_ID = new Reference("azurerm_key_vault.plugins.id");

  private Terraform terraform;

  @BeforeEach
  void parse() throws IOException {
    terraform = Terraform.in(INFRA, INFRA.resolve("terraform.tfvars.example"));
  }

  /** Faults that somebody may make in a file. */
  static Stream<Arguments> faults() {
    return Stream.of(
        fault("a brace less", text -> text.substring(0, text.lastIndexOf('}'))),
        fault("a brace more", text -> text + "}\n"),
        fault("an open string", text -> text.replaceFirst("User\"", "User")),
        fault("no equals sign", text -> text.replaceFirst("for_each =", "for_each")),
        fault("no value", text -> text.replaceFirst("for_each = .*", "for_each =")),
        fault(
            "a parenthesis less", text -> text.replaceFirst("\\(var.plugins\\)", "(var.plugins")));
  }

  private static Arguments fault(String name, UnaryOperator<String> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aBrokenFileIsRefused(String fault, UnaryOperator<String> change) throws IOException {
    String good = Files.readString(INFRA.resolve("plugins.tf"));
    String broken = change.apply(good);
    assertThat(broken).as(fault).isNotEqualTo(good);

    assertThatIllegalArgumentException().isThrownBy(() -> Terraform.parse(broken));
  }

  @Test
  void eachPluginHasItsGroup() {
    assertThat(displayNames(terraform.instances(terraform.resource("azuread_group", "users"))))
        .containsExactly("sg-example-plugin-yokoy-users", "sg-example-plugin-sap-users");
  }

  @Test
  void eachGroupReadsTheSecretsOfItsPluginAndNothingElse() {
    Map<String, Map<String, Object>> roles =
        terraform.instances(terraform.resource("azurerm_role_assignment", "users"));

    assertThat(roles.values())
        .containsExactly(reader("yokoy--api-key", "yokoy"), reader("sap--password", "sap"));
  }

  @Test
  void everyRoleOnTheVaultIsOnOneSecretOfTheList() {
    List<Block> roles =
        terraform.resources().stream()
            .filter(resource -> resource.label(0).equals("azurerm_role_assignment"))
            .toList();

    assertThat(roles).hasSize(2);
    for (Block role : roles) {
      assertThat(role.attribute("for_each").getText()).isEqualTo("toset(var.plugins)");
      assertThat(terraform.instances(role).values())
          .extracting(values -> values.get("scope"))
          .containsExactly(
              VAULT_ID + "/secrets/yokoy--api-key", VAULT_ID + "/secrets/sap--password");
    }
    assertThat(roles)
        .extracting(role -> terraform.value(role.attribute("role_definition_name")))
        .containsExactlyInAnyOrder("Key Vault Secrets User", "Key Vault Secrets Officer");
  }

  @Test
  void aNewPluginIsOneMoreEntryAndNothingElseChanges() {
    List<Object> longer = new ArrayList<>((List<?>) terraform.variable("plugins"));
    longer.add("jira--token");

    Map<String, Map<String, Object>> before = terraform.instances();
    Map<String, Map<String, Object>> after = terraform.with("plugins", longer).instances();

    Map<String, Map<String, Object>> added = new LinkedHashMap<>(after);
    added.keySet().removeAll(before.keySet());
    assertThat(after).containsAllEntriesOf(before);
    assertThat(added)
        .containsOnlyKeys(
            "azuread_group.users[jira]",
            "azurerm_role_assignment.users[jira--token]",
            "azurerm_role_assignment.rotation[jira--token]");
    assertThat(added.get("azuread_group.users[jira]"))
        .containsEntry("display_name", "sg-example-plugin-jira-users");
    assertThat(added.get("azurerm_role_assignment.users[jira--token]"))
        .isEqualTo(reader("jira--token", "jira"));
  }

  @Test
  void aFurtherSecretOfAPluginIsOneMoreEntryToo() {
    List<Object> longer = new ArrayList<>((List<?>) terraform.variable("plugins"));
    longer.add("sap--token");

    Map<String, Map<String, Object>> added =
        new LinkedHashMap<>(terraform.with("plugins", longer).instances());
    added.keySet().removeAll(terraform.instances().keySet());

    assertThat(added)
        .containsOnlyKeys(
            "azurerm_role_assignment.users[sap--token]",
            "azurerm_role_assignment.rotation[sap--token]");
  }

  @Test
  void noFileButTheExampleOfTheListNamesAPlugin() throws IOException {
    for (Path file : Terraform.files(INFRA)) {
      assertThat(file).content().doesNotContain("yokoy", "sap--");
    }
  }

  @Test
  void theVaultIsGuarded() {
    Map<String, Object> vault =
        terraform.instances().getOrDefault("azurerm_key_vault.plugins", Map.of());

    assertThat(vault)
        .containsEntry("rbac_authorization_enabled", true)
        .containsEntry("purge_protection_enabled", true)
        .containsEntry("soft_delete_retention_days", 90)
        .doesNotContainKey("access_policy");
    assertThat(terraform.resource("azurerm_key_vault", "plugins").block("network_acls"))
        .satisfies(
            rules -> {
              assertThat(terraform.value(rules.attribute("default_action"))).isEqualTo("Deny");
              assertThat(rules.attribute("ip_rules").getText()).isEqualTo("var.allowed_ip_ranges");
            });
  }

  @Test
  void whoReadsWhatIsLogged() {
    Block audit = terraform.resource("azurerm_monitor_diagnostic_setting", "audit");

    assertThat(terraform.value(audit.attribute("target_resource_id"))).isEqualTo(VAULT_ID);
    assertThat(terraform.value(audit.attribute("log_analytics_workspace_id")))
        .isEqualTo(new Reference("azurerm_log_analytics_workspace.audit.id"));
    assertThat(terraform.value(audit.block("enabled_log").attribute("category_group")))
        .isEqualTo("audit");
  }

  @Test
  void peopleSignInThroughAPublicClientOfThisTenant() {
    Block app = terraform.resource("azuread_application", "sign_in");

    assertThat(terraform.value(app.attribute("sign_in_audience"))).isEqualTo("AzureADMyOrg");
    assertThat(terraform.value(app.attribute("fallback_public_client_enabled"))).isEqualTo(true);
    assertThat(terraform.value(app.block("public_client").attribute("redirect_uris")))
        .isEqualTo(List.of("http://localhost"));
    Block permission = app.block("required_resource_access").block("resource_access");
    assertThat(terraform.value(permission.attribute("type"))).isEqualTo("Scope");
    assertThat(terraform.value(permission.attribute("id")))
        .hasToString(
            "<azuread_service_principal.key_vault.oauth2_permission_scope_ids[user_impersonation]>");
  }

  @Test
  void onlyTheApprovedEnvironmentOfTheRepositoryRotates() {
    Block trust =
        terraform.resource("azuread_application_federated_identity_credential", "rotation");

    assertThat(terraform.value(trust.attribute("issuer")))
        .isEqualTo("https://token.actions.githubusercontent.com");
    assertThat(terraform.value(trust.attribute("subject")))
        .isEqualTo("repo:example/plugins:environment:rotation");
  }

  @Test
  void noFileHoldsASecretNorMakesOne() throws IOException {
    assertThat(terraform.resources())
        .extracting(resource -> resource.label(0))
        .doesNotContain(
            "azurerm_key_vault_secret",
            "azuread_application_password",
            "azuread_service_principal_password",
            "random_password");
    assertThat(terraform.blocks().stream().flatMap(Block::all))
        .flatExtracting(block -> List.copyOf(block.attributes().keySet()))
        .noneMatch(name -> name.matches("(?i).*(password|client_secret|access_key|value_wo).*"));
    Pattern random = Pattern.compile("\"(?=[^\"]*[0-9])[A-Za-z0-9+/~.=-]{20,}\"");
    assertThat("secret = \"q83vEjRWeJCrze8SNFZ4kKvN\"").containsPattern(random);
    for (Path file : Terraform.files(INFRA)) {
      assertThat(file).content().doesNotContainPattern(random);
    }
  }

  @Test
  void theWorkflowHasNoCredentialButGitHubsTokenAndAsksForApproval() throws IOException {
    Map<?, ?> workflow = yaml(Files.readString(WORKFLOW));
    Map<?, ?> job = rotation(workflow);

    assertThat(workflow.get("permissions"))
        .isEqualTo(Map.of("contents", "read", "id-token", "write"));
    assertThat(job.get("environment")).isEqualTo("rotation");
    assertThat(Files.readString(WORKFLOW)).doesNotContain("secrets.", "client-secret", "creds:");
  }

  @Test
  void theWorkflowPrintsNoValueAndLeavesARecord() throws IOException {
    List<String> scripts = scripts();

    assertThat(scripts)
        .hasSize(3)
        .noneMatch(script -> Pattern.compile("\\becho\\b|set -x|\\$\\{\\{").matcher(script).find());
    assertThat(scripts.get(0))
        .as("the value goes through a pipe, and of the answer only the id is taken")
        .containsPattern("new_value \\| az keyvault secret set [^|]*--file /dev/stdin")
        .contains("--query id --output tsv")
        .doesNotContain("--value");
    assertThat(scripts.get(1)).contains("GITHUB_STEP_SUMMARY", "actor", "reason", "version");
  }

  @Test
  void aBrokenWorkflowIsRefused() throws IOException {
    String broken = Files.readString(WORKFLOW).replace("  id-token: write", " id-token: write");

    assertThat(catchThrowable(() -> yaml(broken))).isInstanceOf(YAMLException.class);
  }

  private static List<String> scripts() throws IOException {
    List<?> steps =
        (List<?>) requireNonNull(rotation(yaml(Files.readString(WORKFLOW))).get("steps"));
    return steps.stream()
        .map(step -> ((Map<?, ?>) step).get("run"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  private static Map<?, ?> rotation(Map<?, ?> workflow) {
    Map<?, ?> jobs = (Map<?, ?>) requireNonNull(workflow.get("jobs"));
    return (Map<?, ?>) requireNonNull(jobs.get("rotate"));
  }

  private static Map<?, ?> yaml(String text) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  private static List<Object> displayNames(Map<String, Map<String, Object>> instances) {
    return instances.values().stream().map(values -> values.get("display_name")).toList();
  }

  private static Map<String, Object> reader(String secret, String plugin) {
    return Map.of(
        "scope",
        VAULT_ID + "/secrets/" + secret,
        "role_definition_name",
        "Key Vault Secrets User",
        "principal_id",
        new Reference("azuread_group.users[" + plugin + "].object_id"),
        "principal_type",
        "Group");
  }
}
