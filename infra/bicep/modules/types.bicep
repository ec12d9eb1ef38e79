@export()
@description('One app: the unit that owns users, admins and a key. Its secrets are in the vault (infra/README.md).')
type presenceApp = {
  @description('The id that callers send as sdkappid. Its key is the secret app-ID-secret-key.')
  sdkAppId: int

  @description('Who may call the server APIs, comma separated. Nobody when left out.')
  admins: string?

  @description('The console switch "user status". On when left out.')
  userStatus: bool?

  @description('The console switch "automatic friend notification". Off when left out.')
  friendStatus: bool?

  @description('The app as ZIM knows it. With it goes the secret app-ID-zim-secret.')
  zimAppId: int?

  @description('Which platforms may be signed in side by side. Every device when left out.')
  loginPolicy: ('single' | 'dual' | 'triple' | 'multi')?

  @description('With a login policy: devices of one user on Web, 1 to 10. 1 when left out.')
  webInstancesMax: int?

  @description('With a login policy: devices of one user on each other platform, 1 to 3. 1 when left out.')
  instancesMax: int?

  @description('Where state changes are posted to. With it goes the secret app-ID-state-change-secret, which signs them.')
  stateChangeUrl: string?

  @description('True while the key is rotated: what the secret app-ID-secret-key-before holds is accepted, too.')
  secretKeyBefore: bool?

  @description('The same for ZIM, with the secret app-ID-zim-secret-before.')
  zimSecretBefore: bool?
}

@export()
@description('How large things are, and so what they cost.')
type presenceSize = {
  @description('Memory of one instance; its share of a processor goes with it.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('At most so many instances, 40 to 1000.')
  maximumInstances: int

  @description('HTTP requests and SignalR events that one instance works on at once, 1 to 1000.')
  httpConcurrency: int

  @description('Instances for HTTP and SignalR events that are never stopped. 0: the first call after a pause waits for a start.')
  alwaysReadyHttp: int

  @description('Instances for each timer that are never stopped, 0 or 1. A timer never runs on two at once.')
  alwaysReadyTimers: int

  @description('Free_F1 takes 20 connections and 20,000 messages a day.')
  signalrSku: 'Free_F1' | 'Standard_S1' | 'Premium_P1' | 'Premium_P2'

  @description('1,000 connections each. Free 1; Standard and P1 1 to 10, then tens to 100; P2 hundreds to 1000.')
  signalrUnits: int

  @description('How storage accounts are replicated.')
  storageSku: 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'

  @description('Days that logs and metrics are kept, 30 to 730.')
  logRetentionDays: int

  @description('Gigabytes of telemetry a day; what comes after them is lost until the next day. -1: no cap.')
  logCapGb: int

  @description('Also keep the host\'s own log and a line for each connection of SignalR. Both grow with the number of users.')
  diagnosticLogs: bool

  @description('Deleted vaults cannot be purged before 90 days. Cannot be taken back.')
  purgeProtection: bool
}

@export()
@description('When an alert fires. What is left out has the default of modules/alerts.bicep.')
type presenceAlertLimits = {
  @description('Seconds by which a lane may take something up late.')
  laneLagSeconds: int?

  @description('Percent of effects (tell, close, join, leave) that may fail.')
  failedEffectsPercent: int?

  @description('Seconds from a change to when watchers were told, the mean of 15 minutes.')
  pushDelaySeconds: int?

  @description('Percent of calls that may break or time out.')
  failedCallsPercent: int?

  @description('Percent of calls to SignalR that may fail or time out.')
  failedSignalrPercent: int?

  @description('Ghosts among 100,000 connections that the service was asked about.')
  ghostsPer100000: int?

  @description('Requests that a storage account may throttle in 5 minutes.')
  throttledRequests: int?

  @description('Percent of SignalR\'s connections that may be in use.')
  signalrQuotaPercent: int?
}

@export()
@description('Further app settings, by name as in docs/settings.md, such as Presence__ReadCacheFor.')
type presenceSettings = {
  *: string
}
