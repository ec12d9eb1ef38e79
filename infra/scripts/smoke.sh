#!/bin/sh
# Walks the main journey against what was deployed, as the first app, with its secrets from the vault (infra/smoke/smoke.mjs).
# PRESENCE_ADMIN          an admin of that app; administrator
# PRESENCE_ZIM_APP_ID     its id in ZIM; without it, ZIM is not asked
# shellcheck source=infra/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
need FUNCTION_APP_URL KEY_VAULT_NAME APP_SECRETS

PRESENCE_SDKAPPID=$(printf %s "$APP_SECRETS" | sed -n 's/^app-\([0-9]*\)-secret-key\(,.*\)\{0,1\}$/\1/p')
[ -n "$PRESENCE_SDKAPPID" ] || fail "APP_SECRETS does not begin with an app's secret key: $APP_SECRETS"
PRESENCE_SECRET_KEY=$(get_secret "app-$PRESENCE_SDKAPPID-secret-key")
[ -n "$PRESENCE_SECRET_KEY" ] || fail "The vault $KEY_VAULT_NAME has no secret app-$PRESENCE_SDKAPPID-secret-key. Run infra/scripts/secrets.sh."
if [ -n "${PRESENCE_ZIM_APP_ID:-}" ]; then
  PRESENCE_ZIM_SERVER_SECRET=$(get_secret "app-$PRESENCE_SDKAPPID-zim-secret")
  export PRESENCE_ZIM_SERVER_SECRET
fi
export PRESENCE_SDKAPPID PRESENCE_SECRET_KEY PRESENCE_ADMIN="${PRESENCE_ADMIN:-administrator}"

npm ci --prefix infra/smoke --no-audit --no-fund --silent
exec node infra/smoke/smoke.mjs "$FUNCTION_APP_URL"
