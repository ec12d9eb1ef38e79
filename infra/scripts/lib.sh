# shellcheck shell=sh
# What the scripts share. They are POSIX sh, print one line for each step, and never print a secret.
set -eu
umask 077   # a file that holds a secret for a moment is ours alone
cd "$(dirname "$0")/../.."

# Where the vault keeps what the SignalR Service proves itself by. infra/bicep/modules/signalr.bicep reads it there.
export UPSTREAM_KEY_SECRET=signalr-extension-key

say() {
  printf 'presence: %s\n' "$1"
}

# Ends the script with one line that says what to do.
fail() {
  printf 'presence: %s\n' "$1" >&2
  exit 1
}

# Fails unless each named variable is set: "azd" sets what the last provisioning put out, deploy.sh does the same.
need() {
  for name in "$@"; do
    eval "value=\${$name:-}"
    [ -n "$value" ] || fail "$name is not set. Run this by azd, or by infra/scripts/deploy.sh, which set it."
  done
}

# Azure's command line, in the subscription of this environment, without its warnings.
azure() {
  if [ -n "${AZURE_SUBSCRIPTION_ID:-}" ]; then
    az "$@" --subscription "$AZURE_SUBSCRIPTION_ID" --only-show-errors
  else
    az "$@" --only-show-errors
  fi
}

# Runs a command of the vault until it succeeds: a new role needs some minutes until it holds everywhere.
patiently() {
  attempt=1
  until "$@"; do
    [ "$attempt" -lt 20 ] || fail "The vault $KEY_VAULT_NAME goes on refusing, see above. You need its role Key Vault Secrets Officer."
    attempt=$((attempt + 1))
    sleep 15
  done
}

# Writes what it reads into a secret:  put_secret NAME < FILE
put_secret() {
  file=$(mktemp)
  trap 'rm -f "$file"' EXIT
  cat > "$file"
  [ -s "$file" ] || fail "There is nothing to write into the secret $1."
  patiently azure keyvault secret set --vault-name "$KEY_VAULT_NAME" --name "$1" --file "$file" --encoding utf-8 --output none
  rm -f "$file"
  trap - EXIT
}

# Prints a secret into a variable, nothing when there is none. A vault that does not answer ends the script: so nobody takes a secret for
# missing that is there. Use it as  value=$(get_secret NAME)  alone; in a pipe or a test, the shell would go on.
get_secret() {
  names=$(patiently azure keyvault secret list --vault-name "$KEY_VAULT_NAME" --query '[].name' --output tsv)
  printf '%s\n' "$names" | tr -d '\r' | grep -qxF "$1" || return 0
  azure keyvault secret show --vault-name "$KEY_VAULT_NAME" --name "$1" --query value --output tsv
}
