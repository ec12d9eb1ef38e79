// What wakes somebody up, and who it is.
import { presenceAlertLimits } from 'types.bicep'

param location string
param tags object
param email string
param limits presenceAlertLimits

@description('False while there is no code yet: then all lanes are silent.')
param enabled bool

param workspaceId string
param signalrId string
param storageNames string[]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'presence-operators'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'presence'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

module queried 'alertsOnQueries.bicep' = {
  name: 'presence-alerts-on-queries'
  params: {
    location: location
    tags: tags
    limits: limits
    enabled: enabled
    workspaceId: workspaceId
    actionGroupId: people.id
  }
}

module measured 'alertsOnMetrics.bicep' = {
  name: 'presence-alerts-on-metrics'
  params: {
    tags: tags
    limits: limits
    enabled: enabled
    signalrId: signalrId
    storageNames: storageNames
    actionGroupId: people.id
  }
}
