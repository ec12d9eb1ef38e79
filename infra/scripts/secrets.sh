#!/bin/sh
# After provisioning: generates the secrets of the apps that the vault does not have yet. What is there is never overwritten.
# To bring your own, write them into the vault under the same name (docs/operations.md).
# APP_SECRETS    their names, comma separated: app-SDKAPPID-secret-key, and what else the parameters ask for
# shellcheck source=infra/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
need KEY_VAULT_NAME RESOURCE_GROUP FUNCTION_APP_NAME APP_SECRETS

# 64 characters of hex: 256 bits.
generate() {
  od -An -N32 -tx1 /dev/urandom | tr -d ' \n'
}

written=
for name in $(printf %s "$APP_SECRETS" | tr ',' ' '); do
  known=$(get_secret "$name")
  if [ -n "$known" ]; then
    say "the vault has the secret $name, it stays"
  else
    generate | put_secret "$name"
    say "generated the secret $name in the vault $KEY_VAULT_NAME"
    written=yes
  fi
done

# References to secrets that were not there yet would stay unresolved for up to a day.
if [ -n "$written" ]; then
  app=$(azure functionapp show --resource-group "$RESOURCE_GROUP" --name "$FUNCTION_APP_NAME" --query id --output tsv)
  az rest --only-show-errors --method post --url "$app/config/configreferences/appsettings/refresh?api-version=2022-03-01" --output none
  say 'the app reads its secrets again'
fi
