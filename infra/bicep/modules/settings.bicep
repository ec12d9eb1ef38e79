// The app settings. One list holds this file, docs/settings.md and the sample together:
// tests/Functions.Tests/Configuration/SettingsList.cs.
import { presenceApp, presenceSettings } from 'types.bicep'

param identityClientId string
param apps presenceApp[]
param sweepSchedule string
param furtherSettings presenceSettings

@description('The accounts that users are spread over, in their order. The first one is the host\'s own, too.')
@minLength(1)
param storageNames string[]

param signalrHost string
param vaultName string
param insightsConnectionString string

type appSetting = {
  name: string
  value: string
}

var storageSuffix = environment().suffixes.storage

// Read by the Functions host, by its SignalR extension, and by whatever sends telemetry.
var hostSettings = [
  {
    name: 'AzureWebJobsStorage__credential'
    value: 'managedidentity'
  }
  {
    name: 'AzureWebJobsStorage__clientId'
    value: identityClientId
  }
  {
    name: 'AzureWebJobsStorage__blobServiceUri'
    value: 'https://${storageNames[0]}.blob.${storageSuffix}'
  }
  {
    name: 'AzureWebJobsStorage__tableServiceUri'
    value: 'https://${storageNames[0]}.table.${storageSuffix}'
  }
  {
    name: 'AzureSignalRConnectionString__serviceUri'
    value: 'https://${signalrHost}'
  }
  {
    name: 'AzureSignalRConnectionString__credential'
    value: 'managedidentity'
  }
  {
    name: 'AzureSignalRConnectionString__clientId'
    value: identityClientId
  }
  {
    name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
    value: insightsConnectionString
  }
  {
    name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
    value: 'Authorization=AAD;ClientId=${identityClientId}'
  }
]

// Always a list: one account more is then one line more.
var storageSettings = flatten(map(
  range(0, length(storageNames)),
  i => [
    {
      name: 'PresenceStorage__${i}__tableServiceUri'
      value: 'https://${storageNames[i]}.table.${storageSuffix}'
    }
    {
      name: 'PresenceStorage__${i}__clientId'
      value: identityClientId
    }
  ]
))

// Secrets are references into the vault.
var appSettings = flatten(map(range(0, length(apps)), i => [
  {
    name: 'Presence__Apps__${i}__SdkAppId'
    value: string(apps[i].sdkAppId)
  }
  {
    name: 'Presence__Apps__${i}__SecretKey'
    value: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=app-${apps[i].sdkAppId}-secret-key)'
  }
  {
    name: 'Presence__Apps__${i}__SecretKeyBefore'
    value: !(apps[i].?secretKeyBefore ?? false)
      ? ''
      : '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=app-${apps[i].sdkAppId}-secret-key-before)'
  }
  {
    name: 'Presence__Apps__${i}__Admins'
    value: apps[i].?admins ?? ''
  }
  {
    name: 'Presence__Apps__${i}__UserStatus'
    value: (apps[i].?userStatus ?? true) ? 'true' : 'false'
  }
  {
    name: 'Presence__Apps__${i}__FriendStatus'
    value: (apps[i].?friendStatus ?? false) ? 'true' : 'false'
  }
  {
    name: 'Presence__Apps__${i}__ZimAppId'
    value: apps[i].?zimAppId == null ? '' : string(apps[i].?zimAppId)
  }
  {
    name: 'Presence__Apps__${i}__ZimServerSecret'
    value: apps[i].?zimAppId == null
      ? ''
      : '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=app-${apps[i].sdkAppId}-zim-secret)'
  }
  {
    name: 'Presence__Apps__${i}__ZimServerSecretBefore'
    value: !(apps[i].?zimSecretBefore ?? false)
      ? ''
      : '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=app-${apps[i].sdkAppId}-zim-secret-before)'
  }
  {
    name: 'Presence__Apps__${i}__LoginPolicy'
    value: apps[i].?loginPolicy ?? ''
  }
  {
    name: 'Presence__Apps__${i}__WebInstancesMax'
    value: string(apps[i].?webInstancesMax ?? 1)
  }
  {
    name: 'Presence__Apps__${i}__InstancesMax'
    value: string(apps[i].?instancesMax ?? 1)
  }
  {
    name: 'Presence__Apps__${i}__StateChangeUrl'
    value: apps[i].?stateChangeUrl ?? ''
  }
  {
    name: 'Presence__Apps__${i}__StateChangeSecret'
    value: empty(apps[i].?stateChangeUrl)
      ? ''
      : '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=app-${apps[i].sdkAppId}-state-change-secret)'
  }
]))

var sweepSettings = [
  {
    name: 'Presence__SweepSchedule'
    value: sweepSchedule
  }
]

var secrets = flatten(map(apps, app => concat(
  ['app-${app.sdkAppId}-secret-key'],
  app.?zimAppId == null ? [] : ['app-${app.sdkAppId}-zim-secret'],
  empty(app.?stateChangeUrl) ? [] : ['app-${app.sdkAppId}-state-change-secret']
)))

output list appSetting[] = concat(hostSettings, storageSettings, appSettings, sweepSettings, map(items(furtherSettings), setting => {
  name: setting.key
  value: setting.value
}))

@description('The names of the secrets that those references lead to.')
output secretNames string[] = secrets
