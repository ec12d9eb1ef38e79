#!/bin/sh
# Walks the main journey against what was deployed, as the first app, with its secrets from the vault (infra/smoke/smoke.mjs).
# PRESENCE_APPS    the apps, as the template takes them: the first one's admin and its id in ZIM; without one, ZIM is not asked
# shellcheck source=infra/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
need FUNCTION_APP_URL KEY_VAULT_NAME APP_SECRETS

PRESENCE_SDKAPPID=$(printf %s "$APP_SECRETS" | sed -n 's/^app-\([0-9]*\)-secret-key\(,.*\)\{0,1\}$/\1/p')
[ -n "$PRESENCE_SDKAPPID" ] || fail "APP_SECRETS does not begin with an app's secret key: $APP_SECRETS"
PRESENCE_SECRET_KEY=$(get_secret "app-$PRESENCE_SDKAPPID-secret-key")
[ -n "$PRESENCE_SECRET_KEY" ] || fail "The vault $KEY_VAULT_NAME has no secret app-$PRESENCE_SDKAPPID-secret-key. Run infra/scripts/secrets.sh."
# One field of the first app: the first value of a comma separated one, nothing when it is not there.
of_app() {
  node -p 'String(JSON.parse(process.env.PRESENCE_APPS)[0][process.argv[1]] ?? "").split(",")[0].trim()' "$1"
}
[ -n "${PRESENCE_APPS:-}" ] || export PRESENCE_APPS='[{"admins":"administrator"}]'   # as main.bicepparam has it
PRESENCE_ADMIN=$(of_app admins) PRESENCE_ZIM_APP_ID=$(of_app zimAppId) PRESENCE_ZIM_SERVER_SECRET=
[ -n "$PRESENCE_ADMIN" ] || fail 'The first app has no admin (PRESENCE_APPS), so nobody may ask about its users.'
[ -z "$PRESENCE_ZIM_APP_ID" ] || PRESENCE_ZIM_SERVER_SECRET=$(get_secret "app-$PRESENCE_SDKAPPID-zim-secret")
export PRESENCE_SDKAPPID PRESENCE_SECRET_KEY PRESENCE_ADMIN PRESENCE_ZIM_APP_ID PRESENCE_ZIM_SERVER_SECRET

npm ci --prefix infra/smoke --no-audit --no-fund --silent
exec node infra/smoke/smoke.mjs "$FUNCTION_APP_URL"
