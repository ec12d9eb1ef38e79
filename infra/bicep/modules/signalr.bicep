// The SignalR Service, serverless. It asks the vault for the key of its upstream, so that none stands in its settings.
param location string
param tags object
param name string
param sku string
param units int
param keepAliveSeconds int
param clientTimeoutSeconds int
param corsOrigins string[]

@description('Whether the vault holds the key. An upstream without it would refuse every event.')
param upstreamReady bool

param upstreamHost string
param vaultUri string
param connectionLogs bool
param workspaceId string

var upstreamKey = '{@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/signalr-extension-key/)}'

// A preview version: the first one that knows keepAliveIntervalInSeconds.
resource signalr 'Microsoft.SignalRService/signalR@2025-01-01-preview' = {
  name: name
  location: location
  tags: tags
  kind: 'SignalR'
  sku: {
    name: sku
    capacity: units
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    disableLocalAuth: true
    features: [
      {
        flag: 'ServiceMode'
        value: 'Serverless'
      }
    ]
    serverless: {
      keepAliveIntervalInSeconds: keepAliveSeconds
      connectionTimeoutInSeconds: clientTimeoutSeconds
    }
    upstream: {
      templates: upstreamReady ? [
        {
          hubPattern: '*'
          categoryPattern: 'connections'
          eventPattern: '*'
          urlTemplate: 'https://${upstreamHost}/runtime/webhooks/signalr?code=${upstreamKey}'
          auth: {
            type: 'None'
          }
        }
      ] : []
    }
    cors: {
      allowedOrigins: empty(corsOrigins) ? ['*'] : corsOrigins
    }
    resourceLogConfiguration: {
      categories: [
        {
          name: 'ConnectivityLogs'
          enabled: connectionLogs ? 'true' : 'false'
        }
        {
          name: 'MessagingLogs'
          enabled: 'false'
        }
      ]
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'presence'
  scope: signalr
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AllLogs'
        enabled: connectionLogs
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

output id string = signalr.id
output name string = signalr.name
output hostName string = signalr.properties.hostName
output principalId string = signalr.identity.principalId
