resource "azurerm_resource_group" "plugins" {
  name     = "rg-${var.organisation}-plugins"
  location = var.location
}

resource "azurerm_key_vault" "plugins" {
  name                = var.vault_name
  resource_group_name = azurerm_resource_group.plugins.name
  location            = azurerm_resource_group.plugins.location
  tenant_id           = var.tenant_id
  sku_name            = "standard"

  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = 90
  public_network_access_enabled = var.public_network_access

  network_acls {
    default_action             = "Deny"
    bypass                     = "None"
    ip_rules                   = var.allowed_ip_ranges
    virtual_network_subnet_ids = var.allowed_subnet_ids
  }
}

# Who read or wrote which secret, and who was refused; never a value.
resource "azurerm_log_analytics_workspace" "audit" {
  name                = "log-${var.organisation}-plugins"
  resource_group_name = azurerm_resource_group.plugins.name
  location            = azurerm_resource_group.plugins.location
  sku                 = "PerGB2018"
  retention_in_days   = var.log_retention_days
}

resource "azurerm_monitor_diagnostic_setting" "audit" {
  name                       = "audit"
  target_resource_id         = azurerm_key_vault.plugins.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.audit.id

  enabled_log {
    category_group = "audit"
  }
}
