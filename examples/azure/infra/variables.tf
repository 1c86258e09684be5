variable "subscription_id" {
  description = "Where the vault and its log live."
  type        = string
}

variable "tenant_id" {
  description = "The directory of the users; the app registration is for this one alone."
  type        = string
}

variable "organisation" {
  description = "Part of every name: sg-<organisation>-plugin-<plugin>-users."
  type        = string
}

variable "vault_name" {
  description = "The vault; the mount of azure+kv:// addresses."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.vault_name))
    error_message = "3 to 24 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "location" {
  description = "The region."
  type        = string
  default     = "westeurope"
}

# The one list. A plug-in is one entry, <plugin>--<secret>; so is each further secret of it.
variable "plugins" {
  description = "Names of secrets, <plugin>--<secret>; each is readable by its plug-in's group alone."
  type        = list(string)

  validation {
    condition = alltrue([
      for name in var.plugins :
      can(regex("^[a-z0-9]+(-[a-z0-9]+)*--[a-z0-9]+(-[a-z0-9]+)*$", name)) && length(name) <= 127
    ])
    error_message = "Each entry is <plugin>--<secret> in lower-case letters, digits and single hyphens."
  }
}

variable "public_network_access" {
  description = "Whether the vault is reachable from the internet at all, as laptops need it."
  type        = bool
  default     = true
}

variable "allowed_ip_ranges" {
  description = "Public addresses or ranges (CIDR) that may reach the vault; nobody else may."
  type        = list(string)
  default     = []
}

variable "allowed_subnet_ids" {
  description = "Subnets with the service endpoint Microsoft.KeyVault that may reach the vault."
  type        = list(string)
  default     = []
}

variable "log_retention_days" {
  description = "How long the audit log is kept."
  type        = number
  default     = 365
}

variable "repository" {
  description = "The GitHub repository that rotates, owner/name."
  type        = string
}

variable "rotation_environment" {
  description = "Its environment, which must ask a reviewer; tokens of other jobs are not accepted."
  type        = string
  default     = "rotation"
}
