// Presence in a subscription: the resource group and all that is in it. What is created and what it costs: infra/README.md.
targetScope = 'subscription'

import { presenceAlertLimits, presenceApp, presenceSettings, presenceSize } from 'modules/types.bicep'

@description('Names this environment, such as "dev". Another name makes another installation.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The region of all resources, such as "westeurope". It has to offer Flex Consumption.')
@minLength(1)
param location string

@description('The resource group to create. Empty: rg-ENVIRONMENT.')
@maxLength(90)
param resourceGroupName string = ''

@description('Object id of whoever deploys, to be allowed to write secrets into the vault. Empty: nobody is.')
param principalId string = ''

@description('True once the vault holds the system key of the SignalR extension, which exists after the first deployment of code.')
param upstreamReady bool = false

@description('The apps that are served.')
@minLength(1)
param apps presenceApp[]

@description('How large things are, and so what they cost.')
param size presenceSize

@description('When the sweeps run: an NCRONTAB schedule with seconds.')
param sweepSchedule string = '*/10 * * * * *'

@description('Further app settings. What this template sets itself may not be among them.')
param settings presenceSettings = {}

@description('How many storage accounts there are. Only ever more: users live in them.')
@minValue(1)
@maxValue(50)
param storageAccounts int = 1

@description('Over how many of them users are spread. 0: over all; less only while an account is being added (docs/accounts.md).')
@minValue(0)
@maxValue(50)
param storageAccountsInUse int = 0

@description('Seconds between two signs of life that the SignalR Service sends to a client.')
@minValue(1)
@maxValue(120)
param keepAliveSeconds int = 15

@description('Seconds without a sign of life after which the SignalR Service gives a client up. At least twice the client\'s own 15.')
@minValue(30)
@maxValue(120)
param clientTimeoutSeconds int = 30

@description('Origins of pages that may call from browsers, such as https://app.example.com. None: no page of another origin may.')
param corsOrigins string[] = []

@description('A domain of your own for the function app. Its CNAME and TXT records have to be there.')
param customDomain string = ''

@description('Thumbprint of the certificate for that domain. Empty: the domain is bound without TLS.')
param customDomainThumbprint string = ''

@description('Where alerts are mailed to. Empty: no alerts are created.')
param alertEmail string = ''

@description('When alerts fire.')
param alertLimits presenceAlertLimits = {}

var groupName = empty(resourceGroupName) ? 'rg-${environmentName}' : resourceGroupName

var tags = {
  'azd-env-name': environmentName
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: groupName
  location: location
  tags: tags
}

module resources 'resources.bicep' = {
  name: 'presence-resources'
  scope: group
  params: {
    location: location
    tags: tags
    token: toLower(uniqueString(subscription().id, groupName, environmentName, location))
    principalId: principalId
    upstreamReady: upstreamReady
    apps: apps
    size: size
    sweepSchedule: sweepSchedule
    furtherSettings: settings
    storageAccounts: storageAccounts
    storageAccountsInUse: storageAccountsInUse == 0 ? storageAccounts : storageAccountsInUse
    keepAliveSeconds: keepAliveSeconds
    clientTimeoutSeconds: clientTimeoutSeconds
    corsOrigins: corsOrigins
    customDomain: customDomain
    customDomainThumbprint: customDomainThumbprint
    alertEmail: alertEmail
    alertLimits: alertLimits
  }
}

// Read by the hooks of azure.yaml and by people; azd keeps them in its environment.
output RESOURCE_GROUP string = group.name
output FUNCTION_APP_NAME string = resources.outputs.functionAppName
output FUNCTION_APP_URL string = resources.outputs.functionAppUrl
output SIGNALR_NAME string = resources.outputs.signalrName
output KEY_VAULT_NAME string = resources.outputs.vaultName
output STORAGE_ACCOUNT_NAME string = resources.outputs.storageAccountName
output UPSTREAM_READY bool = upstreamReady

@description('The secrets that the app reads, comma separated.')
output APP_SECRETS string = resources.outputs.appSecrets

@description('The value of the TXT record asuid.DOMAIN that a domain of your own needs.')
output CUSTOM_DOMAIN_VERIFICATION_ID string = resources.outputs.domainVerificationId
