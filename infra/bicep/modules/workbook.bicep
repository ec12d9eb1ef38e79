// What an operator looks at: calls, delays, lanes, ghosts. Its queries are in infra/workbook.
param location string
param tags object
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2022-04-01' = {
  name: guid(resourceGroup().id, 'presence')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Presence'
    description: 'Calls, change-to-told delay, lanes, storage and SignalR calls, ghosts, quarantine.'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: workspaceId
    serializedData: replace(loadTextContent('../../workbook/presence.workbook.json'), '{workspace}', workspaceId)
  }
}
