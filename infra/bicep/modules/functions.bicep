// The function app on Flex Consumption: its plan, its settings, its scale, and a domain of its own.
import { presenceSize } from 'types.bicep'

param location string
param tags object
param token string
param name string
param identityId string
param size presenceSize

@description('App settings: name and value of each.')
param settings array

@description('Address of the container of packages.')
param packages string
param corsOrigins string[]
param customDomain string
param customDomainThumbprint string
param workspaceId string

// Each timer is a group of its own. The scale controller does not reliably read a schedule from a setting with "__" in its name, so
// one instance of each is always ready (docs/settings.md).
var timers = [
  'sweepTasks'
  'sweepGraces'
  'sweepLeases'
  'sweepNotices'
  'sweepExpired'
  'sweepQuarantine'
]

var readyForHttp = size.alwaysReadyHttp == 0 ? [] : [
  {
    name: 'http'
    instanceCount: size.alwaysReadyHttp
  }
]

var readyForTimers = size.alwaysReadyTimers == 0 ? [] : map(timers, timer => {
  name: 'function:${timer}'
  instanceCount: size.alwaysReadyTimers
})

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource functions 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, {
    'azd-service-name': 'functions'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packages
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: size.instanceMemoryMB
        maximumInstanceCount: size.maximumInstances
        alwaysReady: concat(readyForHttp, readyForTimers)
        triggers: {
          http: {
            perInstanceConcurrency: size.httpConcurrency
          }
        }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: settings
      cors: {
        allowedOrigins: corsOrigins
        supportCredentials: !empty(corsOrigins)
      }
    }
  }
}

// Code is deployed with an identity, never with a password.
resource noPasswordsForCode 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: functions
  name: 'scm'
  properties: {
    allow: false
  }
}

resource noPasswordsForFiles 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: functions
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource domain 'Microsoft.Web/sites/hostNameBindings@2024-04-01' = if (!empty(customDomain)) {
  parent: functions
  name: empty(customDomain) ? 'none' : customDomain
  properties: {
    hostNameType: 'Verified'
    customHostNameDnsRecordType: 'CName'
    sslState: empty(customDomainThumbprint) ? 'Disabled' : 'SniEnabled'
    thumbprint: empty(customDomainThumbprint) ? null : customDomainThumbprint
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'presence'
  scope: functions
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs'
        enabled: size.diagnosticLogs
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output name string = functions.name
output url string = 'https://${functions.properties.defaultHostName}'
output domainVerificationId string = functions.properties.customDomainVerificationId
