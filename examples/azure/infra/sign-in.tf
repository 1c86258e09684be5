# People sign in through this app. It is a public client: it has no secret, and the vault sees the user.
data "azuread_application_published_app_ids" "well_known" {}

resource "azuread_service_principal" "key_vault" {
  client_id    = data.azuread_application_published_app_ids.well_known.result["AzureKeyVault"]
  use_existing = true
}

resource "azuread_application" "sign_in" {
  display_name                   = "${var.organisation}-plugins-sign-in"
  sign_in_audience               = "AzureADMyOrg"
  fallback_public_client_enabled = true

  public_client {
    redirect_uris = ["http://localhost"]
  }

  required_resource_access {
    resource_app_id = azuread_service_principal.key_vault.client_id

    resource_access {
      id   = azuread_service_principal.key_vault.oauth2_permission_scope_ids["user_impersonation"]
      type = "Scope"
    }
  }
}

resource "azuread_service_principal" "sign_in" {
  client_id = azuread_application.sign_in.client_id
}
