# The workflow that rotates. GitHub's token is its only credential, and only from the one environment.
resource "azuread_application" "rotation" {
  display_name     = "${var.organisation}-plugins-rotation"
  sign_in_audience = "AzureADMyOrg"
}

resource "azuread_service_principal" "rotation" {
  client_id = azuread_application.rotation.client_id
}

resource "azuread_application_federated_identity_credential" "rotation" {
  application_id = azuread_application.rotation.id
  display_name   = "github-${var.rotation_environment}"
  issuer         = "https://token.actions.githubusercontent.com"
  audiences      = ["api://AzureADTokenExchange"]
  subject        = "repo:${var.repository}:environment:${var.rotation_environment}"
}

resource "azurerm_role_assignment" "rotation" {
  for_each = toset(var.plugins)

  scope                = "${azurerm_key_vault.plugins.id}/secrets/${each.value}"
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = azuread_service_principal.rotation.object_id
  principal_type       = "ServicePrincipal"
}
