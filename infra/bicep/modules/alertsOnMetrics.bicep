// Alerts on what Azure measures of the storage accounts and of SignalR.
import { presenceAlertLimits } from 'types.bicep'

param tags object
param limits presenceAlertLimits
param enabled bool
param signalrId string
param storageNames string[]
param actionGroupId string

resource accounts 'Microsoft.Storage/storageAccounts@2023-05-01' existing = [for storageName in storageNames: {
  name: storageName
}]

resource throttled 'Microsoft.Insights/metricAlerts@2018-03-01' = [for (storageName, i) in storageNames: {
  name: 'presence-throttled-${storageName}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Presence: storage throttles. What to do: docs/operations.md.'
    severity: 2
    enabled: enabled
    scopes: [
      accounts[i].id
    ]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'throttled'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.Storage/storageAccounts'
          metricName: 'Transactions'
          dimensions: [
            {
              name: 'ResponseType'
              operator: 'Include'
              values: [
                'ServerBusyError'
                'ClientThrottlingError'
                'ClientAccountRequestThrottlingError'
                'ClientAccountBandwidthThrottlingError'
              ]
            }
          ]
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: limits.?throttledRequests ?? 10
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}]

var signalrMetrics = [
  {
    name: 'quota'
    metric: 'ConnectionQuotaUtilization'
    what: 'SignalR\'s connections run out'
    limit: limits.?signalrQuotaPercent ?? 80
  }
  {
    name: 'errors'
    metric: 'SystemErrors'
    what: 'SignalR has errors of its own'
    limit: 1
  }
]

resource signalr 'Microsoft.Insights/metricAlerts@2018-03-01' = [for one in signalrMetrics: {
  name: 'presence-signalr-${one.name}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Presence: ${one.what}. What to do: docs/operations.md.'
    severity: 2
    enabled: enabled
    scopes: [
      signalrId
    ]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: one.name
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.SignalRService/SignalR'
          metricName: one.metric
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: one.limit
        }
      ]
    }
    actions: [
      {
        actionGroupId: actionGroupId
      }
    ]
  }
}]
