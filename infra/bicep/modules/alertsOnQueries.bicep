// Alerts on what the app itself measures. The queries are in ../queries.
import { presenceAlertLimits } from 'types.bicep'

param location string
param tags object
param limits presenceAlertLimits
param enabled bool
param workspaceId string
param actionGroupId string

// Each query makes the column Value, and the rule fires when it is above the limit.
var rules = [
  {
    name: 'lane-behind'
    title: 'A lane is falling behind'
    severity: 2
    window: 'PT15M'
    limit: limits.?laneLagSeconds ?? 180
    query: loadTextContent('../queries/lane-behind.kql')
  }
  {
    name: 'lane-silent'
    title: 'A lane does not run'
    severity: 1
    window: 'PT15M'
    limit: 0
    query: loadTextContent('../queries/lane-silent.kql')
  }
  {
    name: 'push-failures'
    title: 'Pushes fail'
    severity: 2
    window: 'PT15M'
    limit: limits.?failedEffectsPercent ?? 1
    query: loadTextContent('../queries/push-failures.kql')
  }
  {
    name: 'push-delay'
    title: 'Watchers are told late'
    severity: 2
    window: 'PT15M'
    limit: limits.?pushDelaySeconds ?? 5
    query: loadTextContent('../queries/push-delay.kql')
  }
  {
    name: 'error-rate'
    title: 'Calls break'
    severity: 1
    window: 'PT15M'
    limit: limits.?failedCallsPercent ?? 1
    query: loadTextContent('../queries/error-rate.kql')
  }
  {
    name: 'host-errors'
    title: 'The host answers with 5xx'
    severity: 1
    window: 'PT15M'
    limit: limits.?failedCallsPercent ?? 1
    query: loadTextContent('../queries/host-errors.kql')
  }
  {
    name: 'signalr-failures'
    title: 'SignalR does not answer'
    severity: 1
    window: 'PT15M'
    limit: limits.?failedSignalrPercent ?? 5
    query: loadTextContent('../queries/signalr-failures.kql')
  }
  {
    name: 'ghosts'
    title: 'Too many ghosts'
    severity: 3
    window: 'PT1H'
    limit: limits.?ghostsPer100000 ?? 100
    query: loadTextContent('../queries/ghosts.kql')
  }
  {
    name: 'quarantine'
    title: 'Something is in quarantine'
    severity: 3
    window: 'PT1H'
    limit: 0
    query: loadTextContent('../queries/quarantine.kql')
  }
]

resource queried 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [for rule in rules: {
  name: 'presence-${rule.name}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'Presence: ${rule.title}'
    description: 'Limit ${rule.limit}. What to do: docs/operations.md.'
    severity: rule.severity
    enabled: enabled
    scopes: [
      workspaceId
    ]
    evaluationFrequency: 'PT5M'
    windowSize: rule.window
    skipQueryValidation: true // a new workspace does not know the tables yet
    autoMitigate: true
    criteria: {
      allOf: [
        {
          query: rule.query
          metricMeasureColumn: 'Value'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: rule.limit
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [
        actionGroupId
      ]
    }
  }
}]
