// What azd takes, and az with: az deployment sub create --location REGION --template-file main.bicep --parameters main.bicepparam
// Everything comes from the environment (azd env set NAME VALUE), so that this file need not be changed: AZURE_ENV_NAME, AZURE_LOCATION,
// AZURE_RESOURCE_GROUP, AZURE_PRINCIPAL_ID, PRESENCE_SIZE, PRESENCE_SIZE_CHANGES, PRESENCE_APPS, PRESENCE_SETTINGS, and what is below.
// What each means: infra/README.md.
using 'main.bicep'

var sizes = {
  // To try it: little while nobody calls.
  dev: {
    instanceMemoryMB: 512
    maximumInstances: 40
    httpConcurrency: 16
    alwaysReadyHttp: 0
    alwaysReadyTimers: 1
    signalrSku: 'Free_F1'
    signalrUnits: 1
    storageSku: 'Standard_LRS'
    logRetentionDays: 30
    logCapGb: 1
    diagnosticLogs: true
    purgeProtection: false
  }
  // To begin production with: 1,000 connections. What grows with users is signalrUnits first (docs/scale.md).
  prod: {
    instanceMemoryMB: 2048
    maximumInstances: 100
    httpConcurrency: 100
    alwaysReadyHttp: 2
    alwaysReadyTimers: 1
    signalrSku: 'Standard_S1'
    signalrUnits: 1
    storageSku: 'Standard_ZRS'
    logRetentionDays: 30
    logCapGb: -1
    diagnosticLogs: false
    purgeProtection: true
  }
}

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param resourceGroupName = readEnvironmentVariable('AZURE_RESOURCE_GROUP', '')
param principalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')

// Set by the hook after the first deployment of code. Whoever has but the outputs of the last deployment goes on with those.
var readyNow = readEnvironmentVariable('PRESENCE_UPSTREAM_READY', '')
var readyBefore = readEnvironmentVariable('UPSTREAM_READY', 'false')
param upstreamReady = bool(empty(readyNow) ? readyBefore : readyNow)

// dev or prod, and single values of it: PRESENCE_SIZE_CHANGES='{"signalrUnits":5}'.
param size = union(
  sizes[readEnvironmentVariable('PRESENCE_SIZE', 'dev')],
  json(readEnvironmentVariable('PRESENCE_SIZE_CHANGES', '{}'))
)

param apps = json(readEnvironmentVariable('PRESENCE_APPS', '[{"sdkAppId":1400000000,"admins":"administrator"}]'))
param sweepSchedule = readEnvironmentVariable('PRESENCE_SWEEP_SCHEDULE', '*/10 * * * * *')
param settings = json(readEnvironmentVariable('PRESENCE_SETTINGS', '{}'))

param storageAccounts = int(readEnvironmentVariable('PRESENCE_STORAGE_ACCOUNTS', '1'))
param storageAccountsInUse = int(readEnvironmentVariable('PRESENCE_STORAGE_ACCOUNTS_IN_USE', '0'))

param keepAliveSeconds = int(readEnvironmentVariable('PRESENCE_SIGNALR_KEEP_ALIVE', '15'))
param clientTimeoutSeconds = int(readEnvironmentVariable('PRESENCE_SIGNALR_CLIENT_TIMEOUT', '30'))

param corsOrigins = json(readEnvironmentVariable('PRESENCE_CORS_ORIGINS', '[]'))
param customDomain = readEnvironmentVariable('PRESENCE_CUSTOM_DOMAIN', '')
param customDomainThumbprint = readEnvironmentVariable('PRESENCE_CUSTOM_DOMAIN_THUMBPRINT', '')

param alertEmail = readEnvironmentVariable('PRESENCE_ALERT_EMAIL', '')
param alertLimits = json(readEnvironmentVariable('PRESENCE_ALERT_LIMITS', '{}'))
