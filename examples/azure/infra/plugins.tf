# What follows from each entry of var.plugins. Nothing here names a plug-in.
locals {
  plugins = toset([for name in var.plugins : split("--", name)[0]])
}

resource "azuread_group" "users" {
  for_each = local.plugins

  display_name     = "sg-${var.organisation}-plugin-${each.value}-users"
  security_enabled = true
}

resource "azurerm_role_assignment" "users" {
  for_each = toset(var.plugins)

  scope                = "${azurerm_key_vault.plugins.id}/secrets/${each.value}"
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azuread_group.users[split("--", each.value)[0]].object_id
  principal_type       = "Group"
}
