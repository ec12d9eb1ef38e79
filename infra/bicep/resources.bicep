// All that is in the resource group: names, and one module for each concern.
import { presenceAlertLimits, presenceApp, presenceSettings, presenceSize } from 'modules/types.bicep'

param location string
param tags object

@description('Makes names unique in the world: 13 letters and digits.')
param token string

param principalId string
param upstreamReady bool
param apps presenceApp[]
param size presenceSize
param sweepSchedule string
param furtherSettings presenceSettings
param storageAccounts int
param storageAccountsInUse int
param keepAliveSeconds int
param clientTimeoutSeconds int
param corsOrigins string[]
param customDomain string
param customDomainThumbprint string
param alertEmail string
param alertLimits presenceAlertLimits

var functionAppName = 'func-${token}'

// Users are found by the order of these: an account's name never changes, and new ones come last.
var storageNames = [for i in range(0, storageAccounts): 'st${token}${i}']

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${token}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'presence-monitoring'
  params: {
    location: location
    tags: tags
    token: token
    retentionDays: size.logRetentionDays
    capGb: size.logCapGb
  }
}

module storage 'modules/storage.bicep' = [for (storageName, i) in storageNames: {
  name: 'presence-storage-${i}'
  params: {
    location: location
    tags: tags
    name: storageName
    sku: size.storageSku
    holdsPackages: i == 0
    workspaceId: monitoring.outputs.workspaceId
  }
}]

module vault 'modules/vault.bicep' = {
  name: 'presence-vault'
  params: {
    location: location
    tags: tags
    name: 'kv-${token}'
    purgeProtection: size.purgeProtection
    workspaceId: monitoring.outputs.workspaceId
  }
}

module signalr 'modules/signalr.bicep' = {
  name: 'presence-signalr'
  params: {
    location: location
    tags: tags
    name: 'sigr-${token}'
    sku: size.signalrSku
    units: size.signalrUnits
    keepAliveSeconds: keepAliveSeconds
    clientTimeoutSeconds: clientTimeoutSeconds
    corsOrigins: corsOrigins
    upstreamReady: upstreamReady
    upstreamHost: '${functionAppName}.azurewebsites.net'
    vaultUri: vault.outputs.uri
    connectionLogs: size.diagnosticLogs
    workspaceId: monitoring.outputs.workspaceId
  }
}

module roles 'modules/roles.bicep' = {
  name: 'presence-roles'
  params: {
    appPrincipalId: identity.properties.principalId
    signalrPrincipalId: signalr.outputs.principalId
    deployerPrincipalId: principalId
    storageNames: storageNames
    signalrName: signalr.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
  dependsOn: [
    storage
  ]
}

module settings 'modules/settings.bicep' = {
  name: 'presence-settings'
  params: {
    identityClientId: identity.properties.clientId
    apps: apps
    sweepSchedule: sweepSchedule
    furtherSettings: furtherSettings
    storageNames: take(storageNames, storageAccountsInUse)
    signalrHost: signalr.outputs.hostName
    vaultName: vault.outputs.name
    insightsConnectionString: monitoring.outputs.connectionString
  }
}

// After the roles: the host reads its storage and its secrets as soon as it exists.
module functions 'modules/functions.bicep' = {
  name: 'presence-functions'
  params: {
    location: location
    tags: tags
    token: token
    name: functionAppName
    identityId: identity.id
    size: size
    settings: settings.outputs.list
    packages: storage[0].outputs.packages
    corsOrigins: corsOrigins
    customDomain: customDomain
    customDomainThumbprint: customDomainThumbprint
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [
    roles
  ]
}

module workbook 'modules/workbook.bicep' = {
  name: 'presence-workbook'
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = if (!empty(alertEmail)) {
  name: 'presence-alerts'
  params: {
    location: location
    tags: tags
    email: alertEmail
    limits: alertLimits
    enabled: upstreamReady
    workspaceId: monitoring.outputs.workspaceId
    signalrId: signalr.outputs.id
    storageNames: storageNames
  }
  dependsOn: [
    storage
  ]
}

output functionAppName string = functions.outputs.name
output functionAppUrl string = functions.outputs.url
output signalrName string = signalr.outputs.name
output vaultName string = vault.outputs.name
output storageAccountName string = storage[0].outputs.name
output appSecrets string = join(settings.outputs.secretNames, ',')
output domainVerificationId string = functions.outputs.domainVerificationId
