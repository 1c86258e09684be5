output "settings" {
  description = "What each laptop sets; none of it is secret."
  value = {
    HEXKEY_AZURE_TENANT_ID = var.tenant_id
    HEXKEY_AZURE_CLIENT_ID = azuread_application.sign_in.client_id
    HEXKEY_AZURE_VAULT     = azurerm_key_vault.plugins.name
  }
}

output "workflow" {
  description = "The variables of the repository's environment for the workflow; none of them is secret."
  value = {
    AZURE_TENANT_ID       = var.tenant_id
    AZURE_SUBSCRIPTION_ID = var.subscription_id
    AZURE_CLIENT_ID       = azuread_application.rotation.client_id
    VAULT                 = azurerm_key_vault.plugins.name
  }
}
